/**
 * `cam2` as a process of its own, for what only a process does or suffers.
 *
 * @module
 */
import assert from "node:assert/strict"
import type * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import { type ApiClient, type ClientOptionsError, layer, type TokenService } from "../mod.ts"

/** The words that run a program on Deno, before the program, and let it do what `cam2` does. */
export const deno: ReadonlyArray<string> = [
  Deno.execPath(),
  "run",
  "--quiet",
  "--no-prompt",
  "--allow-net=127.0.0.1",
  "--allow-read",
  "--allow-write",
  "--allow-env",
]

/** The words that run `cam2` on Deno: its sources, or the files that a run of tests makes of them. */
export const cam2: ReadonlyArray<string> = [
  ...deno,
  Deno.env.get("CAM2_TESTED_COMMAND") ?? new URL("../src/cli/main.ts", import.meta.url).pathname,
]

type Env = Readonly<Record<string, string>>

/** The credentials of a client. */
export interface Client {
  readonly clientID: string
  readonly clientSecret: string
}

/** A client that a server may be told to have. */
export const root: Client = {
  clientID: "a".repeat(96),
  clientSecret: "5d1e09b7c34fa286e07b91d4f3a85c62709ebd148f6c3a25d7e1904bc8f2635a0d9e7b1",
}

/** What makes a server have {@linkcode root}. */
export const rootEnv: Env = {
  CAM2_ROOT_CLIENT_ID: root.clientID,
  CAM2_ROOT_CLIENT_SECRET: root.clientSecret,
}

/** Starts a command, which ends after so many milliseconds, ten minutes when left out, at the latest. */
export const start = (
  words: ReadonlyArray<string>,
  { env = {}, lifetime = 600_000 }: {
    readonly env?: Env | undefined
    readonly lifetime?: number | undefined
  } = {},
): Deno.ChildProcess =>
  new Deno.Command(words[0]!, {
    args: words.slice(1),
    env,
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
    signal: AbortSignal.timeout(lifetime),
  }).spawn()

/** How a process ended. */
export interface Ended {
  readonly code: number
  readonly stderr: string
}

/** What a command did, once it has ended. */
export const end = async (process: Deno.ChildProcess): Promise<Ended & { stdout: string }> => {
  const { code, stderr, stdout } = await process.output()
  const decoder = new TextDecoder()
  return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) }
}

/** The layer of a client of the server at `baseURL`, without retries. */
export const clientOf = (
  baseURL: string,
  { clientID, clientSecret }: Client,
): Layer.Layer<ApiClient | TokenService, ClientOptionsError> =>
  layer({ baseURL, clientID, clientSecret: Redacted.make(clientSecret), retry: false })

/** A server that runs, at the latest until it is disposed. */
export interface Server extends AsyncDisposable {
  readonly baseURL: string
  readonly port: number
  readonly pid: number
  /** What it said when it was ready. */
  readonly announced: Partial<Client> & { readonly address: string }
  /** A client of it: the one that it announced, else {@linkcode root}. */
  readonly client: Layer.Layer<ApiClient | TokenService, ClientOptionsError>
  readonly kill: (signal: Deno.Signal) => void
  /** Waits for the end. */
  readonly ended: () => Promise<Ended>
}

/** How a server is started. */
export interface ServeOptions {
  readonly args?: ReadonlyArray<string>
  /** Words in front of the command. */
  readonly before?: ReadonlyArray<string>
  /** The words that run `cam2`. */
  readonly command?: ReadonlyArray<string>
  readonly env?: Env
  readonly lifetime?: number
}

/** Starts a server that says in JSON where it is. */
export const startServer = async (
  words: ReadonlyArray<string>,
  { env = rootEnv, lifetime }: Pick<ServeOptions, "env" | "lifetime"> = {},
): Promise<Server> => {
  const process = start(words, { env, lifetime })
  const stderr = new Response(process.stderr).text()
  const reader = process.stdout.pipeThrough(new TextDecoderStream()).getReader()
  let text = ""
  while (!text.includes("\n")) {
    const { value } = await reader.read()
    text += value ?? assert.fail(`the server did not start: ${await stderr}`)
  }
  const announced: Server["announced"] = JSON.parse(text)
  const { address: baseURL } = announced
  const ended = async () => {
    const { code } = await process.status
    await reader.cancel()
    return { code, stderr: await stderr }
  }
  return {
    announced,
    baseURL,
    port: Number(new URL(baseURL).port),
    pid: process.pid,
    client: clientOf(baseURL, { ...root, ...announced }),
    kill: (signal) => process.kill(signal),
    ended,
    [Symbol.asyncDispose]: async () => {
      try {
        process.kill("SIGKILL")
      } catch {
        // It ended.
      }
      await ended()
    },
  }
}

/** Starts `cam2 serve` over `db`. */
export const serve = (
  db: string,
  { args = [], before = [], command = cam2, ...options }: ServeOptions = {},
): Promise<Server> =>
  startServer(
    [...before, ...command, "serve", "--port", "0", "--json", "--db", db, ...args],
    options,
  )

/** Sends a signal and waits for the end. */
export const stop = (server: Server, signal: Deno.Signal = "SIGTERM"): Promise<Ended> => {
  server.kill(signal)
  return server.ended()
}

/** Waits until a server that was told to stop takes no more bodies. */
export const takesNoMore = async ({ baseURL }: Server): Promise<void> => {
  const isTaken = () =>
    fetch(new URL("health", baseURL), { method: "POST", body: "x" }).then(async (response) => {
      await response.body?.cancel()
      return response.status !== 503
    }, () => false)
  while (await isTaken()) await sleep(20)
}

/** Runs `test` with a directory that is removed in the end. */
export const withDirectory = async (test: (directory: string) => Promise<void>): Promise<void> => {
  const directory = await Deno.makeTempDir({ prefix: "cam2-test-" })
  try {
    await test(directory)
  } finally {
    await Deno.remove(directory, { recursive: true })
  }
}

/** Waits so many milliseconds. */
export const sleep = (millis: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, millis))
