/**
 * How far a watch has come, in a file.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Predicate from "effect/Predicate"
import type * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import { readFailure } from "../output/ReadFailure.ts"
import { CommandError } from "../output/ReportFailure.ts"
import { writeFile } from "../output/WriteFile.ts"
import type { Left } from "./AppendFile.ts"
import { lock } from "./Lock.ts"

/** What the file keeps. */
export interface Kept {
  /** The server whose changes they are. */
  readonly server: string
  /** Where its log goes on; absent where nothing was told yet. */
  readonly checkpoint?: string | undefined
  /** How the file was left to which the changes before it were written, and what comes next will be. */
  readonly output?: Left | undefined
}

const isLeft = (value: unknown): value is Left =>
  Predicate.hasProperty(value, "size") && Number.isSafeInteger(value.size) &&
  Predicate.hasProperty(value, "file") && typeof value.file === "number"

const isKept = (value: unknown): value is Kept =>
  Predicate.hasProperty(value, "server") && typeof value.server === "string" &&
  (Predicate.hasProperty(value, "checkpoint")
    ? typeof value.checkpoint === "string"
    : Predicate.hasProperty(value, "output")) &&
  (!Predicate.hasProperty(value, "output") || isLeft(value.output))

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const read = (path: string) =>
  Stream.unwrap(Effect.map(FileSystem.FileSystem, (files) => files.stream(path))).pipe(
    Stream.decodeText,
    Stream.mkString,
    Effect.catchIf(({ reason }) => reason._tag === "NotFound", () => Effect.undefined),
    Effect.mapError(readFailure(path)),
  )

/**
 * What the file at `path` keeps of a watch of `server`, which no other process can go on with until the
 * scope closes; undefined where there is none yet.
 */
export const readPlace = Effect.fnUntraced(function* (
  path: string,
  server: string,
): Effect.fn.Return<Kept | undefined, CommandError, FileSystem.FileSystem | Scope.Scope> {
  yield* lock(path)
  const text = yield* read(path)
  if (text === undefined) return undefined
  const kept = parse(text)
  if (!isKept(kept)) {
    return yield* new CommandError({ message: `${path} is no checkpoint of cam2 watch` })
  }
  if (kept.server !== server) {
    return yield* new CommandError({
      message: `${path} is the checkpoint of another server, ${kept.server}: give another ` +
        `--checkpoint, or, where that server moved to ${server}, write so into the file`,
    })
  }
  return kept
})

/** Keeps how far a watch has come, whole or not at all. */
export const writePlace = (path: string, kept: Kept): Effect.Effect<void, CommandError> =>
  writeFile(path, Stream.succeed(`${JSON.stringify(kept)}\n`))
