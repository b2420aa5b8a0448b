/**
 * A server of several processes, and what asks it; also one of several servers over one database.
 *
 * @module
 */
import assert from "node:assert/strict"
import {
  cam2 as withoutProcesses,
  type Client,
  deno,
  serve,
  type Server,
  sleep,
  stop,
  withDirectory,
} from "../Process.ts"
import { execute } from "../runtimes/Command.ts"
import { Connection, type RawResponse } from "./Connection.ts"

/** The words that run a program. */
export type Command = ReadonlyArray<string>

/** The words that run `cam2` on Deno, and let it start processes. */
export const cam2: Command = [...deno, "--allow-run", withoutProcesses.at(-1)!]

/** How many processes a server has. */
export const count = 3

/** The processes that a process has started. */
export const childrenOf = async (pid: number): Promise<ReadonlyArray<number>> => {
  const { stdout } = await execute("ps", ["-o", "pid=", "--ppid", String(pid)])
  return stdout.split("\n").filter((line) => line.trim() !== "").map(Number)
}

/** Whether a process is there and has not ended. */
export const isRunning = async (pid: number): Promise<boolean> =>
  (await execute("ps", ["-o", "stat=", "-p", String(pid)])).stdout.trim().replace(/^Z.*/, "") !== ""

/** Waits until something holds, up to two minutes. */
export const until = async (holds: () => Promise<boolean>, what: string): Promise<void> => {
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
export const ask = async (
  { port }: Fleet,
  line: string,
  { body = "", token, ...headers }: Readonly<Record<string, string | undefined>> = {},
): Promise<RawResponse> => {
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

/** What a server answers to the credentials of a client. */
export const signIn = (server: Fleet, { clientID, clientSecret }: Client): Promise<RawResponse> =>
  ask(server, `GET /auth?${new URLSearchParams({ clientID, clientSecret })}`)

/** The token of a client. */
export const tokenOf = async (server: Fleet, client: Client): Promise<string> =>
  JSON.parse((await signIn(server, client)).body).token

/** The numbers of the processes whose metrics are on the page. */
export const pagesOf = async (server: Server): Promise<ReadonlySet<string | undefined>> => {
  const { body } = await ask(server, "GET /metrics")
  const samples = body.matchAll(/^process_resident_memory_bytes\{process="(\d)"\} \d+$/gm)
  return new Set([...samples].map(([, number]) => number))
}

/** Runs `test` with a server of three processes, all of which serve. */
export const withProcesses = (
  command: Command,
  args: ReadonlyArray<string>,
  test: (server: Server, db: string) => Promise<void>,
): Promise<void> =>
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

/** Fails where a port is taken. */
export const isFree = (port: number): void => {
  Deno.listen({ hostname: "127.0.0.1", port }).close()
}

/** The processes of one server. */
export const processesOf = (command: Command = cam2): WithFleet => (args, test) =>
  withProcesses(command, args, async (server) => {
    await test(server)
    // Node 22 says on standard error that its SQLite is new.
    assert.equal((await stop(server)).code, 0)
  })
