/**
 * `cam2 count`, `cam2 facets`, `cam2 clusters`: cameras in numbers.
 *
 * @module
 */
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { cameraClusters, cameraFacets, countCameras } from "../../client/operations/mod.ts"
import { type CameraCluster, facetNames, mostZoom } from "../../domain/CameraFacets.ts"
import { selection, toSelection } from "../CameraFlags.ts"
import { connection, layerClient } from "../Connection.ts"
import { tellMisspelled } from "../TellMisspelled.ts"
import { facetColumns, facetFields, facetRows } from "../output/Facets.ts"
import { form, printRows } from "../output/Form.ts"
import { printLines } from "../output/Output.ts"
import { toJson } from "../../domain/Printable.ts"
import { printTable } from "../output/PrintList.ts"
import { printNumber } from "../output/Record.ts"

/** `cam2 count`. */
export const count = Command.make(
  "count",
  { selection, form, connection },
  Effect.fnUntraced(function* ({ form, selection }) {
    const count = yield* countCameras(yield* toSelection(selection))
    yield* printNumber({ count }, form)
    yield* tellMisspelled(count, selection)
  }),
).pipe(
  Command.provide(({ connection }) => layerClient(connection)),
  Command.withShortDescription("Count cameras"),
  Command.withDescription("Count the cameras that match every flag given."),
  Command.withExamples([
    { command: "cam2 count --country US --type stream", description: "The streams of a country" },
  ]),
)

const by = Flag.ChoiceWithValue("by", [
  ...facetNames.map((name) => [name, name] as const),
  // As --type and the address of the API have it.
  ["type", "camera_type"],
]).pipe(
  Flag.withMetavar("<field>"),
  Flag.withDescription("Count by this field; may be given several times"),
  Flag.atLeast(1),
)

/** `cam2 facets`. */
export const facets = Command.make(
  "facets",
  { by, selection, form, connection },
  Effect.fnUntraced(function* ({ by, form, selection }) {
    const names = [...new Set(by)]
    const found = yield* cameraFacets(names, yield* toSelection(selection))
    const rows = facetRows(names, found)
    if (form.json && !form.csv) yield* printLines(Stream.succeed(toJson(found)))
    else if (form.csv) yield* printRows(Stream.fromIterable(rows), form, facetFields)
    else if (rows.length === 0) yield* Console.error("0 cameras")
    else yield* printTable(facetColumns, rows)
    yield* tellMisspelled(rows.length, selection)
  }),
).pipe(
  Command.provide(({ connection }) => layerClient(connection)),
  Command.withShortDescription("Count cameras by the values of fields"),
  Command.withDescription(
    "Count the cameras that match every flag given by the values of fields, those of the most first.",
  ),
  Command.withExamples([
    { command: "cam2 facets --by country --by camera_type", description: "Which are where" },
  ]),
)

const zoom = Flag.Int("zoom").pipe(
  Flag.withMetavar("<zoom>"),
  Flag.withDescription(`From 0, cells of 45 degrees, to ${mostZoom}, each with half of that`),
)

const cellFields = ["count", "latitude", "longitude", "west", "south", "east", "north", "cameraID"]

const toRow = ({ bbox: [west, south, east, north], ...cell }: CameraCluster) => ({
  ...cell,
  west,
  south,
  east,
  north,
})

/** `cam2 clusters`. */
export const clusters = Command.make(
  "clusters",
  { zoom, selection, form, connection },
  Effect.fnUntraced(function* ({ form, selection, zoom }) {
    const found = yield* cameraClusters(zoom, yield* toSelection(selection))
    // It prints JSON unless CSV is asked for.
    if (!form.csv) yield* printLines(Stream.succeed(toJson(found)))
    else yield* printRows(Stream.fromIterable(found.cells.map(toRow)), form, cellFields)
    yield* tellMisspelled(found.cells.length, selection)
  }),
).pipe(
  Command.provide(({ connection }) => layerClient(connection)),
  Command.withShortDescription("Count cameras by the cells of a map"),
  Command.withDescription(
    "Count the cameras that match every flag given by the cells of a map, as JSON.",
  ),
  Command.withExamples([
    { command: "cam2 clusters --zoom 4 --bbox 5,47,15,55", description: "Cameras on a map" },
  ]),
)
