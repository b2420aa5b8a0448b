/**
 * Bulk imports: lines of NDJSON in, one result a line out.
 *
 * @module
 */
import * as Arr from "effect/Array"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Stream from "effect/Stream"
import type { ImportResult } from "../contract/ImportResult.ts"
import { type Line, splitLines, tooLong } from "../contract/Lines.ts"
import type { NewCamera } from "../domain/CameraWrite.ts"
import { parseNewCamera } from "./CameraBody.ts"
import type { CameraStoreShape } from "./CameraStore.ts"
import { failureOf } from "./Failures.ts"
import type { Secrets } from "./Secrets.ts"

/** What imports work on. */
export interface ImportServices {
  readonly cameras: CameraStoreShape
  readonly secrets: typeof Secrets.Service
}

/** How lines are imported. */
export interface ImportOptions {
  /** What becomes of a camera that is there: added again when this is left out. */
  readonly existing?: "skip" | undefined
}

// Other requests wait while a batch is written.
const batchSize = 256

// Parts of the body, of 64 KiB or so, that arrive while a batch is written; the next batch has all
// of their lines.
const partsAhead = 8

/** With `existing=skip` the cameras of a request are remembered, and this is how many at most. */
export const mostWithSkip = 100_000

const conflict: ImportResult = { status: 409, message: "legacyCameraIDAlreadyExist" }

const isBlank = ({ text }: Line) => Result.isSuccess(text) && /^\s*$/.test(text.success)

const readLine = ({ text }: Line): Result.Result<NewCamera, ImportResult> =>
  Result.isSuccess(text)
    ? Result.mapError(parseNewCamera(text.success), ({ message }) => ({ status: 422, message }))
    : Result.fail(
      text.failure === tooLong
        ? { status: 413, message: "The line is larger than 1 MiB." }
        : { status: 422, message: `Format Error Messages (body): ${text.failure}` },
    )

/** Adds the cameras of one batch of lines after the other; gives their results. */
const makeImporter = ({ cameras, secrets }: ImportServices, { existing }: ImportOptions) => {
  // Those that stand for a line of this request.
  const taken = existing === "skip" ? new Set<string>() : undefined

  const add = Effect.fnUntraced(function* (batch: ReadonlyArray<NewCamera>) {
    const candidates: Array<readonly [cameraID: string, camera: NewCamera]> = []
    for (const camera of batch) candidates.push([yield* secrets.cameraID, camera])
    if (taken === undefined) {
      const isAdded = yield* cameras.addAll(candidates)
      return candidates.map(([cameraID], index): ImportResult =>
        isAdded[index] ? { cameraID } : conflict
      )
    }
    const standIns = yield* cameras.addMissing(candidates, taken)
    return standIns.map((standIn): ImportResult => {
      if (standIn === undefined) return conflict
      const { cameraID, existing } = standIn
      taken.add(cameraID)
      return existing ? { cameraID, existing } : { cameraID }
    })
  })

  return Effect.fnUntraced(function* (lines: Arr.NonEmptyReadonlyArray<Line>) {
    const isFull = taken !== undefined && taken.size + lines.length > mostWithSkip
    const read = lines.map((line) => isFull ? Result.fail(tooMany) : readLine(line))
    const results = (yield* add(read.filter(Result.isSuccess).map(({ success }) => success)))
      .values()
    return Arr.map(
      read as Arr.NonEmptyArray<(typeof read)[number]>,
      (line) => Result.isFailure(line) ? line.failure : results.next().value!,
    )
  })
}

const tooMany: ImportResult = {
  status: 413,
  message:
    `More than ${mostWithSkip} cameras with existing=skip. Send the rest in another request.`,
}

/**
 * The results of the lines of `body`, each after its camera is kept. Nothing is read ahead of what is
 * written but a few parts of the body, nor written ahead of what is taken. A failure of the database
 * is the last result.
 */
export const importLines = <E>(
  services: ImportServices,
  options: ImportOptions,
  body: Stream.Stream<Uint8Array, E>,
): Stream.Stream<ImportResult> => {
  const importBatch = makeImporter(services, options)
  return splitLines(Stream.buffer(body, { capacity: partsAhead })).pipe(
    Stream.filter((line) => !isBlank(line)),
    Stream.chunks,
    Stream.flatMap((lines) => Stream.fromIterable(Arr.chunksOf(lines, batchSize))),
    Stream.mapEffect((lines) =>
      // Between batches others have their turn.
      Effect.andThen(Effect.yieldNow, importBatch(lines))
    ),
    Stream.flattenArray,
    Stream.catchCause((cause) =>
      Stream.fromEffect(
        Cause.hasInterruptsOnly(cause)
          ? Effect.interrupt
          : Effect.map(failureOf(cause), ({ message, status }) => ({ status, message })),
      )
    ),
  )
}
