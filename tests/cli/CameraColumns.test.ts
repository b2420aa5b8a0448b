import { strict as assert } from "node:assert"
import { makeCamera, type NearCamera } from "@cam2/camera-database"
import { columnsOf, nearColumnsOf } from "../../src/cli/output/CameraColumns.ts"
import { sharedRows, typedRows } from "../../src/domain/CameraTable.ts"

const camera = makeCamera({
  cameraID: "5ae0ecbd336359291be74c12",
  camera_type: "ip",
  ip: "192.0.2.1",
  port: "8080",
  image_path: "/a.jpg",
  name: "Tor",
  city: "Ulm",
  country: "DE",
  latitude: 48.4,
  longitude: 9.98,
  direction: 0,
  is_active_video: false,
  properties: { lanes: 2 },
})

const shown = (fields?: ReadonlyArray<string>) =>
  columnsOf(fields).map(({ text, title }) => [title, text(camera)])

Deno.test("columnsOf: an overview has the place, the coordinates and the address in one column each", () => {
  assert.deepEqual(shown(), [
    ["ID", "5ae0ecbd336359291be74c12"],
    ["TYPE", "ip"],
    ["NAME", "Tor"],
    ["PLACE", "Ulm, DE"],
    ["COORDINATES", "48.4, 9.98"],
    ["ADDRESS", "http://192.0.2.1:8080/a.jpg"],
  ])
  const half = { ...camera, longitude: null, city: "" }
  const texts = columnsOf(undefined).map(({ text }) => text(half))
  assert.deepEqual(texts.slice(3, 5), ["DE", ""])
})

Deno.test("columnsOf: every field of the table has a column, and what is not known is empty", () => {
  const names = [...sharedRows, ...typedRows].map(([name]) => name)
  assert.deepEqual(
    columnsOf(names).map(({ title }) => title),
    ["CAMERAID", ...names.slice(1).map((name) => name.toUpperCase())],
  )
  assert.deepEqual(shown(["properties", "road", "m3u8_url", "direction", "is_active_video"]), [
    ["CAMERAID", "5ae0ecbd336359291be74c12"],
    ["PROPERTIES", '{"lanes":2}'],
    ["ROAD", ""],
    ["M3U8_URL", ""],
    ["DIRECTION", "0"],
    ["IS_ACTIVE_VIDEO", "false"],
  ])
})

Deno.test("nearColumnsOf: the distance stands before the coordinates, or after the fields", () => {
  const near: NearCamera = { ...camera, distance: 12.345 }
  const shown = (fields?: ReadonlyArray<string>) =>
    nearColumnsOf(fields).map(({ text, title }) => `${title} ${text(near)}`)
  assert.deepEqual(shown().slice(3, 6), ["PLACE Ulm, DE", "KM 12", "COORDINATES 48.4, 9.98"])
  assert.deepEqual(shown(["city"]).slice(1), ["CITY Ulm", "KM 12"])
})
