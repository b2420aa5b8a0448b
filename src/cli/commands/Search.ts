/**
 * `cam2 search`: cameras by place and attributes.
 *
 * @module
 */
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import { streamCameras } from "../../client/operations/mod.ts"
import { cameraAddress } from "../../domain/Address.ts"
import { type Camera, cameraTypes } from "../../domain/Camera.ts"
import { addressNameOf } from "../../domain/CameraTable.ts"
import { type CameraFilter, searchRows } from "../../domain/CameraQuery.ts"
import { isNumberKind, limits } from "../../domain/Kind.ts"
import { connection, layerClient } from "../Connection.ts"
import { concurrency, describePart, json, maybe, part, takePart } from "../Flags.ts"
import { printList } from "../output/PrintList.ts"
import type { Column } from "../output/Table.ts"

const number = (name: string, metavar: string, description: string) =>
  Flag.Finite(name).pipe(Flag.withMetavar(metavar), Flag.withDescription(description), maybe)

/** The flag by which cameras are asked for with a field, as `--resolution-width`. */
const flagOf = ([name, { kind, search }]: typeof searchRows[number]): Flag.Flag<unknown> => {
  const flag = name.replace(/^is_/, "").replaceAll("_", "-")
  const typed: Flag.Flag<unknown> = kind === "boolean"
    ? Flag.ChoiceWithValue(flag, [["true", true], ["false", false]])
    : !isNumberKind(kind)
    ? Flag.String(flag)
    : limits[kind].isWhole
    ? Flag.Int(flag)
    : Flag.Finite(flag)
  const { label = "", metavar = "" } = search ?? {}
  return typed.pipe(Flag.withMetavar(metavar), Flag.withDescription(label), maybe)
}

const filter = {
  latitude: number(
    "latitude",
    "<degrees>",
    "Centre of a circle, degrees north; with --longitude and --radius",
  ),
  longitude: number("longitude", "<degrees>", "Centre of a circle, degrees east"),
  radius: number("radius", "<km>", "Radius of the circle in kilometres"),
  camera_type: Flag.Literals("type", cameraTypes).pipe(
    Flag.withMetavar("<type>"),
    Flag.withDescription("How the camera is reached: by address, by snapshot or by HLS stream"),
    maybe,
  ),
  ...Object.fromEntries(searchRows.map((row) => [row[0], flagOf(row)])),
}

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

/** `cam2 search`. */
export const search = Command.make(
  "search",
  { filter, part, concurrency, json, connection },
  Effect.fnUntraced(function* ({ concurrency, filter, json, part }) {
    // That the circle is whole is checked with the rest of the filter, before anything is sent.
    const wanted = { ...filter, offset: part.offset } as CameraFilter
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
    "Find cameras that match every flag given, in the order in which they were added.",
  ),
  Command.withExamples([
    { command: "cam2 search --country US --state IN", description: "Cameras of one state" },
    {
      command: "cam2 search --latitude 40.4259 --longitude -86.9081 --radius 5",
      description: "Cameras within 5 km of a place",
    },
    {
      command: "cam2 search --type stream --active-video true --all --json > streams.ndjson",
      description: "Every stream, one JSON record a line",
    },
  ]),
)
