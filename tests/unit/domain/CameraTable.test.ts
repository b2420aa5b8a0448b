import assert from "node:assert/strict"
import type { Field } from "../../../src/domain/CameraField.ts"
import * as CameraTable from "../../../src/domain/CameraTable.ts"
import { type CameraType, cameraTypes } from "../../../src/domain/Camera.ts"
import { FormatError } from "../../../src/domain/Errors.ts"

const { sharedRows, typedRows, rowsOf } = CameraTable

const namesOf = (rows: ReadonlyArray<readonly [name: string, field: unknown]>) =>
  rows.map(([name]) => name)

const namesWhere = (is: (field: Field) => unknown) =>
  namesOf(sharedRows.filter(([, field]) => is(field)))

Deno.test("sharedRows: has the kind of each field of every camera, in the order of a record", () => {
  assert.deepEqual(sharedRows.map(([name, { kind }]) => `${name}: ${kind}`), [
    "cameraID: text",
    "legacy_cameraID: count",
    "name: name",
    "source: name",
    "source_id: identifier",
    "country: name",
    "state: name",
    "city: name",
    "road: name",
    "latitude: latitude",
    "longitude: longitude",
    "direction: direction",
    "is_active_image: boolean",
    "is_active_video: boolean",
    "resolution_width: wholeAboveZero",
    "resolution_height: wholeAboveZero",
    "frame_rate: aboveZero",
    "update_interval: aboveZero",
    "utc_offset: whole",
    "timezone_id: name",
    "timezone_name: name",
    "reference_logo: address",
    "reference_url: address",
    "properties: properties",
    "created_at: time",
    "updated_at: time",
    "retired_at: time",
    "retired_reason: text",
  ])
})

Deno.test("sharedRows: says who makes a field, where it is needed, and where it is left out", () => {
  const made = ["created_at", "updated_at", "retired_at", "retired_reason"]
  assert.deepEqual({
    isRequired: namesWhere(({ isRequired }) => isRequired),
    isAlways: namesWhere(({ isAlways }) => isAlways),
    isServerMade: namesWhere(({ isServerMade }) => isServerMade),
    isNewer: namesWhere(({ isNewer }) => isNewer),
  }, {
    isRequired: ["is_active_image", "is_active_video"],
    isAlways: ["cameraID"],
    isServerMade: ["cameraID", ...made],
    isNewer: ["name", "source_id", "road", "direction", "update_interval", "properties", ...made],
  })
  assert.deepEqual(sharedRows.flatMap(([name, { column }]) => column ? [[name, column]] : []), [
    ["cameraID", "camera_id"],
    ["legacy_cameraID", "legacy_camera_id"],
    ["updated_at", "changed_at"],
  ])
})

Deno.test("sharedRows: says what a search asks with each field, in words", () => {
  const searches = sharedRows.flatMap(([name, { search }]) =>
    search ? [[name, search.label, search.isExact ?? false]] : []
  )
  assert.deepEqual(searches, [
    ["name", "What people call the camera; whole, in any case", false],
    ["source", "Who publishes the camera; whole, in any case", false],
    ["source_id", "The id that its source gives the camera; as it is written", true],
    ["country", "Country, two letters such as US", false],
    ["state", "State, such as IN", false],
    ["city", "City", false],
    ["road", "Road", false],
    ["is_active_image", "Whether still images are available", false],
    ["is_active_video", "Whether video is available", false],
    ["resolution_width", "Width of the picture", false],
    ["resolution_height", "Height of the picture", false],
  ])
})

Deno.test("typedRows: has the kind of each retrieval field, and the types that have it", () => {
  assert.deepEqual(typedRows.map(([name, { kind, of }]) => [name, kind, of]), [
    ["ip", "host", { ip: "address" }],
    ["port", "port", { ip: "detail" }],
    ["brand", "name", { ip: "detail" }],
    ["model", "name", { ip: "detail" }],
    ["image_path", "path", { ip: "detail" }],
    ["video_path", "path", { ip: "detail" }],
    ["snapshot_url", "address", { non_ip: "address", stream: "second" }],
    ["m3u8_url", "address", { stream: "address", non_ip: "second" }],
  ])
})

Deno.test("rowsOf: has the retrieval fields of each type, its address first", () => {
  assert.deepEqual(cameraTypes.map((type) => namesOf(rowsOf[type])), [
    ["ip", "port", "brand", "model", "image_path", "video_path"],
    ["snapshot_url", "m3u8_url"],
    ["m3u8_url", "snapshot_url"],
  ])
  assert.deepEqual(cameraTypes.map(CameraTable.addressNameOf), ["ip", "snapshot_url", "m3u8_url"])
})

Deno.test("hasField, isSecond: tell what a retrieval field is to a type", () => {
  const tell = (is: (type: CameraType, row: typeof typedRows[number]) => boolean) =>
    cameraTypes.map((type) => namesOf(typedRows.filter((row) => is(type, row))))
  assert.deepEqual(tell((type, [name]) => CameraTable.hasField(type, name)), [
    ["ip", "port", "brand", "model", "image_path", "video_path"],
    ["snapshot_url", "m3u8_url"],
    ["snapshot_url", "m3u8_url"],
  ])
  assert.deepEqual(tell((type, [, field]) => CameraTable.isSecond(type, field)), [
    [],
    ["m3u8_url"],
    ["snapshot_url"],
  ])
  assert.deepEqual(namesOf(CameraTable.secondRows), ["snapshot_url", "m3u8_url"])
})

Deno.test("isRetrieval, isCameraType: tell names, and none of the prototype", () => {
  assert.deepEqual(
    ["ip", "m3u8_url", "city", "retrieval", "toString"].filter(CameraTable.isRetrieval),
    ["ip", "m3u8_url"],
  )
  assert.deepEqual(
    ["ip", "non_ip", "stream", "webcam", "toString", "", null].filter(CameraTable.isCameraType),
    ["ip", "non_ip", "stream"],
  )
})

Deno.test("wordsOf: the words of the field, else those of its kind with its unit", () => {
  const own = [...sharedRows, ...typedRows].flatMap(([name, field]) =>
    field.expected || field.unit ? [[name, CameraTable.wordsOf(field)]] : []
  )
  assert.deepEqual(own, [
    ["cameraID", "the id of a camera, 24 hexadecimal characters"],
    // Their kind has no place for pixels.
    ["resolution_width", "a whole number above 0"],
    ["resolution_height", "a whole number above 0"],
    ["frame_rate", "a number of frames a second above 0"],
    ["update_interval", "a number of seconds above 0"],
    ["utc_offset", "a whole number of seconds"],
    ["snapshot_url", "the address of a snapshot image"],
    ["m3u8_url", "the address of an HLS playlist"],
  ])
  assert.deepEqual(
    [CameraTable.wordsOf({ kind: "boolean" }), CameraTable.wordsOf({ kind: "whole" })],
    ["true or false", "a whole number of "],
  )
})

Deno.test("makeCamera: has every field of its type in order, null where nothing is known", () => {
  const given = {
    camera_type: "stream",
    m3u8_url: "u",
    is_active_image: false,
    city: undefined,
    cameraID: "a",
    ip: "no field of a stream",
  } as const
  const known: Readonly<Record<string, unknown>> = {
    cameraID: "a",
    is_active_image: false,
    camera_type: "stream",
    m3u8_url: "u",
  }
  const names = [...namesOf(sharedRows), "camera_type", "m3u8_url", "snapshot_url"]
  assert.deepEqual(
    Object.entries(CameraTable.makeCamera(given)),
    names.map((name) => [name, known[name] ?? null]),
  )
})

Deno.test("makeCamera: throws what names camera_type where it is none", () => {
  for (
    const [camera_type, got] of [["IP", '"IP"'], ["toString", '"toString"'], [undefined, "nothing"]]
  ) {
    assert.throws(
      () => CameraTable.makeCamera({ camera_type } as never),
      new FormatError({
        message:
          `Format Error Messages (camera_type): got ${got}, expected "ip", "non_ip" or "stream"`,
        operation: "makeCamera",
        field: "camera_type",
        expected: '"ip", "non_ip" or "stream"',
        actual: camera_type,
      }),
    )
  }
})
