/**
 * One client that takes what it can of a server, and another that wants to be served.
 *
 * @module
 */
import assert from "node:assert/strict"
import { addCamera, register, searchCamera } from "@cam2/camera-database"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import { numbered } from "../contract/Fixtures.ts"
import { cam2, clientOf, root, serve, type Server, sleep, withDirectory } from "../Process.ts"
import { Connection } from "./Connection.ts"
import type { Outcome } from "./Report.ts"

const count = 300

const tokenOf = async ({ baseURL }: Server): Promise<string> => {
  const response = await fetch(new URL(`/auth?${new URLSearchParams({ ...root })}`, baseURL))
  return (await response.json()).token
}

/** A server, a token of its root client, and another client of the level admin. */
const withTwo = (
  command: ReadonlyArray<string>,
  test: (
    server: Server,
    token: string,
    other: ReturnType<typeof clientOf>,
  ) => Promise<void>,
) =>
  withDirectory(async (directory) => {
    await using server = await serve(`${directory}/cameras.sqlite`, { command })
    const { clientID, clientSecret } = await Effect.runPromise(
      Effect.provide(register("another", "admin"), server.client),
    )
    const other = clientOf(server.baseURL, {
      clientID,
      clientSecret: Redacted.value(clientSecret),
    })
    await test(server, await tokenOf(server), other)
  })

/** Both clients write and read. */
const bothWork = async (server: Server, other: ReturnType<typeof clientOf>, at: number) => {
  for (const [index, client] of [server.client, other].entries()) {
    await Effect.runPromise(Effect.provide(searchCamera(), client))
    if (index === 1) await Effect.runPromise(Effect.provide(addCamera(numbered(at)), client))
  }
}

const connect = async (port: number, times: number): Promise<ReadonlyArray<Connection>> => {
  const connections: Array<Connection> = []
  for (let index = 0; index < times; index++) connections.push(await Connection.open(port))
  return connections
}

const turnedAway: ReadonlyArray<number> = [429, 503]

/** How many of them are turned away, with a time to come back; waits for so many. */
const countTurnedAway = async (connections: ReadonlyArray<Connection>, expected: number) => {
  const statuses: Array<number> = []
  for (const connection of connections) {
    connection.answerOrEnd().then((answer) => {
      if (answer === undefined || !turnedAway.includes(answer.status)) return
      assert.equal(answer.headers.get("retry-after"), "1")
      statuses.push(answer.status)
    }, () => {
      // Closed by the test.
    })
  }
  while (statuses.length < expected) await sleep(10)
  await sleep(200)
  // In the first moment there are too many for all; then the share of the client is used up.
  assert.equal(statuses.at(-1), 429)
  return statuses.length
}

/** 300 half-sent bodies of one client hold what is its share, and nobody else up. */
export const sharesBodies = async (command: ReadonlyArray<string> = cam2): Promise<Outcome> => {
  let outcome: Outcome | undefined
  await withTwo(command, async (server, token, other) => {
    const connections = await connect(server.port, count)
    for (const connection of connections) {
      await connection.send(
        `POST /cameras/create HTTP/1.1\r\nHost: cam2\r\nAuthorization: Bearer ${token}\r\n` +
          `Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n{`,
      )
    }
    const held = count - await countTurnedAway(connections, count - 64)
    assert.equal(held, 64)
    await bothWork(server, other, 1)
    for (const connection of connections) connection[Symbol.dispose]()
    await sleep(200)
    await Effect.runPromise(Effect.provide(addCamera(numbered(2)), server.client))
    outcome = {
      fault: `${count} half-sent bodies of one client`,
      tries: count,
      promised: "a quarter of the places is held, the rest 429 or 503; others are served",
      seen: `${held} held, ${count - held} turned away; others searched and added`,
    }
  })
  return outcome!
}

/** 300 imports of one client that are begun and not gone on with: four are taken. */
export const sharesImports = async (command: ReadonlyArray<string> = cam2): Promise<Outcome> => {
  let outcome: Outcome | undefined
  await withTwo(command, async (server, token, other) => {
    const begin = async (connection: Connection) => {
      const line = "\n"
      await connection.send(
        `POST /cameras/import HTTP/1.1\r\nHost: cam2\r\nAuthorization: Bearer ${token}\r\n` +
          `Content-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n` +
          `${line.length.toString(16)}\r\n${line}\r\n`,
      )
    }
    const connections = await connect(server.port, count)
    for (const connection of connections) await begin(connection)
    const taken = count - await countTurnedAway(connections, count - 4)
    assert.equal(taken, 4)
    await bothWork(server, other, 1)
    for (const connection of connections) connection[Symbol.dispose]()
    await sleep(500)
    const again = await connect(server.port, 5)
    for (const connection of again) await begin(connection)
    assert.equal(await countTurnedAway(again, 1), 1)
    for (const connection of again) connection[Symbol.dispose]()
    outcome = {
      fault: `${count} open imports of one client`,
      tries: count,
      promised: "4 are taken, the rest 429 or 503; when they are gone there is room again",
      seen: `${taken} taken, ${count - taken} turned away; others searched and added`,
    }
  })
  return outcome!
}
