/**
 * `cam2 export`: cameras as a file for other programs.
 *
 * @module
 */
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { exportCameras, streamCameras } from "../../client/operations/mod.ts"
import { type CameraForm, cameraForms } from "../../contract/forms/CameraForm.ts"
import { fields, near, selection, toFilter } from "../CameraFlags.ts"
import { connection, layerClient } from "../Connection.ts"
import { maybe } from "../Flags.ts"
import { inForm, needed } from "../export/FieldsForm.ts"
import { printText } from "../output/Output.ts"
import { writeFile } from "../output/WriteFile.ts"

const format = Flag.Literals("format", cameraForms).pipe(
  Flag.withMetavar("<format>"),
  Flag.withDescription("geojson, ndjson, csv or json; else what --output ends with, else ndjson"),
  maybe,
)

const output = Flag.String("output").pipe(
  Flag.withAlias("o"),
  Flag.withMetavar("<path>"),
  Flag.withDescription("A file that is written whole or not at all; else standard output"),
  maybe,
)

const formatOf = (path: string | undefined): CameraForm =>
  cameraForms.find((form) => path?.toLowerCase().endsWith(`.${form}`)) ?? "ndjson"

/** `cam2 export`. */
export const exportCommand = Command.make(
  "export",
  { format, output, fields, near, selection, connection },
  Effect.fnUntraced(function* ({ fields, format, near, output, selection }) {
    const form = format ?? formatOf(output)
    const filter = yield* toFilter(selection, near)
    const text = fields === undefined
      ? exportCameras(filter, { format: form })
      : streamCameras({ limit: 1000, ...filter, fields: [...fields, ...needed(form)] }).pipe(
        Stream.map((camera) => ({ ...camera })),
        inForm(form, near === undefined ? fields : [...fields, "distance"]),
      )
    yield* output === undefined ? printText(text) : writeFile(output, text)
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
