/**
 * Import: a list of cameras, read before a server is started, and written through the API.
 *
 * @module
 */
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Stream from "effect/Stream"
import { openSource } from "../../src/cli/import/OpenSource.ts"
import { progressLine, showProgress } from "../../src/cli/import/Progress.ts"
import { importEntries } from "../../src/lists/ImportEntries.ts"
import type { ImportEntry } from "../../src/lists/ImportEntry.ts"
import { countDone } from "../../src/lists/ImportSummary.ts"
import { readCameras } from "../../src/lists/ReadCameras.ts"
import { tell } from "./Tell.ts"

class ListFailure extends Data.TaggedError("ListFailure")<{ readonly message: string }> {}

/** The entries of the list at `location`, of which one at least is a camera. */
export const readList = Effect.fnUntraced(function* (location: string) {
  const fail = (why: string) => new ListFailure({ message: `cannot import ${location}: ${why}` })
  const failed = ({ message }: { readonly message: string }) =>
    fail(message.includes("--") ? `${message} (for cam2 import)` : message)
  const entries = yield* Effect.flatMap(
    readCameras(openSource(location)),
    (list) => Stream.runCollect(list.entries),
  ).pipe(Effect.catchTags({ FormatError: failed, ListError: failed }), Effect.scoped)
  if (entries.some(({ camera }) => Result.isSuccess(camera))) return entries
  const [first] = entries
  return yield* fail(
    first !== undefined && Result.isFailure(first.camera)
      ? `it has no camera; of ${entries.length} records, the first is refused: ${first.camera.failure}`
      : "it has no camera",
  )
})

/** Writes the cameras of a list, and tells how many there are and what was refused. */
export const importList = Effect.fnUntraced(function* (entries: ReadonlyArray<ImportEntry>) {
  const started = performance.now()
  const total = entries.length
  let done = 0
  yield* showProgress({ done: () => done, total })
  const summary = yield* importEntries({ entries: Stream.fromIterable(entries), total }, {
    onProgress: (summary) => {
      done = countDone(summary)
    },
  })
  yield* tell(progressLine({ done: total, elapsed: performance.now() - started, total }))
  yield* tell(
    `${summary.added} added, ${summary.alreadyThere} already there, ${summary.refused} refused`,
  )
  for (const { line, reason } of summary.reasons.slice(0, 5)) yield* tell(`  ${line}: ${reason}`)
}, Effect.scoped)
