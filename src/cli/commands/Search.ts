/**
 * `cam2 search`: cameras by place and attributes.
 *
 * @module
 */
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import { pageSize } from "../../contract/Routes.ts"
import * as Stream from "effect/Stream"
import { nearestCameras, streamCameras } from "../../client/operations/mod.ts"
import { cameraAddress } from "../../domain/Address.ts"
import type { Camera, NearCamera } from "../../domain/Camera.ts"
import { addressNameOf } from "../../domain/CameraTable.ts"
import { type CameraFilter, mostOnPage } from "../../domain/CameraQuery.ts"
import { numbersIn, selection, toSelection } from "../CameraFlags.ts"
import { connection, layerClient } from "../Connection.ts"
import { concurrency, describePart, json, maybe, type Part, part, takePart } from "../Flags.ts"
import { UsageError } from "../output/ReportFailure.ts"
import { printList } from "../output/PrintList.ts"
import type { Column } from "../output/Table.ts"

const near = Flag.String("near").pipe(
  Flag.withMetavar("<latitude,longitude>"),
  Flag.withDescription("The nearest to this point first, with their distance; also with --radius"),
  maybe,
)

const place = ({ city, country, state }: Camera): string =>
  [city, state, country].filter((name) => name != null && name !== "").join(", ")

// What an old record holds in place of an address is shown as it is.
const address = (camera: Camera): string =>
  cameraAddress(camera)?.href ??
    String(new Map(Object.entries(camera)).get(addressNameOf(camera.camera_type)))

const cameraColumns: ReadonlyArray<Column<Camera>> = [
  { title: "ID", maxWidth: 24, text: ({ cameraID }) => cameraID },
  { title: "TYPE", maxWidth: 6, text: ({ camera_type }) => camera_type },
  { title: "PLACE", maxWidth: 32, text: place },
  {
    title: "COORDINATES",
    maxWidth: 22,
    text: ({ latitude, longitude }) =>
      latitude == null || longitude == null ? "" : `${latitude}, ${longitude}`,
  },
  { title: "ADDRESS", maxWidth: 120, text: address },
]

const nearColumns: ReadonlyArray<Column<NearCamera>> = [
  ...cameraColumns.slice(0, 3),
  { title: "KM", maxWidth: 9, text: ({ distance }) => distance.toFixed(distance < 10 ? 2 : 0) },
  ...cameraColumns.slice(3),
]

/** The nearest cameras, as lines. */
const searchNear = Effect.fnUntraced(function* (
  { json, near, part: { all, limit, offset }, selection }: {
    readonly near: string
    readonly part: Part
    readonly selection: Readonly<Record<string, unknown>>
    readonly json: boolean
  },
) {
  if (all || offset !== undefined) {
    return yield* new UsageError({
      message:
        `--near gives the nearest, up to --limit ${mostOnPage}: it excludes --all and --offset`,
    })
  }
  const { latitude: _, longitude: _longitude, radius, ...attributes } = toSelection(selection)
  const [latitude = NaN, longitude = NaN, ...more] = numbersIn(near)
  const point = { latitude: more.length > 0 ? NaN : latitude, longitude, radius }
  const cameras = yield* nearestCameras(point, limit ?? pageSize, attributes)
  yield* printList(Stream.fromIterable(cameras), {
    json,
    columns: nearColumns,
    describe: (count) => `${count} ${count === 1 ? "camera" : "cameras"}`,
  })
})

/** `cam2 search`. */
export const search = Command.make(
  "search",
  { selection, near, part, concurrency, json, connection },
  Effect.fnUntraced(function* ({ concurrency, json, near, part, selection }) {
    if (near !== undefined) return yield* searchNear({ near, part, selection, json })
    // That the circle is whole is checked with the rest of the filter, before anything is sent.
    const wanted: CameraFilter = { ...toSelection(selection), offset: part.offset }
    const cameras = takePart(part)(streamCameras(wanted, { concurrency }))
    yield* printList(cameras, {
      json,
      columns: cameraColumns,
      describe: (count) => describePart(part, count, ["camera", "cameras"]),
    })
  }),
).pipe(
  Command.provide(({ connection }) => layerClient(connection)),
  Command.withShortDescription("Find cameras by place and attributes"),
  Command.withDescription(
    "Find cameras that match every flag given, in the order in which they were added. A flag that is " +
      "given several times takes any of its values.",
  ),
  Command.withExamples([
    { command: "cam2 search --country US --state IN", description: "Cameras of one state" },
    {
      command: "cam2 search --latitude 40.4259 --longitude -86.9081 --radius 5",
      description: "Cameras within 5 km of a place",
    },
    {
      command: "cam2 search --near 40.4259,-86.9081 --limit 10 --country US --country CA",
      description: "The ten cameras of two countries that are nearest to a place",
    },
    {
      command: "cam2 search --query 'marien rath' --bbox 5,47,15,55",
      description: "Cameras in a box, by the beginnings of words",
    },
    {
      command: "cam2 search --type stream --active-video true --all --json > streams.ndjson",
      description: "Every stream, one JSON record a line",
    },
  ]),
)
