/**
 * Records of cameras in the form of an export.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type { ListedCamera } from "../../contract/forms/Form.ts"
import { toLine } from "../../contract/forms/Csv.ts"
import { toFeature } from "../../contract/forms/GeoJson.ts"
import type { CameraField } from "../../domain/CameraSearch.ts"
import { inForm, writeCameras } from "../../lists/output/WriteCameras.ts"
import { type CommandError, UsageError } from "../output/ReportFailure.ts"
import type { ExportForm } from "./ExportForm.ts"
import { toParquet } from "./Parquet.ts"
import type { Row } from "./Spool.ts"

/** How records are written. */
export interface Writing {
  readonly form: ExportForm
  readonly isGzip: boolean
  /** The names of the fields, where those are not all. */
  readonly fields: ReadonlyArray<string> | undefined
  readonly search: { readonly sort?: "added" | "distance" | undefined }
}

// What a placemark, a channel or a table of columns needs, some fields do not give.
const whole: ReadonlyArray<ExportForm> = ["kml", "m3u", "parquet"]

/** Refuses some fields where a form needs all. */
export const checkFields = (
  form: ExportForm,
  fields: ReadonlyArray<string> | undefined,
): Effect.Effect<void, UsageError> =>
  fields !== undefined && whole.includes(form)
    ? Effect.fail(new UsageError({ message: `--fields: ${form} is written of whole cameras only` }))
    : Effect.void

/** What has to be asked for besides to write a form. */
export const needed = (form: ExportForm): ReadonlyArray<CameraField> =>
  form === "geojson" ? ["latitude", "longitude"] : []

// They were read as whole cameras where no fields were named.
const asCameras = <E, R>(rows: Stream.Stream<Row, E, R>) =>
  rows as unknown as Stream.Stream<ListedCamera, E, R>

const someFields = (form: ExportForm, names: ReadonlyArray<string>) => {
  switch (form) {
    case "csv":
      return {
        begin: toLine(names),
        between: "",
        end: "",
        write: (row: Row) => toLine(names.map((name) => row[name])),
      }
    case "geojson":
      return {
        begin: `{"type":"FeatureCollection","features":[`,
        between: ",",
        end: "]}",
        // It has the place, and the other fields are those that a feature shows.
        write: (row: Row) => JSON.stringify(toFeature(row as unknown as ListedCamera)),
      }
    case "json":
      return { begin: "[", between: ",", end: "]", write: (row: Row) => JSON.stringify(row) }
    default:
      return { begin: "", between: "", end: "", write: (row: Row) => `${JSON.stringify(row)}\n` }
  }
}

/** Records as text; Parquet is none. */
export const toText =
  ({ fields, form, search }: Writing) =>
  <E, R>(rows: Stream.Stream<Row, E, R>): Stream.Stream<string, E, R> =>
    fields !== undefined || form === "parquet"
      ? inForm(someFields(form, fields ?? []))(rows)
      : writeCameras({ format: form, hasDistance: search.sort === "distance" })(asCameras(rows))

/** Records as the bytes of a file; `counted` is told how many of them it has. */
export const toBytes =
  (writing: Writing, counted: (rows: number) => void) =>
  <E, R>(rows: Stream.Stream<Row, E, R>): Stream.Stream<Uint8Array, E | CommandError, R> => {
    const { form, isGzip } = writing
    const seen = Stream.tap(
      form === "m3u" ? Stream.filter(rows, ({ m3u8_url }) => m3u8_url != null) : rows,
      () => Effect.sync(() => counted(1)),
    )
    if (form === "parquet") return toParquet(asCameras(seen))
    const bytes = Stream.encodeText(toText(writing)(seen))
    return isGzip ? gzip(bytes) : bytes
  }

const gzip = <E, R>(bytes: Stream.Stream<Uint8Array, E, R>): Stream.Stream<Uint8Array, E, R> =>
  Stream.unwrap(Effect.map(
    Stream.toReadableStreamEffect(bytes),
    (plain) =>
      Stream.fromReadableStream<Uint8Array, E>({
        // Its bytes are in no shared memory, of which the compiler sees nothing here.
        evaluate: () =>
          plain.pipeThrough(
            new CompressionStream("gzip") as TransformStream<Uint8Array, Uint8Array>,
          ),
        onError: (cause) => cause as E,
      }),
  ))
