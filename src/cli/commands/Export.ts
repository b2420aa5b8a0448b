/**
 * `cam2 export`: cameras as a file for other programs.
 *
 * @module
 */
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { exportCameras, streamCameras } from "../../client/operations/mod.ts"
import { type CameraForm, cameraForms } from "../../contract/forms/CameraForm.ts"
import { fields, near, selection, toFilter } from "../CameraFlags.ts"
import { connection, layerClient } from "../Connection.ts"
import { json, maybe } from "../Flags.ts"
import { countRecords } from "../export/CountRecords.ts"
import { inForm, needed } from "../export/FieldsForm.ts"
import { printText } from "../output/Output.ts"
import { printable } from "../../domain/Printable.ts"
import { UsageError } from "../output/ReportFailure.ts"
import { writeFile } from "../output/WriteFile.ts"

const format = Flag.Literals("format", cameraForms).pipe(
  Flag.withMetavar("<format>"),
  Flag.withDescription("geojson, ndjson, csv or json; else what --output ends with, else ndjson"),
  maybe,
)

const output = Flag.String("output").pipe(
  Flag.withAlias("o"),
  Flag.withMetavar("<path>"),
  Flag.withDescription("A file that is written whole or not at all; standard output when left out"),
  maybe,
)

interface Wanted {
  readonly format: CameraForm | undefined
  readonly json: boolean
  readonly output: string | undefined
}

const formOf = ({ format, json, output = "" }: Wanted): Effect.Effect<CameraForm, UsageError> => {
  if (json && (format !== undefined || output !== "")) {
    return Effect.fail(
      new UsageError({
        message: "--json is --format ndjson on standard output: it excludes --format and --output",
      }),
    )
  }
  const form = format ?? cameraForms.find((form) => output.toLowerCase().endsWith(`.${form}`))
  if (form !== undefined) return Effect.succeed(form)
  const [ending] = /\.[^./\\]*$/.exec(output) ?? []
  return ending === undefined ? Effect.succeed("ndjson") : Effect.fail(
    new UsageError({
      message: `--output: ${ending} is the ending of no format; write one of ${
        cameraForms.map((form) => `.${form}`).join(", ")
      }, or add --format`,
    }),
  )
}

/** `cam2 export`. */
export const exportCommand = Command.make(
  "export",
  { format, output, fields, near, selection, json, connection },
  Effect.fnUntraced(function* ({ fields, format, json, near, output, selection }) {
    const form = yield* formOf({ format, json, output })
    const filter = yield* toFilter(selection, near)
    const text = fields === undefined
      ? exportCameras(filter, { format: form })
      : streamCameras({ limit: 1000, ...filter, fields: [...fields, ...needed(form)] }).pipe(
        Stream.map((camera) => ({ ...camera })),
        inForm(form, near === undefined ? fields : [...fields, "distance"]),
      )
    if (output === undefined) return yield* printText(text)
    let count = 0
    yield* writeFile(output, countRecords(form, (counted) => count = counted)(text))
    yield* Console.error(
      `${count} ${count === 1 ? "camera" : "cameras"} written to ${printable(output)}`,
    )
  }),
).pipe(
  Command.provide(({ connection }) => layerClient(connection)),
  Command.withShortDescription("Write cameras as GeoJSON, CSV, NDJSON or JSON"),
  Command.withDescription(
    "Write all cameras that match every flag given, in the order in which they were added, as the " +
      "server has them. An export that breaks off fails, and leaves the file as it was.",
  ),
  Command.withExamples([
    {
      command: "cam2 export --country US --output us.geojson",
      description: "A map of a country",
    },
    {
      command: "cam2 export --type stream --active-video true --format csv > streams.csv",
      description: "A table of every stream",
    },
    {
      command: "cam2 export --fields cameraID,latitude,longitude --format csv",
      description: "Only some fields",
    },
    {
      command: "cam2 export | gzip > cameras.ndjson.gz",
      description: "What cam2 import reads again",
    },
  ]),
)
