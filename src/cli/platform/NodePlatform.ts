/**
 * What a command needs of Deno or Node: its arguments, its streams, and the files that it reads.
 *
 * @module
 */
import type { Environment } from "effect/cli/Command"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Layer from "effect/Layer"
import * as Path from "effect/Path"
import * as PlatformError from "effect/PlatformError"
import * as ChildProcessSpawner from "effect/process/ChildProcessSpawner"
import * as Stdio from "effect/Stdio"
import * as Terminal from "effect/Terminal"
import { createReadStream } from "node:fs"
import * as path from "node:path"
import process from "node:process"
import { fileURLToPath, pathToFileURL } from "node:url"
import { read, write } from "./Streams.ts"

const isTerminal = (stream: { readonly isTTY?: boolean }) =>
  Effect.sync(() => stream.isTTY === true)

const stdio = Stdio.make({
  args: Effect.sync(() => process.argv.slice(2)),
  stdinIsTerminal: Effect.suspend(() => isTerminal(process.stdin)),
  stdoutIsTerminal: Effect.suspend(() => isTerminal(process.stdout)),
  stderrIsTerminal: Effect.suspend(() => isTerminal(process.stderr)),
  stdin: read(() => process.stdin, { module: "Stdio", method: "stdin" }),
  stdout: () => write(() => process.stdout, { module: "Stdio", method: "stdout" }),
  stderr: () => write(() => process.stderr, { module: "Stdio", method: "stderr" }),
})

// Commands read files and do nothing else with them, pipes that have a name as well. Whether one is
// there is told by reading it.
const files = FileSystem.makeNoop({
  stream: (path) =>
    read(() => createReadStream(path), {
      module: "FileSystem",
      method: "stream",
      pathOrDescriptor: path,
    }),
})

const convert = <A>(method: string, make: () => A) =>
  Effect.try({
    try: make,
    catch: (cause) => new PlatformError.BadArgument({ module: "Path", method, cause }),
  })

const paths = Path.make({
  ...path,
  fromFileUrl: (url) => convert("fromFileUrl", () => fileURLToPath(url)),
  toFileUrl: (path) => convert("toFileUrl", () => pathToFileURL(path)),
})

// No command asks anything of whoever sits there.
const unasked = Effect.die("cam2 has no prompts")

const terminal = Terminal.make({
  columns: Effect.sync(() => process.stdout.columns ?? 0),
  rows: Effect.sync(() => process.stdout.rows ?? 0),
  size: unasked,
  readInput: unasked,
  readLine: unasked,
  display: () => unasked,
})

/** The services of a command, over Deno or Node. */
export const layerNode: Layer.Layer<Environment> = Layer.mergeAll(
  Layer.succeed(Stdio.Stdio, stdio),
  Layer.succeed(FileSystem.FileSystem, files),
  Layer.succeed(Path.Path, paths),
  Layer.succeed(Terminal.Terminal, terminal),
  Layer.succeed(
    ChildProcessSpawner.ChildProcessSpawner,
    ChildProcessSpawner.make(() => Effect.die("cam2 starts no programs")),
  ),
)
