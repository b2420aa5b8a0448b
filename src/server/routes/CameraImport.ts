/**
 * Bulk imports: lines of NDJSON in, one result a line out.
 *
 * @module
 */
import * as Arr from "effect/Array"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Latch from "effect/Latch"
import * as Result from "effect/Result"
import * as Stream from "effect/Stream"
import {
  type ImportResult,
  isEnd,
  mostMessage,
  mostWrongLines,
} from "../../contract/ImportResult.ts"
import { type Line, splitBatches, tooLong } from "../../contract/Lines.ts"
import type { NewCamera } from "../../domain/CameraWrite.ts"
import type { AuthenticationError, AuthorizationError } from "../../domain/Errors.ts"
import { parseNewCamera, parsePutCamera } from "./CameraBody.ts"
import type { Conflict } from "../stores/CameraRecord.ts"
import type { CameraStoreShape } from "../stores/CameraStore.ts"
import { nextTurn } from "../stores/Turn.ts"
import { failureOf } from "../middleware/FailureResponses.ts"
import type { Secrets } from "../Secrets.ts"

/** What imports work on. */
export interface ImportServices {
  readonly cameras: CameraStoreShape
  readonly secrets: typeof Secrets.Service
}

/** How lines are imported. */
export interface ImportOptions {
  /** What becomes of a camera that is there: added again when this is left out. */
  readonly existing?: "skip" | "update" | undefined
}

/** Fails when the client may not go on with its import. */
export type CheckClient = Effect.Effect<void, AuthenticationError | AuthorizationError>

// Parts of the body, of 64 KiB or so, that arrive while a batch is written; the next batch has all
// of their lines.
const partsAhead = 8

/** With `existing` the cameras of a request are remembered, and this is how many at most. */
export const mostWithSkip = 100_000

const tooManyWrong: ImportResult = {
  status: 400,
  message: `More than ${mostWrongLines} lines were wrong. The rest was not read.`,
}

const refused = (message: Conflict): ImportResult => ({ status: 409, message })

// What a message repeats of its line is as long as its writer likes.
const wrong = (status: number, message: string): ImportResult => ({
  status,
  message: message.length > mostMessage
    ? `${message.slice(0, mostMessage - 1).toWellFormed()}…`
    : message,
})

const readLine = (
  { text }: Line,
  { existing }: ImportOptions,
): Result.Result<NewCamera, ImportResult> =>
  Result.isSuccess(text)
    ? Result.mapError(
      (existing === "update" ? parsePutCamera : parseNewCamera)(text.success),
      ({ message }) => wrong(422, message),
    )
    : Result.fail(
      text.failure === tooLong
        ? wrong(413, "The line is larger than 1 MiB.")
        : wrong(422, `Format Error Messages (body): ${text.failure}`),
    )

/** Lines that were read. */
interface ReadBatch {
  readonly lines: ReadonlyArray<Result.Result<NewCamera, ImportResult>>
  /** Whether no others are, for too many were wrong. */
  readonly isLast: boolean
}

/** Reads one batch of lines after the other. */
const makeReader = (options: ImportOptions) => {
  let wrongLines = 0
  return (lines: ReadonlyArray<Line>): ReadBatch => {
    const read: Array<ReadBatch["lines"][number]> = []
    for (const line of lines) {
      const one = readLine(line, options)
      if (Result.isFailure(one) && ++wrongLines > mostWrongLines) {
        return { lines: read, isLast: true }
      }
      read.push(one)
    }
    return { lines: read, isLast: false }
  }
}

/** Takes the cameras of one batch after the other; gives their results. */
const makeImporter = ({ cameras, secrets }: ImportServices, options: ImportOptions) => {
  const { existing } = options
  // Those that stand for a line of this request.
  const taken = existing === undefined ? undefined : new Set<string>()

  const add = Effect.fnUntraced(function* (batch: ReadonlyArray<NewCamera>) {
    const candidates: Array<readonly [cameraID: string, camera: NewCamera]> = []
    for (const camera of batch) candidates.push([yield* secrets.cameraID, camera])
    if (taken === undefined) {
      const conflicts = yield* cameras.addAll(candidates)
      return candidates.map(([cameraID], index): ImportResult => {
        const conflict = conflicts[index]
        return conflict === undefined ? { cameraID } : refused(conflict)
      })
    }
    if (existing === "update") {
      const put = yield* cameras.putAll(candidates, taken)
      return put.map((result): ImportResult => {
        if (typeof result === "string") return refused(result)
        taken.add(result.cameraID)
        return result
      })
    }
    const standIns = yield* cameras.addMissing(candidates, taken)
    return standIns.map((standIn): ImportResult => {
      if (typeof standIn === "string") return refused(standIn)
      const { cameraID, existing } = standIn
      taken.add(cameraID)
      return existing ? { cameraID, existing } : { cameraID }
    })
  })

  return Effect.fnUntraced(function* ({ isLast, lines }: ReadBatch) {
    const isFull = taken !== undefined && taken.size + lines.length > mostWithSkip
    const read = isFull
      ? lines.map((line) => Result.isSuccess(line) ? Result.fail(tooMany(existing)) : line)
      : lines
    const outcomes = (yield* add(read.filter(Result.isSuccess).map(({ success }) => success)))
      .values()
    const results = read.map((line) =>
      Result.isFailure(line) ? line.failure : outcomes.next().value!
    )
    return isLast ? [...results, tooManyWrong] : results
  })
}

const tooMany = (existing: ImportOptions["existing"]): ImportResult => ({
  status: 413,
  message:
    `More than ${mostWithSkip} cameras with existing=${existing}. Send the rest in another request.`,
})

/** Adds to results that came whole how many there are of each kind. */
const withTotals = (results: Stream.Stream<ImportResult>): Stream.Stream<ImportResult> =>
  Stream.suspend(() => {
    const totals = { added: 0, updated: 0, unchanged: 0, refused: 0 }
    let isWhole = true
    const count = (result: ImportResult) => {
      if ("status" in result) {
        totals.refused++
        isWhole = !isEnd(result)
      } else if ("outcome" in result && result.outcome !== undefined) totals[result.outcome]++
      return result
    }
    return Stream.concat(
      Stream.map(results, count),
      Stream.suspend(() => isWhole ? Stream.succeed(totals) : Stream.empty),
    )
  })

/**
 * Writes one batch after the other. Between two of them others have their turn, and the client is looked
 * at again; meanwhile, until the database has the batch, `isWriting` is closed.
 */
const makeWriter = (
  services: ImportServices,
  { checkClient, ...options }: ImportOptions & { readonly checkClient: CheckClient },
  isWriting: Latch.Latch,
) => {
  const importBatch = makeImporter(services, options)
  // The second of them begins where the first one waits for the database.
  const write = (batch: ReadBatch) =>
    Effect.all([importBatch(batch), isWriting.open], { concurrency: 2 })
  return (batch: ReadBatch) =>
    isWriting.close.pipe(
      Effect.andThen(Effect.all([nextTurn, checkClient], { concurrency: 2 })),
      Effect.matchEffect({
        onFailure: ({ _tag, message }) =>
          Effect.succeed<ReadonlyArray<ImportResult>>([
            { status: _tag === "AuthenticationError" ? 401 : 403, message },
          ]),
        onSuccess: () => Effect.map(write(batch), ([results]) => results),
      }),
      Effect.ensuring(isWriting.open),
    )
}

/**
 * The results of the lines of `body`, each after its camera is kept. Nothing is read ahead of what is
 * written but two batches and a few parts of the body, nor written ahead of what is taken but a batch.
 * What ends it early, a failure of the database too, is the last result; else, where cameras are updated,
 * the totals are.
 */
export const importLines = <E>(
  services: ImportServices,
  options: ImportOptions & { readonly checkClient: CheckClient },
  body: Stream.Stream<Uint8Array, E>,
): Stream.Stream<ImportResult> => {
  const isWriting = Latch.makeUnsafe(true)
  const results = splitBatches(Stream.buffer(body, { capacity: partsAhead })).pipe(
    // While another process writes a batch, the next one is read: no sooner, for the writer, which has
    // taken one then, begins first.
    Stream.tap(() => Effect.andThen(Effect.yieldNow, isWriting.await)),
    Stream.map(makeReader(options)),
    Stream.buffer({ capacity: 1 }),
    Stream.mapEffect(makeWriter(services, options, isWriting)),
    Stream.filter(Arr.isReadonlyArrayNonEmpty),
    Stream.takeUntil((results) => isEnd(Arr.lastNonEmpty(results))),
    Stream.flattenArray,
    Stream.catchCause((cause): Stream.Stream<ImportResult> =>
      Stream.fromEffect(
        Cause.hasInterruptsOnly(cause)
          ? Effect.interrupt
          : Effect.map(failureOf(cause), ({ message, status }) => ({ status, message })),
      )
    ),
  )
  return options.existing === "update" ? withTotals(results) : results
}
