/**
 * What an export has read so far, in a file beside the one that it will be: an export that was broken
 * off goes on from there.
 *
 * @module
 */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import * as files from "node:fs"
import * as fs from "node:fs/promises"
import { CommandError } from "../output/ReportFailure.ts"
import { writeFailure } from "../output/WriteFile.ts"

/** A record of a camera. */
export type Row = Readonly<Record<string, unknown>>

/** An export that is under way. */
export interface Spool {
  /** Where it goes on; undefined where it begins. */
  readonly from: string | undefined
  /** How many cameras were read before. */
  readonly count: number
  /** Keeps the cameras of a page, and where it goes on after them. */
  readonly append: (
    rows: ReadonlyArray<Row>,
    checkpoint: string,
  ) => Effect.Effect<void, CommandError>
  /** All that was kept. */
  readonly rows: Stream.Stream<Row, CommandError>
  /** Takes it away. */
  readonly remove: Effect.Effect<void, CommandError>
}

// What was read longer ago is no list of today.
const longestAge = 24 * 60 * 60 * 1000

// A line for the export, then for each page its cameras and, at the end, where it goes on: what comes
// after the last such line was broken off.
const checkpointKey = "#checkpoint"

const isCheckpoint = (row: Row) => typeof row[checkpointKey] === "string"

const readLines = (path: string) =>
  Stream.splitLines(
    Stream.fromAsyncIterable<string, unknown>(
      files.createReadStream(path, { encoding: "utf8" }),
      (cause) => cause,
    ),
  )

const encoder = new TextEncoder()

const parse = (line: string): Row | undefined => {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}

interface Kept {
  readonly from: string
  readonly count: number
  /** How many of its bytes are whole pages. */
  readonly size: number
}

/** What a file keeps of an export; undefined where that is another one, or nothing whole. */
const readKept = Effect.fnUntraced(function* (
  path: string,
  header: string,
  whole: number,
) {
  let kept: Kept | undefined
  let size = 0
  let count = 0
  let isFirst = true
  yield* Stream.runForEachWhile(readLines(path), (line) =>
    Effect.sync(() => {
      size += encoder.encode(line).length + 1
      if (isFirst) {
        isFirst = false
        return line === header
      }
      const row = parse(line)
      if (row === undefined) return false
      // The end of a line may have been broken off alone.
      if (size > whole) return false
      if (isCheckpoint(row)) kept = { from: String(row[checkpointKey]), count, size }
      else count++
      return true
    }))
  return kept
})

/**
 * Opens what is kept of an export at `path`, which goes on where that is the same export, of less than a
 * day ago and not to be begun anew. `description` tells it from others.
 */
export const openSpool = Effect.fnUntraced(function* (
  path: string,
  description: unknown,
  isAnew: boolean,
): Effect.fn.Return<Spool, CommandError, Scope.Scope> {
  // Whoever reads it asked for the file that comes of it.
  const failure = writeFailure(path.replace(/\.part$/, ""))
  const attempt = <A>(run: () => Promise<A>) => Effect.tryPromise({ try: run, catch: failure })
  const header = JSON.stringify({ export: description })
  const now = yield* Clock.currentTimeMillis
  const found = yield* Effect.promise(() => fs.stat(path).catch(() => undefined))
  const kept = isAnew || found === undefined || now - found.mtimeMs > longestAge
    ? undefined
    : yield* Effect.mapError(readKept(path, header, found.size), failure)
  let size = kept?.size ?? 0
  let isEmpty = kept === undefined
  const file = yield* Effect.acquireRelease(
    attempt(() => fs.open(path, kept === undefined ? "w" : "r+")),
    (file) =>
      Effect.promise(async () => {
        await file.close()
        // Nothing was read that would not be read again at once.
        if (isEmpty) await fs.rm(path, { force: true })
      }),
  )
  const write = (text: string) =>
    attempt(async () => {
      const found = await file.stat()
      if (found.size !== size) {
        throw new CommandError({ message: `another export writes ${path} at the same time` })
      }
      const bytes = encoder.encode(text)
      // A disk that is almost full takes a part, and says so with the next one.
      for (let at = 0; at < bytes.length;) {
        const { bytesWritten } = await file.write(bytes, at, bytes.length - at, size)
        at += bytesWritten
        size += bytesWritten
      }
    })
  if (kept === undefined) yield* write(`${header}\n`)
  else yield* attempt(() => file.truncate(size))
  return {
    from: kept?.from,
    count: kept?.count ?? 0,
    append: (rows, checkpoint) => {
      isEmpty = false
      const lines = [...rows, { [checkpointKey]: checkpoint }]
      return write(lines.map((row) => `${JSON.stringify(row)}\n`).join(""))
    },
    rows: readLines(path).pipe(
      Stream.drop(1),
      Stream.map((line): Row => JSON.parse(line)),
      Stream.filter((row) => !isCheckpoint(row)),
      Stream.mapError(failure),
    ),
    remove: attempt(() => fs.rm(path, { force: true })),
  }
})
