/**
 * Adding cameras through the API, each entry once however often the import runs.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Hash from "effect/Hash"
import * as Result from "effect/Result"
import * as Semaphore from "effect/Semaphore"
import * as Stream from "effect/Stream"
import type { ApiClient, RequestError } from "../../client/ApiClient.ts"
import { addCamera, checkCamExist } from "../../client/operations/mod.ts"
import type { ImportResult } from "../../contract/ImportResult.ts"
import { findSame, keyOf } from "../../domain/CameraMatch.ts"
import type { NewCamera } from "../../domain/CameraWrite.ts"
import type { AuthorizationError, FormatError } from "../../domain/Errors.ts"
import { addInBulk, isUnknownRoute } from "./BulkImport.ts"
import type { ImportEntry } from "./ImportEntry.ts"
import {
  added,
  alreadyThere,
  type ImportSummary,
  makeTally,
  type Outcome,
} from "./ImportSummary.ts"
import type { CameraSource } from "./ReadCameras.ts"

/** How an import runs. */
export interface ImportOptions {
  /** How many entries are on their way at a time where they go one by one; 8 when left out. */
  readonly concurrency?: number | undefined
  /** Called after each entry with the summary so far, which keeps changing. */
  readonly onProgress?: ((summary: ImportSummary) => void) | undefined
  /** How many reasons are kept, the first ones; all when left out. */
  readonly maxReasons?: number | undefined
}

// Enough locks that two addresses seldom share one.
const lockCount = 256

// What was read while the server was busy goes into one request, up to this.
const mostInBulk = 1000

// How long an import that is broken off waits for the requests that are on their way.
const grace = "3 seconds"

/**
 * Lets requests that are on their way come to their end for a while after an interruption, so that
 * what they have written is counted.
 */
const finishing = <A, E, R>(requests: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
  Effect.uninterruptibleMask((restore) =>
    Effect.flatMap(
      Effect.forkDetach(Effect.interruptible(requests)),
      (fiber) =>
        restore(Fiber.join(fiber)).pipe(
          Effect.onInterrupt(() =>
            Effect.andThen(
              Effect.timeoutOption(Effect.interruptible(Fiber.await(fiber)), grace),
              Fiber.interrupt(fiber),
            )
          ),
        ),
    )
  )

/**
 * Imports one entry at a time for each address. An existing camera stands for one entry at most, those
 * in `taken` for none: of entries that are equal, the k-th is there already when k equal cameras are.
 */
const makeImporter = (taken: Set<string>) => {
  const locks = Array.from({ length: lockCount }, () => Semaphore.makeUnsafe(1))
  return (camera: NewCamera) => {
    const key = keyOf(camera)
    const lock = locks[(Hash.string(JSON.stringify(key)) >>> 0) % lockCount]!
    return Effect.gen(function* () {
      const existing = findSame(camera, yield* checkCamExist(key), taken)
      taken.add(existing === undefined ? yield* addCamera(camera) : existing.cameraID)
      return existing === undefined ? added : alreadyThere
    }).pipe(lock.withPermit)
  }
}

// Wrong input at the route of the token is no fault of the record.
const isRefusal = ({ operation }: FormatError): boolean =>
  operation === "addCamera" || operation === "checkCamExist"

// After these nothing was written: the server has said so.
const saysNo: ReadonlyArray<string> = [
  "AuthenticationError",
  "AuthorizationError",
  "FormatError",
  "ResourceNotFoundError",
  "TooManyRequestsError",
]

/** An entry, and its place among all of them. */
interface Placed {
  readonly entry: ImportEntry
  readonly index: number
}

/**
 * Adds the cameras of `source` that are not there yet. A camera is there when one with the same
 * address has every field that would be written; each camera stands for one entry at most, so that
 * a second run adds none and equal entries become a camera each. Another camera with the same
 * `legacy_cameraID` counts as there too.
 *
 * Many go into one request, where the server takes that; else they go one by one. An entry that is
 * refused is counted, and the import goes on. Any other failure ends it.
 */
export const importCameras: <E, R>(
  source: CameraSource<E, R>,
  options?: ImportOptions,
) => Effect.Effect<ImportSummary, E | RequestError | AuthorizationError, R | ApiClient> = Effect
  .fnUntraced(function* (source, options) {
    const { count, send, summary } = makeTally(options?.maxReasons ?? Infinity)
    const taken = new Set<string>()
    const add = makeImporter(taken)
    /** So many are in doubt, unless what is sent ends with their outcome or a refusal. */
    const sending = <A, E extends { readonly _tag: string }, R>(
      count: number,
      request: Effect.Effect<A, E, R>,
    ) =>
      Effect.andThen(
        Effect.sync(() => send(count)),
        Effect.tapError(request, ({ _tag }) =>
          Effect.sync(() => {
            if (saysNo.includes(_tag)) send(-count)
          })),
      )
    let hasBulk = true

    const tell = ({ index }: Placed, outcome: Outcome) => {
      count(outcome, index)
      options?.onProgress?.(summary)
    }
    const importOne = (placed: Placed & { readonly camera: NewCamera }) =>
      add(placed.camera).pipe(
        Effect.catchTag("ResourceConflictError", () => Effect.succeed(alreadyThere)),
        Effect.catchIf(
          (error) => error._tag === "FormatError" && isRefusal(error),
          ({ message }) => Effect.succeed({ line: placed.entry.line, reason: message }),
        ),
        (request) => sending(1, request),
        Effect.map((outcome) => {
          send(-1)
          tell(placed, outcome)
        }),
        finishing,
      )
    const importEach = (batch: ReadonlyArray<Placed & { readonly camera: NewCamera }>) =>
      Effect.forEach(batch, importOne, { concurrency: options?.concurrency ?? 8, discard: true })

    /** What a result means; undefined when another entry of this import has that camera. */
    const outcomeOf = (result: ImportResult, { entry }: Placed): Outcome | undefined => {
      if ("status" in result) {
        return result.status === 409 ? alreadyThere : { line: entry.line, reason: result.message }
      }
      // The server remembers no request before this one.
      if (!("cameraID" in result) || taken.has(result.cameraID)) return undefined
      taken.add(result.cameraID)
      return result.existing ? alreadyThere : added
    }

    /** Adds cameras with one request; gives those that have to go one by one. */
    const importInBulk = Effect.fnUntraced(function* (
      cameras: ReadonlyArray<Placed & { readonly camera: NewCamera }>,
    ) {
      if (!hasBulk) return cameras
      const request = addInBulk(cameras.map(({ camera }) => camera))
      const answer = yield* sending(
        cameras.length,
        Effect.catchIf(request, isUnknownRoute, () => Effect.undefined),
      )
      if (answer === undefined) {
        hasBulk = false
        send(-cameras.length)
        return cameras
      }
      const again: Array<Placed & { readonly camera: NewCamera }> = []
      for (const [index, result] of answer.results.entries()) {
        const outcome = outcomeOf(result, cameras[index]!)
        if (outcome === undefined) again.push(cameras[index]!)
        else tell(cameras[index]!, outcome)
      }
      // A result that ends the import says of the cameras after it that they were not written.
      const isCut = answer.failure?._tag === "InvalidResponseError"
      send(-(isCut ? answer.results.length : cameras.length))
      if (answer.failure !== undefined) return yield* answer.failure
      return again
    })

    const importBatch = Effect.fnUntraced(function* (batch: ReadonlyArray<Placed>) {
      const cameras: Array<Placed & { readonly camera: NewCamera }> = []
      for (const placed of batch) {
        const { camera, line } = placed.entry
        if (Result.isSuccess(camera)) cameras.push({ ...placed, camera: camera.success })
        else tell(placed, { line, reason: camera.failure })
      }
      if (cameras.length === 0) return
      yield* importEach(yield* finishing(importInBulk(cameras)))
    })

    yield* source.entries.pipe(
      Stream.map((entry, index): Placed => ({ entry, index })),
      Stream.buffer({ capacity: mostInBulk }),
      Stream.chunks,
      Stream.runForEach(importBatch),
    )
    return summary
  })
