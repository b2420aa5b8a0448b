import assert from "node:assert/strict"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as fc from "fast-check"
import type * as Cam2 from "@cam2/camera-database"
import { cameraById, makeCamera, putCameraBySource } from "@cam2/camera-database"
import {
  Camera,
  CameraChanges,
  cameraFields,
  CameraFilter,
  CameraPut,
  ChangeLogEntry,
  ClientLogEntry,
  NewCamera,
  Source,
  SourceDescription,
} from "@cam2/camera-database/schemas"
import { layerTest } from "@cam2/camera-database/testing"
import { rowsOf, sharedRows } from "../../../src/domain/CameraTable.ts"
import * as Arbitrary from "../../contract/Arbitrary.ts"

/** Checks that values survive as JSON text. */
const survives = <A>(schema: Schema.Codec<A, unknown>, arbitrary: fc.Arbitrary<A>) => {
  const codec = Schema.fromJsonString(Schema.toCodecJson(schema))
  fc.assert(fc.property(arbitrary, (value) => {
    const text = Schema.encodeSync(codec)(value)
    // Without −0, which JSON has not, and whatever the order of the fields.
    assert.deepEqual(
      JSON.parse(JSON.stringify(Schema.decodeSync(codec)(text))),
      JSON.parse(JSON.stringify(value)),
    )
  }))
}

Deno.test("Camera: any camera survives as JSON", () =>
  survives<Cam2.Camera>(Camera, Arbitrary.camera))

Deno.test("NewCamera: any camera to add survives as JSON", () =>
  survives(NewCamera, Arbitrary.newCamera))

Deno.test("CameraChanges: any changes survive as JSON", () =>
  survives<Cam2.CameraChanges>(
    CameraChanges,
    Arbitrary.changes.map((changes) => ({ cameraID: "a", ...changes } as Cam2.CameraChanges)),
  ))

Deno.test("CameraFilter: any filter survives as JSON", () =>
  survives(CameraFilter, Arbitrary.filter))

Deno.test("ChangeLogEntry, ClientLogEntry: survive as JSON", () => {
  survives(ChangeLogEntry, fc.record({ cameraID: fc.string(), timestamp: fc.string() }))
  const entry = {
    timestamp: "2018-07-04T19:52:52.337Z",
    action: "update",
    clientID: "a",
    owner: "bob",
    permissionLevel: "admin",
    oldPermissionLevel: "user",
  } as const
  survives<Cam2.ClientLogEntry>(ClientLogEntry, fc.constant(entry))
})

Deno.test("Camera: is a struct for each camera type, with the fields of the table", () => {
  assert.deepEqual(Object.keys(cameraFields), sharedRows.map(([name]) => name))
  assert.deepEqual(
    Camera.members.map(({ fields }) => Object.keys(fields)),
    (["ip", "non_ip", "stream"] as const).map((type) => [
      ...sharedRows.map(([name]) => name),
      "camera_type",
      ...rowsOf[type].map(([name]) => name),
    ]),
  )
})

Deno.test("Camera: refuses a record that leaves a field out", () => {
  assert.equal(Schema.is(Camera)({ cameraID: "a", camera_type: "stream", m3u8_url: "u" }), false)
})

Deno.test("Camera: reads what was stored before fields were added, which are null then", () => {
  // As the first version wrote it.
  const stored = {
    cameraID: "5ae0ecbd336359291be74c12",
    legacy_cameraID: 7,
    source: "a source",
    country: "US",
    state: "IN",
    city: "West Lafayette",
    latitude: 40.4,
    longitude: -86.9,
    resolution_width: 640,
    resolution_height: 480,
    frame_rate: null,
    is_active_image: true,
    is_active_video: false,
    utc_offset: -18_000,
    timezone_id: null,
    timezone_name: null,
    reference_logo: null,
    reference_url: null,
    camera_type: "ip",
    ip: "192.0.2.1",
    port: "80",
    brand: null,
    model: null,
    image_path: "/image.jpg",
    video_path: null,
  } as const
  const File = Schema.fromJsonString(Camera)
  const { camera_type, cameraID, ip, ...rest } = stored
  const camera = makeCamera({ camera_type, cameraID, ip, ...rest })
  const written = JSON.parse(JSON.stringify(stored))
  for (
    const read of [
      Schema.decodeUnknownSync(Camera)(written),
      Schema.decodeSync(File)(JSON.stringify(stored)),
    ]
  ) assert.deepEqual(read, camera)
  const { name, direction, properties, updated_at } = camera
  assert.deepEqual([name, direction, properties, updated_at], [null, null, null, null])
  assert.deepEqual(JSON.parse(Schema.encodeSync(File)(camera)), { ...camera })
  const [{ cameraID: _, ...nameless }, { ip: __, ...placeless }] = [stored, stored]
  for (const [record, field] of [[nameless, "cameraID"], [placeless, "ip"]] as const) {
    assert.throws(() => Schema.decodeUnknownSync(Camera)(record), new RegExp(`\\["${field}"\\]`))
  }
})

Deno.test("CameraFilter, NewCamera, CameraChanges: refuse what the operations refuse", () => {
  const isFilter = Schema.is(CameraFilter)
  assert.deepEqual(
    [{}, { latitude: 1, longitude: 1, radius: 1 }, { latitude: 1 }, { offset: -1 }].map((filter) =>
      isFilter(filter)
    ),
    [true, true, false, false],
  )
  const stream = {
    camera_type: "stream",
    m3u8_url: "https://example.org/p.m3u8",
    is_active_image: true,
    is_active_video: true,
  }
  assert.deepEqual(
    [stream, { ...stream, ip: "192.0.2.1" }, { ...stream, m3u8_url: undefined }].map((camera) =>
      Schema.is(NewCamera)(camera)
    ),
    [true, false, false],
  )
  const changes = [
    { cameraID: "a" },
    { cameraID: "a", city: null, port: 81 },
    { city: "Ulm" },
    { cameraID: "a", ip: "192.0.2.1", m3u8_url: "https://example.org/p.m3u8" },
    { cameraID: "a", camera_type: "dome" },
    { cameraID: "a", citty: "Ulm" },
  ]
  assert.deepEqual(
    changes.map((change) => Schema.is(CameraChanges)(change)),
    [true, true, false, false, false, false],
  )
})

Deno.test("CameraFilter, NewCamera: refuse a name that is no field, and say which", () => {
  const camera = {
    camera_type: "ip",
    ip: "192.0.2.1",
    is_active_image: true,
    is_active_video: true,
  }
  const refused: ReadonlyArray<readonly [Schema.Codec<unknown>, object, string]> = [
    [CameraFilter, { contry: "US" }, "contry"],
    [CameraFilter, { city: "Suva", constructor: "a" }, "constructor"],
    [CameraFilter, { ip: "192.0.2.1" }, "ip"],
    [NewCamera, { ...camera, cameraID: "a" }, "cameraID"],
  ]
  for (const [schema, input, name] of refused) {
    for (const codec of [schema, Schema.toCodecJson(schema)]) {
      assert.throws(() => Schema.decodeUnknownSync(codec)(input), {
        message: new RegExp(`at \\["${name}"\\]$`),
      })
    }
  }
})

Deno.test("CameraFilter, NewCamera, CameraChanges: as JSON, what is undefined is left out, and null stays", () => {
  const write = <A>(schema: Schema.Codec<A>, value: A) =>
    Schema.encodeSync(Schema.toCodecJson(schema))(value)
  const camera = {
    camera_type: "ip",
    ip: "192.0.2.1",
    is_active_image: true,
    is_active_video: true,
    name: null,
  } as const
  assert.deepEqual(write(NewCamera, { ...camera, city: undefined }), camera)
  const changes = { cameraID: "a", name: null }
  assert.deepEqual(write(CameraChanges, { ...changes, city: undefined }), changes)
  assert.deepEqual(write(CameraFilter, { city: "Ulm", country: undefined }), { city: "Ulm" })
  assert.deepEqual(write(SourceDescription, { licence: undefined }), {})
})

Deno.test("NewCamera: a camera that was sent on clears no field that it says nothing of", async () => {
  const camera = {
    camera_type: "ip",
    ip: "192.0.2.1",
    is_active_image: true,
    is_active_video: true,
    city: "Ulm",
  } as const
  const codec = Schema.fromJsonString(Schema.toCodecJson(NewCamera))
  const sent = Schema.decodeSync(codec)(Schema.encodeSync(codec)({ ...camera, city: undefined }))
  const city = await putCameraBySource("cam2", "1", camera).pipe(
    Effect.andThen(putCameraBySource("cam2", "1", sent)),
    Effect.flatMap(({ cameraID }) => cameraById(cameraID)),
    Effect.map((camera) => camera.city),
    Effect.provide(layerTest),
    Effect.runPromise,
  )
  assert.equal(city, "Ulm")
})

Deno.test("CameraFilter, NewCamera: say what is expected in the words of the operations", () => {
  const camera = { camera_type: "ip", ip: "192.0.2.1", is_active_image: true }
  const wrong: ReadonlyArray<readonly [Schema.Codec<unknown>, object, string]> = [
    [
      CameraFilter,
      { latitude: 1, longitude: 1, radius: 0 },
      'Expected a number of kilometres above 0\n  at ["radius"]',
    ],
    [CameraFilter, { offset: -1 }, 'Expected a whole number from 0\n  at ["offset"]'],
    [
      NewCamera,
      { ...camera, is_active_video: true, frame_rate: 0 },
      'Expected a number of frames a second above 0\n  at ["frame_rate"]',
    ],
  ]
  for (const [schema, input, message] of wrong) {
    assert.throws(() => Schema.decodeUnknownSync(schema)(input), { message })
  }
})

Deno.test("Source, SourceDescription: survive as JSON, and refuse what putSource refuses", () => {
  const described = { licence: "CC-BY-4.0", attribution: "a", terms: "none" }
  survives<Cam2.SourceDescription>(SourceDescription, fc.constantFrom({}, described))
  survives<Cam2.Source>(
    Source,
    fc.constantFrom(
      { name: "a", cameras: 0, active: 0 },
      { name: "", cameras: 2, active: 1, ...described },
    ),
  )
  const isDescription = Schema.is(SourceDescription)
  for (
    const wrong of [
      { licence: "CC BY" },
      { license: "MIT" },
      { home_page: "a" },
      { terms: 7 },
      null,
    ]
  ) assert.equal(isDescription(wrong), false)
})

Deno.test("CameraPut: survives as JSON", () =>
  survives<Cam2.CameraPut>(
    CameraPut,
    fc.record({ cameraID: fc.string(), outcome: fc.constantFrom("added", "updated", "unchanged") }),
  ))
