/**
 * A file that is written whole, or not at all.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import * as fs from "node:fs/promises"
import { dirname } from "node:path"
import { CommandError } from "./ReportFailure.ts"
import { writeReason } from "./WriteReason.ts"

/** Why a file cannot be written. */
export const writeFailure = (path: string) => (cause: unknown): CommandError => {
  if (cause instanceof CommandError) return cause
  return new CommandError({ message: `cannot write ${path}: ${writeReason(cause)}` })
}

/** The file that `path` leads to, which may not be there yet. */
const targetOf = async (path: string): Promise<string> => {
  const target = await fs.realpath(path).catch(() => path)
  const found = await fs.stat(target).catch(() => undefined)
  if (found?.isDirectory()) throw Object.assign(new Error(), { code: "EISDIR" })
  // What takes the place of a device or a pipe would be no such thing.
  if (found && !found.isFile()) {
    throw new CommandError({ message: `cannot write ${path}: it is no file` })
  }
  // Told of the path that was given, and not of the file that is written first.
  await fs.stat(dirname(target))
  return target
}

/** The file in which is kept what will be at `path`; fails where nothing can be written there. */
export const partOf = (path: string): Effect.Effect<string, CommandError> =>
  Effect.map(
    Effect.tryPromise({ try: () => targetOf(path), catch: writeFailure(path) }),
    (target) => `${target}.part`,
  )

const open = async (path: string) => {
  const target = await targetOf(path)
  const temporary = `${target}.${crypto.randomUUID().slice(0, 8)}.part`
  return { target, temporary, file: await fs.open(temporary, "wx") }
}

/**
 * Writes pieces to `path`. They go into a new file beside it, which takes its place when
 * the last one is on the disk; until then, and when something fails, what was there stays.
 */
export const writeFile = <E, R>(
  path: string,
  pieces: Stream.Stream<string | Uint8Array, E, R>,
): Effect.Effect<void, E | CommandError, R> => {
  const attempt = <A>(run: () => Promise<A>) =>
    Effect.tryPromise({ try: run, catch: writeFailure(path) })
  return Effect.acquireUseRelease(
    attempt(() => open(path)),
    ({ file, target, temporary }) =>
      Stream.runForEach(pieces, (piece) => attempt(() => file.appendFile(piece))).pipe(
        Effect.andThen(attempt(async () => {
          await file.sync()
          await fs.rename(temporary, target)
        })),
      ),
    ({ file, temporary }) =>
      Effect.promise(async () => {
        await file.close()
        await fs.rm(temporary, { force: true })
      }),
  )
}

/**
 * Opens a file beside `path`, which takes its place when the scope closes; gives what writes to its end.
 */
export const openFile = (
  path: string,
): Effect.Effect<
  (text: string) => Effect.Effect<void, CommandError>,
  CommandError,
  Scope.Scope
> => {
  const attempt = <A>(run: () => Promise<A>) =>
    Effect.tryPromise({ try: run, catch: writeFailure(path) })
  return Effect.map(
    Effect.acquireRelease(
      attempt(() => open(path)),
      ({ file, target, temporary }) =>
        Effect.promise(async () => {
          await file.close()
          await fs.rename(temporary, target)
        }),
    ),
    ({ file }) => (text: string) => attempt(() => file.appendFile(text)),
  )
}
