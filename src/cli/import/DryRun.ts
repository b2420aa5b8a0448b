/**
 * What an import would do, without a server.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import type * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import type { FormatError } from "../../domain/Errors.ts"
import type { NewCamera } from "../../domain/CameraWrite.ts"
import type { Refusal } from "../../lists/ImportSummary.ts"
import type { ListError } from "../../lists/ListError.ts"
import type { ListOptions } from "../../lists/ListOptions.ts"
import { readCameras } from "../../lists/ReadCameras.ts"
import { printable, toJson } from "../../domain/Printable.ts"
import { mappingLines, readBy } from "./MappingLines.ts"
import { noteLines, reasonLines } from "./SummaryLines.ts"

/** How many records are shown. */
const shownRecords = 5

/** What an import would do. */
export interface DryRun {
  /** The form of the list, in words. */
  readonly form: string
  /** The names of the list that each field is taken from. */
  readonly mapping: ReadonlyMap<string, ReadonlySet<string>>
  /** The names of the list that look like a field, with that field. */
  readonly lookalikes: ReadonlyMap<string, string>
  /** The first cameras. */
  readonly first: ReadonlyArray<NewCamera>
  readonly cameras: number
  readonly refused: number
  /** Why records would be refused, the first ones. */
  readonly reasons: ReadonlyArray<Refusal>
  readonly notes: ReadonlyMap<string, number>
}

/** Reads a list to its end, and keeps what is shown of it. */
export const dryRun = <E, R>(
  bytes: Stream.Stream<Uint8Array, E, R>,
  options: ListOptions & { readonly maxReasons: number },
): Effect.Effect<DryRun, E | ListError | FormatError, R | Scope.Scope> =>
  Effect.gen(function* () {
    const list = yield* readCameras(bytes, options)
    const first: Array<NewCamera> = []
    const reasons: Array<Refusal> = []
    const notes = new Map<string, number>()
    let cameras = 0
    let refused = 0
    yield* Stream.runForEach(list.entries, ({ camera, line, notes: told = [] }) =>
      Effect.sync(() => {
        if (Result.isFailure(camera)) {
          refused++
          if (reasons.length < options.maxReasons) reasons.push({ line, reason: camera.failure })
          return
        }
        cameras++
        if (first.length < shownRecords) first.push(camera.success)
        for (const note of told) notes.set(note, (notes.get(note) ?? 0) + 1)
      }))
    const { form, lookalikes, mapping } = list
    return { form, mapping, lookalikes, first, cameras, refused, reasons, notes }
  })

/** What an import would do, for a reader, or as one document of JSON. */
export const dryRunLines = (
  { cameras, first, form, lookalikes, mapping, notes, reasons, refused }: DryRun,
  { json }: { readonly json: boolean },
): ReadonlyArray<string> => {
  if (json) {
    return [toJson({
      form,
      mapping: {},
      ...readBy({ lookalikes, mapping }),
      first,
      cameras,
      refused: reasons,
      inferred: Object.fromEntries(notes),
    })]
  }
  return [
    `form  ${printable(form)}`,
    ...mappingLines({ lookalikes, mapping }),
    ...first.map((camera) => toJson(camera)),
    `would be imported  ${cameras}`,
    `would be refused   ${refused}`,
    ...reasonLines(reasons, refused - reasons.length),
    ...noteLines(notes),
    "nothing was written (--dry-run)",
  ]
}
