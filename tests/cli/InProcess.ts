/**
 * Running `cam2` in this process, with an environment and a terminal of its own.
 *
 * @module
 */
import * as ConfigProvider from "effect/ConfigProvider"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Runtime from "effect/Runtime"
import * as Sink from "effect/Sink"
import * as Stdio from "effect/Stdio"
import * as Stream from "effect/Stream"
import * as Terminal from "effect/Terminal"
import { cam2, layerNode } from "../../src/cli/main.ts"

/** Every command that `cam2` has. */
export const commands: ReadonlyArray<string> = [
  "serve",
  "migrate",
  "copy",
  "backup",
  "check-db",
  "doctor",
  "search",
  "near",
  "stats",
  "export",
  "count",
  "facets",
  "clusters",
  "camera",
  "changes",
  "watch",
  "sources",
  "map",
  "import",
  "add",
  "edit",
  "retire",
  "rm",
  "register",
  "login",
  "logout",
  "profiles",
  "whoami",
  "clients",
  "usage",
  "reset-secret",
  "set-permission",
  "set-owner",
]

/** The environment of a client whose server is not there. */
export const unreachable = {
  CAM2_BASE_URL: "http://127.0.0.1:1/",
  CAM2_CLIENT_ID: "0".repeat(96),
  CAM2_CLIENT_SECRET: "s3cret".repeat(12),
}

/** What a command did. */
export interface Ran {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** Runs `cam2` with `args`; only `env` is its environment. */
export const run = async (
  args: ReadonlyArray<string>,
  options: {
    readonly env?: Readonly<Record<string, string>>
    readonly stdin?: string
    /** Whether somebody sits at a terminal. */
    readonly isTerminal?: boolean
    /** How wide the terminal is. */
    readonly columns?: number
  } = {},
): Promise<Ran> => {
  let stdout = ""
  let stderr = ""
  const keep = (write: (text: string) => void) =>
    Sink.forEach((text: string | Uint8Array) =>
      Effect.sync(() => write(typeof text === "string" ? text : new TextDecoder().decode(text)))
    )
  const stdio = Stdio.make({
    args: Effect.succeed(args),
    stdinIsTerminal: Effect.succeed(options.isTerminal === true),
    stdoutIsTerminal: Effect.succeed(options.isTerminal === true),
    stderrIsTerminal: Effect.succeed(options.isTerminal === true),
    stdin: Stream.make(new TextEncoder().encode(options.stdin ?? "")),
    stdout: () => keep((text) => stdout += text),
    stderr: () => keep((text) => stderr += text),
  })
  const exit = await cam2(args).pipe(
    Effect.provideService(Stdio.Stdio, stdio),
    Effect.provideService(Console.Console, {
      ...console,
      log: (line: string) => stdout += `${line}\n`,
      error: (line: string) => stderr += `${line}\n`,
    }),
    Effect.provideService(
      ConfigProvider.ConfigProvider,
      ConfigProvider.fromEnv({ env: { ...options.env } }),
    ),
    Effect.updateService(Terminal.Terminal, (terminal) => ({
      ...terminal,
      columns: Effect.succeed(options.columns ?? 0),
    })),
    Effect.provide(layerNode),
    Effect.runPromiseExit,
  )
  let code = -1
  Runtime.defaultTeardown(exit, (exitCode) => code = exitCode)
  if (Exit.isFailure(exit) && code === 0) throw new Error("a failure must not end with 0")
  return { code, stdout, stderr }
}

/** The lines of an output. */
export const lines = (text: string): ReadonlyArray<string> => text.split("\n").slice(0, -1)

/** The records of an output, one a line. */
// deno-lint-ignore no-explicit-any -- what a command prints is for the test to look at.
export const records = (text: string): ReadonlyArray<any> =>
  lines(text).map((line) => JSON.parse(line))
