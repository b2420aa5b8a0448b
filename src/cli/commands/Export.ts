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
import { streamCameraPages } from "../../client/operations/mod.ts"
import type { Camera } from "../../domain/Camera.ts"
import type { CameraFilter } from "../../domain/CameraQuery.ts"
import type { CameraSearch } from "../../domain/CameraSearch.ts"
import { printable } from "../../domain/Printable.ts"
import { describeSources } from "../../lists/output/DescribeSources.ts"
import { fields, near, selection, toFilter } from "../CameraFlags.ts"
import { connection, layerClient } from "../Connection.ts"
import { json, maybe, written } from "../Flags.ts"
import { chooseForm, type Chosen, exportForms } from "../export/ExportForm.ts"
import { openSpool, type Row } from "../export/Spool.ts"
import { checkFields, needed, toBytes, toText } from "../export/ToBytes.ts"
import { tellMisspelled } from "../TellMisspelled.ts"
import { printText } from "../output/Output.ts"
import { partOf, writeFile } from "../output/WriteFile.ts"

const format = Flag.Literals("format", exportForms).pipe(
  Flag.withMetavar("<format>"),
  Flag.withDescription(
    "ndjson, csv, geojson, json, kml, m3u or parquet; else what --output ends with, else ndjson",
  ),
  maybe,
)

const output = Flag.String("output").pipe(
  Flag.withAlias("o"),
  Flag.withMetavar("<path>"),
  Flag.withDescription(
    "A file that is written whole or not at all, gzipped where its name ends with .gz; standard " +
      "output when left out, or -",
  ),
  written,
)

const anew = Flag.Boolean("anew").pipe(
  Flag.withoutNegation,
  Flag.withDescription("Begin anew, also where an export to --output was broken off within a day"),
  Flag.withDefault(false),
)

/** What is exported, and in which form. */
interface Asked extends Chosen {
  readonly search: CameraFilter
  readonly fields: ReadonlyArray<string> | undefined
}

const asRead = (camera: Camera): object => camera

/** The cameras from a place on, page by page, with what their sources ask for. */
const pagesFrom = ({ fields, search }: Asked, from: string | undefined) =>
  Stream.unwrap(Effect.map(
    fields === undefined ? describeSources : Effect.succeed(asRead),
    (describe: (camera: Camera) => object) =>
      Stream.map(
        streamCameraPages({ limit: 1000, ...search }, { from }),
        ({ checkpoint, items }) => ({
          checkpoint,
          rows: items.map((camera): Row => ({ ...describe(camera) })),
        }),
      ),
  ))

const counted = (count: number) => `${count} ${count === 1 ? "camera" : "cameras"}`

const leftOut = (left: number, form: string) =>
  `${counted(left)} without a playlist, which ${form} needs, left out`

const toFile = Effect.fnUntraced(function* (path: string, isAnew: boolean, asked: Asked) {
  const { fields, form, search } = asked
  const spool = yield* openSpool(yield* partOf(path), { search, fields }, isAnew)
  if (spool.from !== undefined) {
    yield* Console.error(
      `going on after ${counted(spool.count)} of an export that was broken off; ` +
        "--anew begins from the start",
    )
  }
  let count = spool.count
  yield* Stream.runForEach(pagesFrom(asked, spool.from), ({ checkpoint, rows }) => {
    count += rows.length
    return spool.append(rows, checkpoint)
  })
  let written = 0
  yield* writeFile(path, toBytes(asked, (rows) => written += rows)(spool.rows))
  yield* spool.remove
  const left = count - written
  yield* Console.error(
    `${counted(written)} written to ${printable(path)}${
      left === 0 ? "" : `; ${leftOut(left, form)}`
    }`,
  )
  return count
}, Effect.scoped)

/** `cam2 export`. */
export const exportCommand = Command.make(
  "export",
  { format, output, anew, fields, near, selection, json, connection },
  Effect.fnUntraced(function* ({ anew, fields, format, json, near, output, selection }) {
    const chosen = yield* chooseForm({ format, json, output })
    yield* checkFields(chosen.form, fields)
    const filter = yield* toFilter(selection, near)
    const search: CameraSearch = fields === undefined
      ? filter
      : { ...filter, fields: [...fields, ...needed(chosen.form)] }
    const names = fields === undefined || near === undefined ? fields : [...fields, "distance"]
    const asked = { ...chosen, search, fields: names }
    if (output !== undefined) {
      return yield* tellMisspelled(yield* toFile(output, anew, asked), selection)
    }
    let count = 0
    let left = 0
    const rows = Stream.flatMap(pagesFrom(asked, undefined), ({ rows }) => {
      count += rows.length
      if (chosen.form === "m3u") left += rows.filter(({ m3u8_url }) => m3u8_url == null).length
      return Stream.fromArray(rows)
    })
    yield* printText(toText(asked)(rows))
    if (left > 0) yield* Console.error(leftOut(left, chosen.form))
    yield* tellMisspelled(count, selection)
  }),
).pipe(
  Command.provide(({ connection }) => layerClient(connection)),
  Command.withShortDescription("Write cameras as NDJSON, CSV, GeoJSON, JSON, KML, M3U or Parquet"),
  Command.withDescription(
    "Write all cameras that match every flag given, in the order in which they were added. An " +
      "export to a file that breaks off leaves the file as it was; the same command goes on from " +
      "there within a day.",
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
      command: "cam2 export --output cameras.parquet",
      description: "A table for DuckDB, pandas or QGIS",
    },
    {
      command: "cam2 export --fields cameraID,latitude,longitude --format csv",
      description: "Only some fields",
    },
    {
      command: "cam2 export --output cameras.ndjson.gz",
      description: "What cam2 import reads again",
    },
  ]),
)
