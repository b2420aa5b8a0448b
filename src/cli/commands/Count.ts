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
import { type FacetName, facetNames, type FacetValue, mostZoom } from "../../domain/CameraFacets.ts"
import { selection, toSelection } from "../CameraFlags.ts"
import { connection, layerClient } from "../Connection.ts"
import { json } from "../Flags.ts"
import { printLines } from "../output/Output.ts"
import { toJson } from "../../domain/Printable.ts"
import { type Column, tableLines } from "../output/Table.ts"

/** `cam2 count`. */
export const count = Command.make(
  "count",
  { selection, json, connection },
  Effect.fnUntraced(function* ({ json, selection }) {
    const count = yield* countCameras(toSelection(selection))
    yield* printLines(Stream.succeed(json ? toJson({ count }) : String(count)))
  }),
).pipe(
  Command.provide(({ connection }) => layerClient(connection)),
  Command.withShortDescription("Count cameras"),
  Command.withDescription("Count the cameras that match every flag given."),
  Command.withExamples([
    { command: "cam2 count --country US --type stream", description: "The streams of a country" },
  ]),
)

const by = Flag.Literals("by", facetNames).pipe(
  Flag.withMetavar("<field>"),
  Flag.withDescription("Count by this field; may be given several times"),
  Flag.atLeast(1),
)

interface Counted extends FacetValue {
  readonly field: FacetName
}

const columns: ReadonlyArray<Column<Counted | { field: FacetName; others: number }>> = [
  { title: "FIELD", maxWidth: 20, text: ({ field }) => field },
  {
    title: "VALUE",
    maxWidth: 60,
    text: (row) => "others" in row ? "(others)" : row.value === null ? "(none)" : String(row.value),
  },
  {
    title: "CAMERAS",
    maxWidth: 12,
    text: (row) => String("others" in row ? row.others : row.count),
  },
]

/** `cam2 facets`. */
export const facets = Command.make(
  "facets",
  { by, selection, json, connection },
  Effect.fnUntraced(function* ({ by, json, selection }) {
    const names = [...new Set(by)]
    const found = yield* cameraFacets(names, toSelection(selection))
    if (json) return yield* printLines(Stream.succeed(toJson(found)))
    const rows = names.flatMap((field) => {
      const { others = 0, values = [] } = found[field] ?? {}
      const counted = values.map((value): Counted => ({ field, ...value }))
      return others === 0 ? counted : [...counted, { field, others }]
    })
    if (rows.length === 0) return yield* Console.error("0 cameras")
    yield* printLines(tableLines(columns)(Stream.fromIterable(rows)))
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

/** `cam2 clusters`. */
export const clusters = Command.make(
  "clusters",
  { zoom, selection, json, connection },
  // It prints JSON in any case.
  Effect.fnUntraced(function* ({ selection, zoom }) {
    const found = yield* cameraClusters(zoom, toSelection(selection))
    yield* printLines(Stream.succeed(toJson(found)))
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
