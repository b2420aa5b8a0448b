/**
 * Adding cameras through the API, each entry once however often the import runs.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import * as Hash from "effect/Hash"
import * as Result from "effect/Result"
import * as Semaphore from "effect/Semaphore"
import * as Stream from "effect/Stream"
import type { ApiClient, RequestError } from "../../client/ApiClient.ts"
import { checkCamExist } from "../../client/Cameras.ts"
import { addCamera } from "../../client/CameraWrites.ts"
import { fieldsOf, isSame, keyOf } from "../../domain/CameraMatch.ts"
import type { CameraKey } from "../../domain/CameraQuery.ts"
import type { NewCamera } from "../../domain/CameraWrite.ts"
import type { AuthorizationError, FormatError } from "../../domain/Errors.ts"
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
  /** How many entries are on their way at a time; 8 when left out. */
  readonly concurrency?: number | undefined
  /** Called after each entry with the summary so far, which keeps changing. */
  readonly onProgress?: ((summary: ImportSummary) => void) | undefined
  /** How many reasons are kept, the first ones; all when left out. */
  readonly maxReasons?: number | undefined
}

// Enough locks that two addresses seldom share one.
const lockCount = 256

/**
 * Imports one entry at a time for each address. An existing camera stands for one entry at most: of
 * entries that are equal, the k-th is there already when k equal cameras are.
 */
const makeImporter = () => {
  const locks = Array.from({ length: lockCount }, () => Semaphore.makeUnsafe(1))
  const taken = new Set<string>()

  const findExisting = Effect.fnUntraced(function* (camera: NewCamera, key: CameraKey) {
    const written = fieldsOf(camera)
    const same = (yield* checkCamExist(key)).filter((existing) =>
      !taken.has(existing.cameraID) && isSame(written, existing)
    )
    // The one with the fewest fields beyond leaves the others to entries that have those fields.
    return same.sort((one, other) => fieldsOf(one).size - fieldsOf(other).size)[0]
  })

  return (camera: NewCamera) => {
    const key = keyOf(camera)
    const lock = locks[(Hash.string(JSON.stringify(key)) >>> 0) % lockCount]!
    return Effect.gen(function* () {
      const existing = yield* findExisting(camera, key)
      taken.add(existing === undefined ? yield* addCamera(camera) : existing.cameraID)
      return existing === undefined ? added : alreadyThere
    }).pipe(lock.withPermit)
  }
}

// Wrong input at the route of the token is no fault of the record.
const isRefusal = ({ operation }: FormatError): boolean =>
  operation === "addCamera" || operation === "checkCamExist"

/**
 * Adds the cameras of `source` that are not there yet. A camera is there when one with the same
 * address has every field that would be written; each camera stands for one entry at most, so that
 * a second run adds none and equal entries become a camera each. Another camera with the same
 * `legacy_cameraID` counts as there too.
 *
 * An entry that is refused is counted, and the import goes on. Any other failure ends it.
 */
export const importCameras: <E, R>(
  source: CameraSource<E, R>,
  options?: ImportOptions,
) => Effect.Effect<ImportSummary, E | RequestError | AuthorizationError, R | ApiClient> = Effect
  .fnUntraced(function* (source, options) {
    const { count, summary } = makeTally(options?.maxReasons ?? Infinity)
    const add = makeImporter()
    const importOne = ({ camera, line }: ImportEntry) =>
      Result.isFailure(camera)
        ? Effect.succeed<Outcome>({ line, reason: camera.failure })
        : add(camera.success).pipe(
          Effect.catchTag("ResourceConflictError", () => Effect.succeed(alreadyThere)),
          Effect.catchIf(
            (error) => error._tag === "FormatError" && isRefusal(error),
            ({ message }) => Effect.succeed<Outcome>({ line, reason: message }),
          ),
        )
    yield* source.entries.pipe(
      Stream.map((entry, index) => ({ entry, index })),
      Stream.mapEffect(
        ({ entry, index }) =>
          Effect.map(importOne(entry), (outcome) => {
            count(outcome, index)
            options?.onProgress?.(summary)
          }),
        { concurrency: options?.concurrency ?? 8, unordered: true },
      ),
      Stream.runDrain,
    )
    return summary
  })
