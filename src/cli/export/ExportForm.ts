/**
 * The forms of an export, by name and by what a file's name ends with.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import { type TextForm, textForms } from "../../lists/output/WriteCameras.ts"
import { UsageError } from "../output/ReportFailure.ts"

/** The names of the forms. */
export const exportForms = [...textForms, "parquet"] as const

/** A form of an export. */
export type ExportForm = TextForm | "parquet"

/** What the flags say of the form. */
export interface Wanted {
  readonly format: ExportForm | undefined
  readonly json: boolean
  readonly output: string | undefined
}

/** The form that is meant, and whether it is packed. */
export interface Chosen {
  readonly form: ExportForm
  readonly isGzip: boolean
}

const endings: Readonly<Record<string, ExportForm>> = {
  ...Object.fromEntries(exportForms.map((form) => [form, form])),
  geoparquet: "parquet",
  jsonl: "ndjson",
  m3u8: "m3u",
}

const wrong = (message: string) => Effect.fail(new UsageError({ message }))

/** The form that the flags mean. */
export const chooseForm = (
  { format, json, output = "" }: Wanted,
): Effect.Effect<Chosen, UsageError> => {
  if (json && (format !== undefined || output !== "")) {
    return wrong(
      "--json is --format ndjson on standard output: it excludes --format and --output",
    )
  }
  const isGzip = /\.gz$/i.test(output)
  const [, ending] = /\.([^./\\]*)$/.exec(output.replace(/\.gz$/i, "")) ?? []
  const form = format ?? (ending === undefined ? "ndjson" : endings[ending.toLowerCase()])
  if (form === undefined) {
    return wrong(
      `--output: .${ending} is the ending of no format; write one of ${
        exportForms.map((form) => `.${form}`).join(", ")
      }, each also with .gz, or add --format`,
    )
  }
  if (form !== "parquet") return Effect.succeed({ form, isGzip })
  if (output === "") return wrong("--format parquet is no text: add --output")
  return isGzip
    ? wrong("--output: Parquet is packed in itself; leave .gz out")
    : Effect.succeed({ form, isGzip })
}
