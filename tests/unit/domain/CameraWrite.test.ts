import assert from "node:assert/strict"
import {
  checkCameraChanges,
  checkNewCamera,
  foreignRetrieval,
} from "../../../src/domain/CameraWrite.ts"
import { expectations } from "../../../src/domain/Input.ts"
import { outcome, refusal, unknownNames } from "./Refusal.ts"

const checkNew = checkNewCamera("addCamera")
const checkChanges = checkCameraChanges("updateCamera")

const active = { is_active_image: true, is_active_video: false }
const ip = { camera_type: "ip", ip: "127.0.0.1", ...active }
const nonIp = { camera_type: "non_ip", snapshot_url: "http://example.org/a.jpg", ...active }
const stream = { camera_type: "stream", m3u8_url: "https://example.org/p.m3u8", ...active }

const described = {
  legacy_cameraID: 0,
  name: "State & Third",
  source: "Google",
  country: "US",
  state: "IN",
  city: "West Lafayette",
  latitude: -90,
  longitude: 180,
  direction: 359.9,
  resolution_width: 1280,
  resolution_height: 720,
  frame_rate: 0.5,
  utc_offset: -18000,
  timezone_id: "America/Indiana/Indianapolis",
  timezone_name: "Eastern Standard Time",
  reference_logo: "logo.jpg",
  reference_url: "http://example.org",
}
const nulls = Object.fromEntries(Object.keys(described).map((name) => [name, null]))
const details = { port: 8080, brand: "Axis", model: "M", image_path: "/i", video_path: "/v" }

const badDescriptions: ReadonlyArray<readonly [field: string, actual: unknown, got: string]> = [
  ["legacy_cameraID", -1, "-1"],
  ["legacy_cameraID", "30", '"30"'],
  ["source", 5, "5"],
  ["country", "\0", '"\\u0000"'],
  ["state", [], "a list"],
  ["city", "\udfff", '"\\udfff"'],
  ["latitude", 90.1, "90.1"],
  ["latitude", "40", '"40"'],
  ["longitude", -180.1, "-180.1"],
  ["name", 7, "7"],
  ["direction", 360, "360"],
  ["direction", -0.5, "-0.5"],
  ["direction", "90", '"90"'],
  ["resolution_width", 0, "0"],
  ["resolution_height", 0.5, "0.5"],
  ["frame_rate", 0, "0"],
  ["frame_rate", Infinity, "Infinity"],
  ["utc_offset", 0.5, "0.5"],
  ["timezone_id", 3, "3"],
  ["timezone_name", true, "true"],
  ["reference_logo", {}, "an object"],
  ["reference_url", 1, "1"],
  ["is_active_image", "true", '"true"'],
  ["is_active_video", 1, "1"],
]

Deno.test("checkNewCamera: gives a good camera back as it is", () => {
  const good = [
    ip,
    nonIp,
    stream,
    { ...stream, ...described },
    { ...nonIp, ...nulls },
    { ...ip, ...described, ...details },
    { ...ip, port: "80", brand: null, model: null, image_path: null, video_path: null },
  ]
  assert.deepEqual(
    good.map((each) => outcome(checkNew(each))),
    good.map((accepted) => ({ accepted })),
  )
})

Deno.test("checkNewCamera: takes undefined for absent, also where the type has no such field", () => {
  assert.deepEqual(
    outcome(checkNew({ ...ip, snapshot_url: undefined, city: undefined, cameraID: undefined })),
    { accepted: ip },
  )
})

Deno.test("checkNewCamera: names the field of a bad value, what came and what is expected", () => {
  const bad: ReadonlyArray<readonly [field: string, actual: unknown, got: string]> = [
    ...badDescriptions,
    ["is_active_image", null, "null"],
    ["is_active_video", undefined, "nothing"],
    ["camera_type", undefined, "nothing"],
    ["camera_type", null, "null"],
    ["camera_type", "webcam", '"webcam"'],
    ["ip", undefined, "nothing"],
    ["ip", null, "null"],
    ["ip", "", '""'],
    ["port", 0, "0"],
    ["port", "http", '"http"'],
    ["brand", 1, "1"],
    ["model", false, "false"],
    ["image_path", [], "a list"],
    ["video_path", 0, "0"],
  ]
  for (const [field, actual, got] of bad) {
    assert.deepEqual(
      outcome(checkNew({ ...ip, [field]: actual })),
      refusal("addCamera", { field, got, actual, expected: expectations[field]! }),
    )
  }
})

Deno.test("checkNewCamera: wants the address of its type, before all else that is missing", () => {
  const missing: ReadonlyArray<readonly [camera_type: string, field: string]> = [
    ["ip", "ip"],
    ["non_ip", "snapshot_url"],
    ["stream", "m3u8_url"],
  ]
  for (const [camera_type, field] of missing) {
    assert.deepEqual(
      outcome(checkNew({ camera_type })),
      refusal("addCamera", { field, got: "nothing", expected: expectations[field]! }),
    )
  }
})

Deno.test("checkNewCamera: refuses the address of another type", () => {
  const foreign: ReadonlyArray<readonly [camera: object, field: string]> = [
    [ip, "snapshot_url"],
    [ip, "m3u8_url"],
    [nonIp, "ip"],
    [nonIp, "brand"],
    [stream, "video_path"],
  ]
  for (const [camera, field] of foreign) {
    assert.deepEqual(
      outcome(checkNew({ ...camera, [field]: "x" })),
      refusal("addCamera", { field, got: '"x"', actual: "x", expected: "no such field here" }),
    )
  }
})

const known = [
  "brand",
  "camera_type",
  "city",
  "country",
  "direction",
  "frame_rate",
  "image_path",
  "ip",
  "is_active_image",
  "is_active_video",
  "latitude",
  "legacy_cameraID",
  "longitude",
  "m3u8_url",
  "model",
  "name",
  "port",
  "properties",
  "reference_logo",
  "reference_url",
  "resolution_height",
  "resolution_width",
  "road",
  "snapshot_url",
  "source",
  "source_id",
  "state",
  "timezone_id",
  "timezone_name",
  "update_interval",
  "utc_offset",
  "video_path",
]

Deno.test("checkNewCamera: names unknown keys, the id and the wire's own names among them", () => {
  for (const name of ["illegal", "cameraID", "type", "retrieval", "radius"]) {
    assert.deepEqual(
      outcome(checkNew({ ...ip, [name]: "x" })),
      unknownNames("addCamera", { names: [name], actual: "x", known }),
    )
  }
})

Deno.test("checkNewCamera, checkCameraChanges: an id of a source needs a source", () => {
  const expected = "the source that gives the camera its source_id"
  for (const [source, got] of [[undefined, "nothing"], [null, "null"], ["", '""']] as const) {
    assert.deepEqual(
      outcome(checkNew({ ...ip, source, source_id: "7" })),
      refusal("addCamera", { field: "source", got, actual: source, expected }),
    )
  }
  const camera = { ...ip, source: "cam2", source_id: "7" }
  assert.deepEqual(outcome(checkNew(camera)), { accepted: camera })
  // The camera may have it already.
  const changes = { cameraID: "a", source_id: "7" }
  assert.deepEqual(outcome(checkChanges(changes)), { accepted: changes })
})

Deno.test("checkNewCamera: gives a second address back", () => {
  for (const camera of [nonIp, stream]) {
    const both = {
      m3u8_url: "https://example.org/p.m3u8",
      snapshot_url: "https://example.org/a.jpg",
    }
    const whole = { ...camera, ...both }
    assert.deepEqual(outcome(checkNew(whole)), { accepted: whole })
  }
})

Deno.test("checkCameraChanges: gives good changes back as they are", () => {
  const cameraID = "5ae0ecbd336359291be74c12"
  const good = [
    { cameraID },
    { cameraID, ...described },
    { cameraID, ...nulls, is_active_image: null, is_active_video: null, camera_type: null },
    { cameraID, ip: "127.0.0.2" },
    { cameraID, camera_type: "ip", ip: null, ...details },
    { cameraID, camera_type: "ip", m3u8_url: null },
    { cameraID, snapshot_url: "http://example.org/b.jpg", country: "JP" },
    { cameraID, camera_type: "stream", m3u8_url: "https://example.org/p.m3u8" },
    { cameraID, snapshot_url: "http://example.org/b.jpg", m3u8_url: "https://example.org/p.m3u8" },
  ]
  assert.deepEqual(
    good.map((each) => outcome(checkChanges(each))),
    good.map((accepted) => ({ accepted })),
  )
})

Deno.test("checkCameraChanges: names the field of a bad value, what came and what is expected", () => {
  const bad: ReadonlyArray<readonly [field: string, actual: unknown, got: string]> = [
    ...badDescriptions,
    ["cameraID", undefined, "nothing"],
    ["cameraID", null, "null"],
    ["cameraID", 5, "5"],
    ["camera_type", "webcam", '"webcam"'],
    ["ip", "", '""'],
    ["port", 0, "0"],
    ["snapshot_url", "", '""'],
    ["m3u8_url", 1, "1"],
  ]
  for (const [field, actual, got] of bad) {
    assert.deepEqual(
      outcome(checkChanges({ cameraID: "a", [field]: actual })),
      refusal("updateCamera", { field, got, actual, expected: expectations[field]! }),
    )
  }
})

Deno.test("checkCameraChanges: takes the retrieval fields of one camera type only", () => {
  const mixed: ReadonlyArray<readonly [changes: object, field: string]> = [
    [{ ip: "x", m3u8_url: "y" }, "m3u8_url"],
    [{ brand: "x", snapshot_url: "y" }, "snapshot_url"],
    [{ camera_type: "ip", m3u8_url: "y" }, "m3u8_url"],
    [{ camera_type: "stream", port: "y" }, "port"],
  ]
  for (const [changes, field] of mixed) {
    const actual = field === "port" ? "80" : "y"
    assert.deepEqual(
      outcome(checkChanges({ cameraID: "a", ...changes, [field]: actual })),
      refusal("updateCamera", {
        field,
        got: `"${actual}"`,
        actual,
        expected: "the retrieval fields of one camera type",
      }),
    )
  }
})

Deno.test("checkCameraChanges: names unknown keys", () => {
  assert.deepEqual(
    outcome(checkChanges({ cameraID: "a", illegal: "x" })),
    unknownNames("updateCamera", {
      names: ["illegal"],
      actual: "x",
      known: [...known, "cameraID"].sort(),
    }),
  )
})

Deno.test("foreignRetrieval: gives the first field that a camera of the type lacks", () => {
  assert.equal(foreignRetrieval("ip", { ip: "x", port: 80 }), undefined)
  assert.equal(foreignRetrieval("ip", { ip: "x", m3u8_url: null }), undefined)
  assert.equal(foreignRetrieval("stream", { ip: "x", m3u8_url: "y" }), "ip")
  assert.equal(foreignRetrieval(null, {}), undefined)
  assert.equal(foreignRetrieval(undefined, { snapshot_url: "x" }), undefined)
  assert.equal(foreignRetrieval(undefined, { snapshot_url: "x", m3u8_url: "y" }), undefined)
  assert.equal(foreignRetrieval(undefined, { ip: "x", m3u8_url: "y" }), "m3u8_url")
})
