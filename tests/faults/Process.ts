/**
 * `cam2` as a process of its own, to do to it what only a process can suffer.
 *
 * @module
 */
import assert from "node:assert/strict"
import type * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import { type ApiClient, type ClientOptionsError, layer, type TokenService } from "../../mod.ts"

const main = new URL("../../src/cli/main.ts", import.meta.url).pathname

/** The client that every server here has. */
export const root = { clientID: "a".repeat(96), clientSecret: "b".repeat(71) }

/** The command that runs `cam2` with `args`. */
export const command = (...args: ReadonlyArray<string>): ReadonlyArray<string> => [
  Deno.execPath(),
  "run",
  "--quiet",
  "--no-prompt",
  "--allow-net=127.0.0.1",
  "--allow-read",
  "--allow-write",
  "--allow-env",
  main,
  ...args,
]

/** How a command is started. */
export interface StartOptions {
  readonly env?: Readonly<Record<string, string>>
  /** After how many milliseconds it ends at the latest; two minutes when left out. */
  readonly limit?: number
}

/** Starts a command. */
export const start = (
  words: ReadonlyArray<string>,
  { env, limit = 120_000 }: StartOptions = {},
): Deno.ChildProcess =>
  new Deno.Command(words[0]!, {
    args: words.slice(1),
    env: {
      CAM2_ROOT_CLIENT_ID: root.clientID,
      CAM2_ROOT_CLIENT_SECRET: root.clientSecret,
      ...env,
    },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
    signal: AbortSignal.timeout(limit),
  }).spawn()

/** What a command that ended did. */
export const end = async (process: Deno.ChildProcess) => {
  const { code, stderr, stdout } = await process.output()
  const decoder = new TextDecoder()
  return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) }
}

/** A server that runs, at the latest until it is disposed. */
export interface Server extends AsyncDisposable {
  readonly baseURL: string
  readonly pid: number
  /** The root client, without retries. */
  readonly client: Layer.Layer<ApiClient | TokenService, ClientOptionsError>
  readonly kill: (signal: Deno.Signal) => void
  /** Waits for the end. */
  readonly ended: () => Promise<{ readonly code: number; readonly stderr: string }>
}

/** Starts `cam2 serve` over `db`; `before` are the words in front of the command. */
export const serve = async (
  db: string,
  { args = [], before = [], ...options }: StartOptions & {
    readonly args?: ReadonlyArray<string>
    readonly before?: ReadonlyArray<string>
  } = {},
): Promise<Server> => {
  const process = start([
    ...before,
    ...command("serve", "--port", "0", "--json", "--db", db, ...args),
  ], options)
  const stderr = new Response(process.stderr).text()
  const reader = process.stdout.pipeThrough(new TextDecoderStream()).getReader()
  let text = ""
  while (!text.includes("\n")) {
    const { value } = await reader.read()
    text += value ?? assert.fail(`the server did not start: ${await stderr}`)
  }
  const { address: baseURL }: { readonly address: string } = JSON.parse(text)
  const ended = async () => {
    const { code } = await process.status
    await reader.cancel()
    return { code, stderr: await stderr }
  }
  return {
    baseURL,
    pid: process.pid,
    client: layer({
      baseURL,
      clientID: root.clientID,
      clientSecret: Redacted.make(root.clientSecret),
      retry: false,
    }),
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

/** Runs `test` with a directory that is removed in the end. */
export const withDirectory = async (test: (directory: string) => Promise<void>): Promise<void> => {
  const directory = await Deno.makeTempDir({ prefix: "cam2-faults-" })
  try {
    await test(directory)
  } finally {
    await Deno.remove(directory, { recursive: true })
  }
}

/** Waits so many milliseconds. */
export const sleep = (millis: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, millis))
