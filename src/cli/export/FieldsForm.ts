/**
 * Lists of cameras with some of their fields, in each form.
 *
 * @module
 */
import * as Stream from "effect/Stream"
import type { CameraForm } from "../../contract/forms/CameraForm.ts"
import { toLine } from "../../contract/forms/Csv.ts"
import { toFeature } from "../../contract/forms/GeoJson.ts"
import type { Camera } from "../../domain/Camera.ts"
import type { CameraField } from "../../domain/CameraSearch.ts"

/** A camera with some of its fields. */
export type Row = Readonly<Record<string, unknown>>

interface FieldsForm {
  readonly begin: string
  readonly between: string
  readonly end: string
  readonly write: (row: Row) => string
}

/** What has to be asked for besides to write a form. */
export const needed = (format: CameraForm): ReadonlyArray<CameraField> =>
  format === "geojson" ? ["latitude", "longitude"] : []

const formOf = (format: CameraForm, names: ReadonlyArray<string>): FieldsForm => {
  switch (format) {
    case "csv":
      return {
        begin: toLine(names),
        between: "",
        end: "",
        write: (row) => toLine(names.map((name) => row[name])),
      }
    case "geojson":
      return {
        begin: `{"type":"FeatureCollection","features":[`,
        between: ",",
        end: "]}",
        // It has the place, and the other fields are those that a feature shows.
        write: (row) => JSON.stringify(toFeature(row as unknown as Camera)),
      }
    case "json":
      return { begin: "[", between: ",", end: "]", write: (row) => JSON.stringify(row) }
    case "ndjson":
      return { begin: "", between: "", end: "", write: (row) => `${JSON.stringify(row)}\n` }
  }
}

/** The rows as text in a form, with the fields `names` side by side. */
export const inForm = (format: CameraForm, names: ReadonlyArray<string>) => {
  const { begin, between, end, write } = formOf(format, names)
  return <E, R>(rows: Stream.Stream<Row, E, R>): Stream.Stream<string, E, R> =>
    Stream.suspend(() => {
      let lead = begin
      let tail = begin + end
      const pieces = Stream.map(Stream.chunks(rows), (chunk) => {
        const text = lead + chunk.map(write).join(between)
        lead = between
        tail = end
        return text
      })
      return Stream.concat(pieces, Stream.suspend(() => Stream.succeed(tail)))
    })
}
