/**
 * Stopping a server, in order and at once.
 *
 * @module
 */
import assert from "node:assert/strict"
import { DatabaseSync } from "node:sqlite"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import { addCamera, register } from "@cam2/camera-database"
import { CameraStore } from "@cam2/camera-database/server"
import { layerSqlite } from "@cam2/camera-database/sqlite"
import { streamCamera } from "../contract/Fixtures.ts"
import {
  type Client,
  root,
  serve,
  type Server,
  sleep,
  stop,
  takesNoMore,
  withDirectory,
} from "../Process.ts"
import { Connection } from "./Connection.ts"
import { Reader } from "./Reader.ts"
import type { Outcome } from "./Report.ts"

type Command = ReadonlyArray<string>

const authPath = ({ clientID, clientSecret }: Client) =>
  `/auth?${new URLSearchParams({ clientID, clientSecret })}`

const tokenOf = async ({ baseURL }: Server, client: Client): Promise<string> => {
  const answer = await fetch(new URL(authPath(client), baseURL))
  return (await answer.json()).token
}

const head = (line: string, token: string) =>
  `${line} HTTP/1.1\r\nHost: cam2\r\nAuthorization: Bearer ${token}\r\n`

const creation = (token: string, body: string) =>
  `${head("POST /cameras/create", token)}Content-Type: application/json\r\n` +
  `Content-Length: ${body.length}\r\n\r\n`

const body = JSON.stringify({
  type: "non_ip",
  is_active_image: true,
  is_active_video: false,
  retrieval: { snapshot_url: "https://example.org/b.jpg" },
})

/** What happened to the requests of one connection. */
interface Account {
  readonly clientID: string
  /** Answers to requests that count. */
  counted: number
  created: number
  answered: number
  /** Whether the last request had no answer. */
  refused: number
}

/** Asks until the server wants no more, and keeps account. */
const askOn = async (port: number, client: Client, token: string, account: Account) => {
  const get = (path: string) => `${head(`GET ${path}`, token)}\r\n`
  const requests = [
    get("/cameras/search"),
    creation(token, body) + body,
    get(authPath(client)),
    get("/cameras/legacy/1"),
  ]
  using connection = await Connection.open(port)
  for (let index = 0;; index++) {
    const kind = index % requests.length
    const answer = await connection.send(requests[kind]!).then(
      () => connection.answerOrEnd(),
      (error) => {
        if (error instanceof Deno.errors.BrokenPipe) return undefined
        if (error instanceof Deno.errors.ConnectionReset) return undefined
        throw error
      },
    )
    if (answer === undefined) {
      assert.equal(connection.rest, "", "an answer was broken off")
      account.refused++
      return
    }
    account.answered++
    if (answer.status === 503) {
      assert.equal(answer.body, `{"message":"The server is stopping."}`)
      return
    }
    assert.equal(answer.status, [200, 201, 200, 404][kind])
    if (kind !== 2) account.counted++
    if (kind === 1) account.created++
    if (answer.headers.get("connection") === "close") return
  }
}

const connectionsOfEach = 8

/** SIGTERM under load: every request that was taken is answered, counted and kept. */
export const stopsInOrder = async (command?: Command): Promise<Outcome> => {
  let outcome: Outcome | undefined
  await withDirectory(async (directory) => {
    const db = `${directory}/cameras.sqlite`
    await using server = await serve(db, command ? { command } : {})
    const clients = await Effect.gen(function* () {
      for (let count = 0; count < 20; count++) yield* addCamera(streamCamera)
      return yield* Effect.all([0, 1, 2].map(() => register("load", "admin")))
    }).pipe(Effect.provide(server.client), Effect.runPromise)
    const accounts: Array<Account> = []
    const loads = clients.map(async ({ clientID, clientSecret }) => {
      const client = { clientID, clientSecret: Redacted.value(clientSecret) }
      const token = await tokenOf(server, client)
      await Promise.all(Array.from({ length: connectionsOfEach }, () => {
        const account = { clientID, counted: 0, created: 0, answered: 0, refused: 0 }
        accounts.push(account)
        return askOn(server.port, client, token, account)
      }))
    })
    const sum = (of: (account: Account) => number) =>
      accounts.reduce((total, account) => total + of(account), 0)
    while (sum(({ answered }) => answered) < 300) await sleep(5)
    const before = sum(({ answered }) => answered)
    const ended = stop(server)
    await Promise.all(loads)
    assert.deepEqual(await ended, { code: 0, stderr: "" })
    const after = sum(({ answered }) => answered) - before
    assert.ok(after < 10 * accounts.length, `${after} were still answered`)
    const database = new DatabaseSync(db)
    try {
      const rows = database.prepare("SELECT client_id, usage_count FROM app WHERE owner = 'load'")
        .all()
      assert.deepEqual(
        new Map(rows.map(({ usage_count, client_id }) => [String(client_id), Number(usage_count)])),
        new Map(clients.map(({ clientID }) => [
          clientID,
          sum((account) => account.clientID === clientID ? account.counted : 0),
        ])),
      )
      const { cameras } = database.prepare("SELECT count(*) AS cameras FROM camera").get()!
      assert.equal(cameras, 20 + sum(({ created }) => created))
    } finally {
      database.close()
    }
    outcome = {
      fault: `SIGTERM under ${accounts.length} connections`,
      tries: sum(({ answered }) => answered),
      promised: "every request that was taken is answered, counted and kept; exit 0",
      seen: `${after} answered after the signal, ` +
        `${sum(({ refused }) => refused)} not taken; counts and cameras equal the answers`,
    }
  })
  return outcome!
}

/** A second signal during a stop that a slow request holds up ends the process, with `code`. */
export const stopsAtOnce = (second: "SIGINT" | "SIGTERM", code: number, command?: Command) =>
  withDirectory(async (directory) => {
    await using server = await serve(
      `${directory}/cameras.sqlite`,
      command ? { command } : {},
    )
    const token = await tokenOf(server, root)
    using connection = await Connection.open(server.port)
    await connection.sendHead(creation(token, body).trimEnd())
    await connection.send(body.slice(0, 20))
    server.kill("SIGTERM")
    let isEnded = false
    const ended = server.ended().finally(() => isEnded = true)
    await takesNoMore(server)
    assert.equal(isEnded, false)
    server.kill(second)
    assert.deepEqual(await ended, { code, stderr: "" })
    assert.equal(await connection.answerOrEnd(), undefined)
  })

/** A stop ends although clients keep connections on which half a request has come. */
export const stopsUnheld = (command?: Command): Promise<void> =>
  withDirectory(async (directory) => {
    await using server = await serve(
      `${directory}/cameras.sqlite`,
      command ? { command } : {},
    )
    // Nothing, half a head, half a head after an answer, and half a body after an answer.
    using _silent = await Connection.open(server.port)
    using head = await Connection.open(server.port)
    await head.send("GET /heal")
    using second = await Connection.open(server.port)
    await second.send("GET /health HTTP/1.1\r\nHost: cam2\r\n\r\n")
    assert.equal((await second.answer()).status, 200)
    await second.send("GET /heal")
    using refused = await Connection.open(server.port)
    await refused.send(creation("no token", body) + body.slice(0, 20))
    assert.equal((await refused.answer()).status, 401)
    assert.deepEqual(await stop(server), { code: 0, stderr: "" })
  })

// After so long supervisors kill.
const mostMillis = 10_000

/** A stop ends in time although clients wait for events, and one does not take a walk. */
export const stopsWithReaders = (command?: Command): Promise<void> =>
  withDirectory(async (directory) => {
    const db = `${directory}/cameras.sqlite`
    const properties = { note: "x".repeat(3000) }
    const cameras = Array.from(
      { length: 5000 },
      (_, index) =>
        [index.toString(16).padStart(24, "0"), { ...streamCamera, properties }] as const,
    )
    await Effect.flatMap(CameraStore, (store) => store.addAll(cameras)).pipe(
      Effect.provide(layerSqlite({ filename: db })),
      Effect.runPromise,
    )
    await using server = await serve(db, command ? { command } : {})
    const authorization = `Authorization: Bearer ${await tokenOf(server, root)}`
    const ask = (path: string) =>
      Reader.ask(server.port, path, [authorization, "Accept: text/event-stream, */*;q=0.1"])
    const readers = [
      await ask("/cameras/changes?kind=removed"),
      await ask("/cameras/changes?kind=removed"),
      await ask("/cameras/search?all=true&format=ndjson"),
    ]
    for (const reader of readers) assert.equal(await reader.status(), 200)
    const timer = setTimeout(() => server.kill("SIGKILL"), mostMillis)
    assert.deepEqual(await stop(server), { code: 0, stderr: "" })
    clearTimeout(timer)
    // What was not told is not mistaken for all.
    assert.equal(await readers[2]!.isWhole(), false)
    for (const reader of readers) reader.close()
  })
