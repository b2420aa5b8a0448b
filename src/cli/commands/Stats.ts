/**
 * `cam2 stats`: what the database has, in numbers.
 *
 * @module
 */
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { cameraFacets, countCameras } from "../../client/operations/mod.ts"
import { type FacetName, mostValuesOfFacet } from "../../domain/CameraFacets.ts"
import { toJson } from "../../domain/Printable.ts"
import { selection, toSelection } from "../CameraFlags.ts"
import { connection, layerClient } from "../Connection.ts"
import { tellMisspelled } from "../TellMisspelled.ts"
import { facetColumns, facetFields, facetRows } from "../output/Facets.ts"
import { form, printRows } from "../output/Form.ts"
import { printLines } from "../output/Output.ts"
import { printTable } from "../output/PrintList.ts"

const counted: ReadonlyArray<FacetName> = [
  "country",
  "camera_type",
  "is_active_image",
  "is_active_video",
  "source",
]

const top = Flag.Int("top").pipe(
  Flag.filter((count) => count > 0, (count) => `Expected a whole number above 0, got ${count}`),
  Flag.withMetavar("<count>"),
  Flag.withDescription(
    `How many values of a field the table shows, at most ${mostValuesOfFacet}; 10 when left out`,
  ),
  Flag.withDefault(10),
)

/** `cam2 stats`. */
export const stats = Command.make(
  "stats",
  { top, selection, form, connection },
  Effect.fnUntraced(function* ({ form, selection, top }) {
    const wanted = yield* toSelection(selection)
    const [cameras, found] = yield* Effect.all(
      [countCameras(wanted), cameraFacets(counted, wanted)],
      { concurrency: "unbounded" },
    )
    if (form.csv) {
      yield* printRows(Stream.fromIterable(facetRows(counted, found)), form, facetFields)
    } else if (form.json) {
      yield* printLines(Stream.succeed(toJson({ cameras, ...found })))
    } else {
      yield* printTable(facetColumns, facetRows(counted, found, top))
      yield* Console.error(`${cameras} ${cameras === 1 ? "camera" : "cameras"}`)
    }
    yield* tellMisspelled(cameras, selection)
  }),
).pipe(
  Command.provide(({ connection }) => layerClient(connection)),
  Command.withShortDescription("Count cameras by country, type, activity and source"),
  Command.withDescription(
    "Count the cameras that match every flag given by country, type, activity and source, those of " +
      "the most first. CSV and JSON have all values.",
  ),
  Command.withExamples([
    { command: "cam2 stats", description: "What the database has" },
    { command: "cam2 stats --country US --top 50 --csv" },
  ]),
)
