/**
 * `cam2 search`: cameras by place and attributes.
 *
 * @module
 */
import * as Command from "effect/cli/Command"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { streamCameras } from "../../client/operations/mod.ts"
import { pageSize } from "../../contract/Routes.ts"
import { cameraAddress } from "../../domain/Address.ts"
import type { Camera, NearCamera } from "../../domain/Camera.ts"
import { mostOnPage } from "../../domain/CameraQuery.ts"
import type { NearestFilter } from "../../domain/CameraSearch.ts"
import { addressNameOf } from "../../domain/CameraTable.ts"
import { fields, near, selection, toFilter } from "../CameraFlags.ts"
import { connection, layerClient } from "../Connection.ts"
import { concurrency, json, part } from "../Flags.ts"
import { UsageError } from "../output/ReportFailure.ts"
import { printList, printPart } from "../output/PrintList.ts"
import type { Column } from "../output/Table.ts"

const place = ({ city, country, state }: Camera): string =>
  [city, state, country].filter((name) => name != null && name !== "").join(", ")

// What an old record holds in place of an address is shown as it is.
const address = (camera: Camera): string =>
  cameraAddress(camera)?.href ??
    String(new Map(Object.entries(camera)).get(addressNameOf(camera.camera_type)))

const cameraColumns: ReadonlyArray<Column<Camera>> = [
  { title: "ID", maxWidth: 24, text: ({ cameraID }) => cameraID },
  { title: "TYPE", maxWidth: 6, text: ({ camera_type }) => camera_type },
  { title: "NAME", maxWidth: 40, text: ({ name }) => name ?? "" },
  { title: "PLACE", maxWidth: 32, text: place },
  {
    title: "COORDINATES",
    maxWidth: 22,
    text: ({ latitude, longitude }) =>
      latitude == null || longitude == null ? "" : `${latitude}, ${longitude}`,
  },
  { title: "ADDRESS", maxWidth: 120, text: address },
]

const nameColumns = (names: ReadonlyArray<string>): ReadonlyArray<Column<Camera>> =>
  ["cameraID", ...names.filter((name) => name !== "cameraID")].map((name) => ({
    title: name.toUpperCase(),
    maxWidth: name === "cameraID" ? 24 : 60,
    text: (camera) => {
      const value = new Map<string, unknown>(Object.entries(camera)).get(name) ?? ""
      return typeof value === "object" ? JSON.stringify(value) : String(value)
    },
  }))

const kmColumn: Column<NearCamera> = {
  title: "KM",
  maxWidth: 9,
  text: ({ distance }) => distance.toFixed(distance < 10 ? 2 : 0),
}

const noun = ["camera", "cameras"] as const

/** `cam2 search`. */
export const search = Command.make(
  "search",
  { selection, near, fields, part, concurrency, json, connection },
  Effect.fnUntraced(function* ({ concurrency, fields, json, near, part, selection }) {
    const isNear = near !== undefined
    const { all, limit = pageSize, offset } = part
    if (isNear && (all || offset !== undefined || limit > mostOnPage)) {
      return yield* new UsageError({
        message:
          `--near gives the nearest, up to --limit ${mostOnPage}: it excludes --all and --offset`,
      })
    }
    const filter = { ...yield* toFilter(selection, near), offset }
    const asked = { ...filter, ...fields && { fields }, ...isNear && { limit } }
    // With fields it has those that the columns show, and by distance that.
    const cameras = streamCameras(asked as NearestFilter, { concurrency })
    const columns = fields ? nameColumns(fields) : cameraColumns
    const at = fields ? columns.length : 4
    if (!isNear) return yield* printPart(cameras, { part, json, columns, noun })
    yield* printList(Stream.take(cameras, limit), {
      json,
      columns: [...columns.slice(0, at), kmColumn, ...columns.slice(at)],
      describe: (count) => `${count} ${noun[count === 1 ? 0 : 1]}`,
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
      command: "cam2 search --country US --fields name,road,direction",
      description: "Only some fields",
    },
    {
      command: "cam2 search --type stream --active-video true --all --json > streams.ndjson",
      description: "Every stream, one JSON record a line",
    },
  ]),
)
