/**
 * Adding cameras through the API, each entry once however often the import runs.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Stream from "effect/Stream"
import type { ApiClient, RequestError } from "../client/ApiClient.ts"
import type { NewCamera } from "../domain/CameraWrite.ts"
import {
  type AuthorizationError,
  type FormatError,
  InvalidResponseError,
} from "../domain/Errors.ts"
import { addInBulk, isUnknownRoute, type LineResult, type OfExisting } from "./BulkImport.ts"
import { finishing } from "./Finishing.ts"
import type { ImportEntry } from "./ImportEntry.ts"
import { makeImporter } from "./ImportOne.ts"
import {
  added,
  alreadyThere,
  type ImportSummary,
  makeTally,
  type Outcome,
  unchanged,
} from "./ImportSummary.ts"
import type { CameraSource } from "./ReadCameras.ts"
import { findRetired, retireAs } from "./Retired.ts"
import { Seen } from "./Seen.ts"
import { makeSorting } from "./ToUpdate.ts"

/** How an import runs. */
export interface ImportOptions {
  /** What becomes of a camera that is there: skipped when left out. */
  readonly existing?: OfExisting | undefined
  /** How many entries are on their way at a time where they go one by one; 8 when left out. */
  readonly concurrency?: number | undefined
  /** Called after each entry with the summary so far, which keeps changing. */
  readonly onProgress?: ((summary: ImportSummary) => void) | undefined
  /** How many reasons are kept, the first ones; all when left out. */
  readonly maxReasons?: number | undefined
  /** Given the outcomes of each batch, before the next one is sent. */
  readonly onOutcomes?: ((outcomes: ReadonlyArray<EntryOutcome>) => Effect.Effect<void>) | undefined
}

/** What became of an entry. */
export interface EntryOutcome {
  readonly entry: ImportEntry
  readonly outcome: Outcome
  /** The camera that it became, or meant, where that is known. */
  readonly cameraID?: string | undefined
}

// What was read while the server was busy goes into one request, up to this.
const mostInBulk = 1000

// Wrong input at the route of the token is no fault of the record.
const isRefusal = ({ operation }: FormatError): boolean =>
  ["addCamera", "checkCamExist", "updateCamera"].includes(operation ?? "")

// After these nothing was written: the server has said so.
const saysNo: ReadonlyArray<string> = [
  "AuthenticationError",
  "AuthorizationError",
  "FormatError",
  "ResourceNotFoundError",
  "TooManyRequestsError",
]

const lacksUpdate = (status: number | undefined) =>
  new InvalidResponseError({
    message: "The server does not take imports that update. Add cameras with --existing skip.",
    operation: "importCameras",
    status,
  })

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
 * With `existing: "update"` the cameras that are there are changed: those with the `source` and
 * `source_id` of an entry, or, where it has none, one at its address. What an entry leaves out stays.
 *
 * Many go into one request, where the server takes that; else they go one by one, which updating does
 * not. An entry that is refused is counted, and the import goes on. Any other failure ends it.
 */
export const importEntries: <E, R>(
  source: CameraSource<E, R>,
  options?: ImportOptions,
) => Effect.Effect<ImportSummary, E | RequestError | AuthorizationError, R | ApiClient> = Effect
  .fnUntraced(function* (source, options) {
    const existing = options?.existing ?? "skip"
    const { count, send, summary } = makeTally(options?.maxReasons ?? Infinity, existing)
    const taken = new Seen()
    const add = makeImporter(taken, existing)
    const sort = makeSorting()
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

    let told: Array<EntryOutcome> = []
    const tell = ({ entry, index }: Placed, outcome: Outcome, cameraID?: string) => {
      count(outcome, index, entry.notes)
      if (options?.onOutcomes !== undefined) told.push({ entry, outcome, cameraID })
      options?.onProgress?.(summary)
    }
    const tellBatch = Effect.suspend(() => {
      const outcomes = told
      told = []
      return options?.onOutcomes?.(outcomes) ?? Effect.void
    })
    const ofConflict = ({ entry }: Placed, reason: string): Outcome =>
      existing === "update" ? { line: entry.line, reason } : alreadyThere
    const importOne = (placed: Placed & { readonly camera: NewCamera }) =>
      add(placed.camera).pipe(
        Effect.tap(({ cameraID, outcome }) => retireAs(placed, outcome, cameraID)),
        Effect.map(({ outcome }): Outcome => outcome),
        Effect.catchTag(
          "ResourceConflictError",
          ({ message }) => Effect.succeed(ofConflict(placed, message)),
        ),
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
    const outcomeOf = (result: LineResult, placed: Placed): Outcome | undefined => {
      if ("status" in result) {
        return result.status === 409
          ? ofConflict(placed, result.message)
          : { line: placed.entry.line, reason: result.message }
      }
      if (result.outcome !== undefined) {
        taken.add(result.cameraID)
        return result.outcome
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
      const request = addInBulk(cameras.map(({ camera }) => camera), existing)
      const answer = yield* sending(
        cameras.length,
        Effect.catchIf(
          request,
          isUnknownRoute,
          ({ status }) =>
            existing === "update" ? Effect.fail(lacksUpdate(status)) : Effect.undefined,
        ),
      )
      if (answer === undefined) {
        hasBulk = false
        send(-cameras.length)
        return cameras
      }
      const again: Array<Placed & { readonly camera: NewCamera }> = []
      for (const [index, result] of answer.results.entries()) {
        const placed = cameras[index]!
        const outcome = outcomeOf(result, placed)
        if (outcome === undefined) {
          again.push(placed)
          continue
        }
        const cameraID = "cameraID" in result ? result.cameraID : undefined
        if (cameraID !== undefined) yield* retireAs(placed, outcome, cameraID)
        tell(placed, outcome, cameraID)
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
      const { alone, refused, together } = existing === "update"
        ? sort(cameras)
        : { together: cameras, alone: [], refused: [] }
      for (const [placed, reason] of refused) tell(placed, { line: placed.entry.line, reason })
      const retired = existing === "update"
        ? yield* findRetired(together)
        : new Map<Placed, string>()
      for (const [placed, cameraID] of retired) tell(placed, unchanged, cameraID)
      const rest = together.filter((placed) => !retired.has(placed))
      const again = rest.length === 0 ? [] : yield* finishing(importInBulk(rest))
      yield* importEach([...again, ...alone])
    })

    yield* source.entries.pipe(
      Stream.map((entry, index): Placed => ({ entry, index })),
      Stream.buffer({ capacity: mostInBulk }),
      Stream.chunks,
      Stream.runForEach((batch) =>
        Effect.andThen(Effect.tapError(importBatch(batch), () => tellBatch), tellBatch)
      ),
    )
    return summary
  })
