/**
 * A server of several processes: one that dies, how it ends, and what they share.
 *
 * @module
 */
import assert from "node:assert/strict"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import {
  type ApiClient,
  register,
  resetSecret,
  type TokenService,
  updatePermission,
} from "@cam2/camera-database"
import {
  cam2 as withoutProcesses,
  type Client,
  deno,
  root,
  serve,
  type Server,
  sleep,
  stop,
  takesNoMore,
  withDirectory,
} from "../Process.ts"
import { execute } from "../runtimes/Command.ts"
import { Connection, type RawAnswer } from "./Connection.ts"
import type { Outcome } from "./Report.ts"

type Command = ReadonlyArray<string>

/** The words that run `cam2` on Deno, and let it start processes. */
const cam2: Command = [...deno, "--allow-run", withoutProcesses.at(-1)!]

const count = 3

/** The processes that a process has started. */
const childrenOf = async (pid: number): Promise<ReadonlyArray<number>> => {
  const { stdout } = await execute("ps", ["-o", "pid=", "--ppid", String(pid)])
  return stdout.split("\n").filter((line) => line.trim() !== "").map(Number)
}

const isRunning = async (pid: number) =>
  (await execute("ps", ["-o", "stat=", "-p", String(pid)])).stdout.trim().replace(/^Z.*/, "") !== ""

/** Waits until something holds, up to two minutes. */
const until = async (holds: () => Promise<boolean>, what: string) => {
  for (let tries = 0; tries < 1200; tries++) {
    if (await holds()) return
    await sleep(100)
  }
  assert.fail(`not within two minutes: ${what}`)
}

/** Processes that are asked as one server; each asking may go to another of them. */
export interface Fleet {
  readonly port: number
  readonly client: Server["client"]
}

/** Runs a test with processes that were started with `args`. */
export type WithFleet = (
  args: ReadonlyArray<string>,
  test: (fleet: Fleet) => Promise<void>,
) => Promise<void>

/** A request on a connection of its own, which the next process gets. */
const ask = async (
  { port }: Fleet,
  line: string,
  { body = "", token, ...headers }: Readonly<Record<string, string | undefined>> = {},
): Promise<RawAnswer> => {
  using connection = await Connection.open(port)
  const all = {
    Host: "cam2",
    Connection: "close",
    ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
    ...(body === "" ? {} : { "Content-Type": "application/json" }),
    "Content-Length": String(body.length),
    ...headers,
  }
  const head = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`).join("")
  await connection.send(`${line} HTTP/1.1\r\n${head}\r\n${body}`)
  return await connection.answer()
}

const signIn = (server: Fleet, { clientID, clientSecret }: Client) =>
  ask(server, `GET /auth?${new URLSearchParams({ clientID, clientSecret })}`)

const tokenOf = async (server: Fleet, client: Client): Promise<string> =>
  JSON.parse((await signIn(server, client)).body).token

const statusesOf = async (times: number, request: () => Promise<RawAnswer>) => {
  const counts: Record<number, number> = {}
  for (let index = 0; index < times; index++) {
    const { status } = await request()
    counts[status] = (counts[status] ?? 0) + 1
  }
  return counts
}

/** Runs `test` with a server of three processes, all of which serve. */
const withProcesses = (
  command: Command,
  args: ReadonlyArray<string>,
  test: (server: Server, db: string) => Promise<void>,
) =>
  withDirectory(async (directory) => {
    const db = `${directory}/cameras.sqlite`
    const options = ["--processes", String(count), "--metrics", ...args]
    await using server = await serve(db, { command, args: options })
    await until(
      async () => (await pagesOf(server)).size === count,
      "every process tells its metrics",
    )
    await test(server, db)
  })

/** The numbers of the processes whose metrics are on the page. */
const pagesOf = async (server: Server) => {
  const { body } = await ask(server, "GET /metrics")
  const samples = body.matchAll(/^process_resident_memory_bytes\{process="(\d)"\} \d+$/gm)
  return new Set([...samples].map(([, number]) => number))
}

const isFree = (port: number) => {
  Deno.listen({ hostname: "127.0.0.1", port }).close()
}

/** Adds cameras until its end, which gives the ids of those that were answered. */
const addMeanwhile = (server: Server, token: string) => {
  const body = JSON.stringify({
    type: "non_ip",
    is_active_image: true,
    is_active_video: false,
    retrieval: { snapshot_url: "https://example.org/b.jpg" },
  })
  const ids = new Set<string>()
  let isOver = false
  const loads = Array.from({ length: 4 }, async () => {
    while (!isOver) {
      const answer = await ask(server, "POST /cameras/create", { token, body })
        // The one that had it was killed.
        .catch(() => undefined)
      if (answer?.status === 201) ids.add(JSON.parse(answer.body).cameraID)
    }
  })
  const end = async (): Promise<ReadonlySet<string>> => {
    isOver = true
    await Promise.all(loads)
    return ids
  }
  return { ids, end }
}

const findsAll = async (server: Server, ids: ReadonlySet<string>) => {
  const token = await tokenOf(server, root)
  for (const id of ids) {
    assert.equal((await ask(server, `GET /cameras/${id}`, { token })).status, 200)
  }
}

/** Kills each process once under load: another takes its place, and what was told is kept. */
export const replacesKilled = async (command: Command = cam2): Promise<Outcome> => {
  let told = 0
  await withProcesses(command, [], async (server, db) => {
    const token = await tokenOf(server, root)
    const adding = addMeanwhile(server, token)
    for (const pid of await childrenOf(server.pid)) {
      Deno.kill(pid, "SIGKILL")
      await until(async () => {
        const children = await childrenOf(server.pid)
        return children.length === count && !children.includes(pid) &&
          (await pagesOf(server).catch(() => new Set())).size === count
      }, "another process serves in place of the one that was killed")
    }
    const ids = await adding.end()
    told = ids.size
    assert.ok(told > 0)
    await findsAll(server, ids)
    const children = await childrenOf(server.pid)
    const { code, stderr } = await stop(server)
    assert.equal(code, 0)
    const lines = stderr.trimEnd().split("\n")
    assert.equal(lines.length, count, stderr)
    for (const line of lines) assert.match(line, /WARN Process \d ended by SIGKILL and is started/)
    for (const pid of children) assert.equal(await isRunning(pid), false)
    isFree(server.port)
    // The last one that closes the file leaves it whole by itself.
    const beside = [...Deno.readDirSync(db.slice(0, db.lastIndexOf("/")))]
    assert.deepEqual(beside.map(({ name }) => name), ["cameras.sqlite"])
  })
  return {
    fault: `each of ${count} processes is killed while cameras are added`,
    tries: count,
    promised: "another takes its place, and no camera is lost that was answered 201",
    seen: `${told} cameras answered, ${told} found`,
  }
}

/** Half of a request, which holds up the end of the process that has it; `rest` is the other half. */
const half = async (server: Server) => {
  const token = await tokenOf(server, root)
  const body = JSON.stringify({ type: "stream", is_active_image: true })
  const connection = await Connection.open(server.port)
  await connection.sendHead(
    `POST /cameras/create HTTP/1.1\r\nHost: cam2\r\nConnection: close\r\n` +
      `Authorization: Bearer ${token}\r\nContent-Type: application/json\r\n` +
      `Content-Length: ${body.length}`,
  )
  await connection.send(body.slice(0, 9))
  return { connection, rest: body.slice(9) }
}

/** A signal ends all of them in order: what runs is answered, and no process and no port is left. */
export const stopsAll = async (command: Command = cam2): Promise<void> => {
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    await withProcesses(command, [], async (server) => {
      const children = await childrenOf(server.pid)
      const { connection, rest } = await half(server)
      using _ = connection
      // A terminal and a supervisor send it to every process of the group.
      for (const pid of children) Deno.kill(pid, signal)
      const stopped = stop(server, signal)
      await takesNoMore(server)
      await connection.send(rest)
      assert.equal((await connection.answer()).status, 422)
      assert.deepEqual(await stopped, { code: 0, stderr: "" })
      for (const pid of children) assert.equal(await isRunning(pid), false)
      isFree(server.port)
    })
  }
}

/** A second signal, and the death of the one that started them, leave no process either. */
export const leavesNone = async (command: Command = cam2): Promise<void> => {
  for (const signals of [["SIGTERM", "SIGTERM"], ["SIGKILL"]] as const) {
    await withProcesses(command, [], async (server) => {
      const children = await childrenOf(server.pid)
      const [first, second] = signals
      using _ = (await half(server)).connection
      server.kill(first)
      if (second !== undefined) {
        await takesNoMore(server)
        assert.equal((await childrenOf(server.pid)).length > 0, true)
        server.kill(second)
        assert.equal((await server.ended()).code, 143)
      }
      await until(
        async () => !(await Promise.all(children.map(isRunning))).includes(true),
        "no process is left",
      )
      isFree(server.port)
    })
  }
}

/** Kills the first process under load: the others end too, and what was told is there at the next start. */
export const outlivesFirst = async (command: Command = cam2): Promise<Outcome> => {
  let told = 0
  await withProcesses(command, [], async (server, db) => {
    const adding = addMeanwhile(server, await tokenOf(server, root))
    await until(() => Promise.resolve(adding.ids.size >= 20), "cameras are added")
    const children = await childrenOf(server.pid)
    server.kill("SIGKILL")
    await until(
      async () => !(await Promise.all(children.map(isRunning))).includes(true),
      "no process is left",
    )
    const ids = await adding.end()
    told = ids.size
    await using again = await serve(db, { command, args: ["--processes", String(count)] })
    await findsAll(again, ids)
    assert.deepEqual(await stop(again), { code: 0, stderr: "" })
  })
  return {
    fault: `the first of ${count} processes is killed while cameras are added`,
    tries: 1,
    promised: "all of them end, and no camera is lost that was answered 201",
    seen: `${told} cameras answered, ${told} found at the next start`,
  }
}

const registered = (server: Fleet, owner: string, level: "admin" | "user") =>
  register(owner, level).pipe(
    Effect.map(({ clientID, clientSecret }): Client => ({
      clientID,
      clientSecret: Redacted.value(clientSecret),
    })),
    Effect.provide(server.client),
    Effect.runPromise,
  )

/** The processes of one server. */
export const processesOf = (command: Command = cam2): WithFleet => (args, test) =>
  withProcesses(command, args, async (server) => {
    await test(server)
    // Node 22 says on standard error that its SQLite is new.
    assert.equal((await stop(server)).code, 0)
  })

/** Limits are not multiplied by the number of processes. */
export const sharesLimits = async (withFleet: WithFleet): Promise<Outcome> => {
  const args = ["--auth-failures-per-minute=4", "--requests-per-minute=6"]
  let seen = ""
  await withFleet(args, async (server) => {
    const client = await registered(server, "bob", "user")
    const token = await tokenOf(server, client)
    const reads = await statusesOf(
      12,
      () => ask(server, "GET /cameras/legacy/1", { token }),
    )
    // Eighteen were to be had, if each process had its own limit.
    assert.ok(reads[404]! >= 6 && reads[404]! < 12, JSON.stringify(reads))
    assert.equal(reads[404]! + reads[429]!, 12)
    const wrong = { ...client, clientSecret: "f".repeat(71) }
    const guesses = await statusesOf(8, () => signIn(server, wrong))
    assert.ok(guesses[401]! >= 4 && guesses[401]! < 8, JSON.stringify(guesses))
    assert.equal(guesses[401]! + guesses[429]!, 8)
    seen = `${reads[404]} of 12 requests, ${guesses[401]} of 8 guesses`
  })
  return {
    fault:
      `${count} processes are asked in turn, with a limit of 6 requests and 4 guesses a minute`,
    tries: 20,
    promised: "the limits are those of one server",
    seen,
  }
}

/** Tokens, counts, revocations and idempotency keys are those of one server. */
export const sharesClients = async (withFleet: WithFleet): Promise<void> => {
  await withFleet([], async (server) => {
    const client = await registered(server, "bob", "admin")
    const token = await tokenOf(server, client)
    const requests = 4 * count
    const reads = () => ask(server, "GET /cameras/search", { token })
    assert.deepEqual(await statusesOf(requests, reads), { 200: requests })

    const body = JSON.stringify({
      type: "stream",
      is_active_image: true,
      is_active_video: true,
      retrieval: { m3u8_url: "https://example.org/s.m3u8" },
    })
    const once = { token, body, "Idempotency-Key": "once" }
    const answers = []
    for (let times = 0; times < count; times++) {
      answers.push((await ask(server, "POST /cameras/create", once)).body)
    }
    assert.deepEqual(answers, Array(count).fill(answers[0]))

    const usage = async () => {
      const admin = { token: await tokenOf(server, root) }
      const path = `/apps/${client.clientID}/usage?owner=bob`
      return JSON.parse((await ask(server, `GET ${path}`, admin)).body).api_usage
    }
    await until(async () => await usage() >= requests + count, "every request is counted")
    assert.equal(await usage(), requests + count)

    const change = <A, E>(effect: Effect.Effect<A, E, ApiClient | TokenService>) =>
      Effect.runPromise(Effect.provide(effect, server.client))
    await change(updatePermission(client.clientID, "user"))
    const write = () => ask(server, "POST /cameras/create", { token, body })
    assert.deepEqual(await statusesOf(count, write), { 403: count })
    await change(resetSecret(client.clientID))
    assert.deepEqual(await statusesOf(count, reads), { 401: count })
  })
}
