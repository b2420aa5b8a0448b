import * as Effect from "effect/Effect"
import * as Queue from "effect/Queue"
import * as Stream from "effect/Stream"
import type { ApiClient, RequestError } from "../client/ApiClient.ts"
import type { AuthorizationError } from "../domain/Errors.ts"
import { fieldError } from "../domain/Problem.ts"
import { makePresent, type Present, retireAbsent, streamAbsent } from "./Absent.ts"
import { type EntryOutcome, importEntries } from "./ImportEntries.ts"
import type { ImportSummary } from "./ImportSummary.ts"
import type { ListError } from "./ListError.ts"
import { type ListOptions, sourceOf } from "./ListOptions.ts"
import { type CameraList, readCameras } from "./ReadCameras.ts"

/** How a list is imported. */
export interface ImportOptions extends ListOptions {
  /** What becomes of a camera that is there: changed to what the list says when this is left out. */
  readonly existing?: "skip" | "update" | undefined
  /** Retires the cameras of `source`, which it needs, that are no longer in the list. */
  readonly retire?: boolean | undefined
  /** How many records are on their way at a time where they go one by one; 8 when left out. */
  readonly concurrency?: number | undefined
  /** How many reasons of refusals the summary keeps, the first ones; all when left out. */
  readonly maxReasons?: number | undefined
  /** Called when the form of the list was recognised. */
  readonly onList?: ((list: Omit<CameraList<never, never>, "entries">) => void) | undefined
  /** Called after each record with the summary so far, which keeps changing. */
  readonly onProgress?: ((summary: ImportSummary) => void) | undefined
}

/** What became of a record of a list, or of a camera that the list has no longer. */
export interface ImportOutcome {
  /**
   * `alreadyThere` is for a camera that is there where those are skipped; `absent` and `retired` are for
   * cameras that are no longer in the list.
   */
  readonly outcome:
    | "added"
    | "updated"
    | "unchanged"
    | "alreadyThere"
    | "refused"
    | "absent"
    | "retired"
  /** The number of the line from 1, or the place in the list, in words. */
  readonly line?: number | string | undefined
  /** The camera, where it is known. */
  readonly cameraID?: string | undefined
  /** The id that its source gives the camera. */
  readonly source_id?: string | undefined
  /** Why it was refused. */
  readonly reason?: string | undefined
  /** A record that was refused, as the list has it. */
  readonly record?: unknown
  /** What was inferred for the camera, or is not known of it. */
  readonly notes?: ReadonlyArray<string> | undefined
}

const toOutcome = ({ cameraID, entry, outcome }: EntryOutcome): ImportOutcome => {
  const { line, notes, record, source_id } = entry
  return typeof outcome === "string"
    ? { outcome, line, cameraID, source_id, notes }
    : { outcome: "refused", line, source_id, reason: outcome.reason, record }
}

// So many outcomes wait for who takes them, before no more is sent.
const mostWaiting = 2000

/** Tells of the cameras that the list has no longer, one after the other, and retires them if asked. */
const importAbsent = Effect.fnUntraced(function* (
  source: string,
  present: Present,
  summary: ImportSummary,
  { concurrency = 8, onProgress, retire = false }: ImportOptions,
  offer: (outcomes: ReadonlyArray<ImportOutcome>) => Effect.Effect<void>,
) {
  let absent = 0
  let retired = 0
  const unreadable = present.unreadable()
  const told = () => ({
    ...summary,
    absent,
    ...retire && { retired },
    ...retire && unreadable > 0 && { unreadable },
  })
  onProgress?.(told())
  // They are found by pages that go on behind the last camera, which one that is retired does not move.
  yield* streamAbsent(source, present).pipe(
    Stream.mapEffect((camera) => {
      const { cameraID, source_id } = camera
      // What could not be read may be any of them.
      const retiring = retire && unreadable === 0 ? retireAbsent(camera) : Effect.succeed(false)
      return Effect.map(retiring, (isRetired): ImportOutcome => ({
        outcome: isRetired ? "retired" : "absent",
        cameraID,
        source_id: source_id ?? undefined,
      }))
    }, { concurrency }),
    Stream.runForEach((outcome) =>
      Effect.suspend(() => {
        absent++
        if (outcome.outcome === "retired") retired++
        onProgress?.(told())
        return offer([outcome])
      })
    ),
  )
})

/**
 * Imports a list of cameras, in whatever form it is, and gives what became of each record.
 *
 * The form is recognised from the content: CSV with any delimiter, GeoJSON, JSON, NDJSON,
 * OpenTrafficCamMap, Overpass JSON, KML, KMZ, GPX or M3U, each also gzipped. The fields are recognised
 * by the names that public lists use; what has no field is kept in `properties`.
 *
 * A record with a `source_id` means the camera that has it at its `source`, another one that at its
 * address: it is added, updated or unchanged, so that a list may be imported again, after an
 * interruption as well. The cameras of `source`, where it is given, that the list has no longer come
 * last, as `absent`, or with `retire` as `retired`. A record of this database that is retired is so here
 * too. None is ever deleted. Needs the permission level `"admin"`.
 *
 * A record that is no camera is `refused`, and the import goes on. Fails with {@linkcode ListError} when
 * the list cannot be read, and with `FormatError` when an option is wrong.
 *
 * @example A list that a city publishes
 * ```ts
 * import { importCameras } from "@cam2/camera-database/lists"
 * import { layerTest } from "@cam2/camera-database/testing"
 * import * as Effect from "effect/Effect"
 * import * as Stream from "effect/Stream"
 *
 * const csv = `id,name,lat,lon,url
 * 7,Harbour,53.54,9.98,https://example.org/7.jpg`
 *
 * const program = importCameras(Stream.encodeText(Stream.make(csv)), {
 *   source: "City of Hamburg",
 *   country: "DE",
 * }).pipe(Stream.runCollect, Effect.provide(layerTest))
 * const [harbour] = await Effect.runPromise(program)
 * console.log(harbour?.outcome, harbour?.line) // added 2
 * ```
 */
export const importCameras = <E = never, R = never>(
  bytes: Stream.Stream<Uint8Array, E, R>,
  options: ImportOptions = {},
): Stream.Stream<
  ImportOutcome,
  E | ListError | RequestError | AuthorizationError,
  R | ApiClient
> =>
  Stream.callback(
    (queue) =>
      Effect.gen(function* () {
        const { existing = "update", retire = false } = options
        if (retire && (sourceOf(options) === undefined || existing === "skip")) {
          const expected = "with the source of the list, and with existing update"
          return yield* fieldError("import", "retire", retire, expected)
        }
        const list = yield* readCameras(bytes, options)
        options.onList?.(list)
        const source = sourceOf(options)
        // A list that does not say so is never all that its source has.
        const present = source === undefined ? undefined : makePresent(source)
        const offer = (outcomes: ReadonlyArray<ImportOutcome>) =>
          Effect.asVoid(Queue.offerAll(queue, outcomes))
        const entries = Stream.map(list.entries, (entry) => {
          present?.see(entry)
          return entry
        })
        const summary = yield* importEntries({ ...list, entries }, {
          ...options,
          existing,
          onOutcomes: (outcomes) => offer(outcomes.map(toOutcome)),
        })
        if (existing === "update" && present?.isAny()) {
          yield* importAbsent(source ?? "", present, summary, options, offer)
        }
        yield* Queue.end(queue)
      }),
    { bufferSize: mostWaiting, strategy: "suspend" },
  )
