import assert from "node:assert/strict"
import { checkKey } from "../../../src/domain/CameraKey.ts"
import { checkFilter } from "../../../src/domain/CameraQuery.ts"
import { expectations } from "../../../src/domain/Input.ts"
import { outcome, refusal, unknownNames } from "./Refusal.ts"

const filter = checkFilter("searchCamera")
const key = checkKey("checkCamExist")

const circle = { latitude: 40.4259, longitude: -86.9081, radius: 5.5 }

Deno.test("checkFilter: gives a good filter back as it is", () => {
  const good = [
    {},
    circle,
    { latitude: 90, longitude: 180, radius: Number.MIN_VALUE },
    { latitude: -90, longitude: -180, radius: 20_040 },
    { camera_type: "non_ip", country: "JP", is_active_image: true, offset: 100 },
    { latitude: 1, longitude: 2, sort: "distance", limit: 1000 },
    { ...circle, sort: "distance" },
    { bbox: [170, -90, -170, 90], camera_type: ["ip", "stream"], country: ["US"] },
    { bbox: [180, 0, 180, 0], q: "東", name: "a", road: ["b", "c"], source_id: "7" },
    { created_after: "2024-01-01", updated_after: "2024-01-01T00:00:00Z", retired: "any" },
    {
      ...circle,
      camera_type: "ip",
      source: "",
      country: "US",
      state: "IN",
      city: "São Paulo",
      resolution_width: 1,
      resolution_height: 720,
      is_active_image: false,
      is_active_video: true,
      offset: 0,
    },
  ]
  assert.deepEqual(
    good.map((each) => outcome(filter(each))),
    good.map((accepted) => ({ accepted })),
  )
})

Deno.test("checkFilter: names the field of a bad value, what came and what is expected", () => {
  const bad: ReadonlyArray<readonly [field: string, actual: unknown, got: string]> = [
    ["latitude", 90.001, "90.001"],
    ["latitude", -91, "-91"],
    ["latitude", NaN, "NaN"],
    ["latitude", "40", '"40"'],
    ["latitude", null, "null"],
    ["longitude", 181, "181"],
    ["longitude", -180.5, "-180.5"],
    ["longitude", -Infinity, "-Infinity"],
    ["radius", 0, "0"],
    ["radius", -1, "-1"],
    ["radius", Infinity, "Infinity"],
    ["radius", "5", '"5"'],
    ["camera_type", "webcam", '"webcam"'],
    ["camera_type", null, "null"],
    ["source", 1, "1"],
    ["country", null, "null"],
    ["bbox", [1, 2, 3], "a list"],
    ["bbox", [1, 3, 2, 2.9], "a list"],
    ["bbox", [181, 1, 2, 3], "a list"],
    ["bbox", "1,2,3,4", '"1,2,3,4"'],
    ["q", " -.", '" -."'],
    ["q", "", '""'],
    ["retired", "true", '"true"'],
    ["sort", "name", '"name"'],
    ["limit", 0, "0"],
    ["limit", 1001, "1001"],
    ["created_after", "yesterday", '"yesterday"'],
    ["updated_after", 5, "5"],
    ["city", "a\0b", '"a\\u0000b"'],
    ["city", "\ud800", '"\\ud800"'],
    ["resolution_width", 0, "0"],
    ["resolution_width", 640.5, "640.5"],
    ["resolution_height", -1, "-1"],
    ["resolution_height", "480", '"480"'],
    ["is_active_image", "true", '"true"'],
    ["is_active_video", 1, "1"],
    ["offset", -1, "-1"],
    ["offset", 1.5, "1.5"],
    ["offset", 2 ** 53, "9007199254740992"],
    ["offset", "0", '"0"'],
  ]
  for (const [field, actual, got] of bad) {
    const isOfCircle = field in circle
    assert.deepEqual(
      outcome(filter({ ...(isOfCircle ? circle : {}), [field]: actual })),
      refusal("searchCamera", { field, got, actual, expected: expectations[field]! }),
    )
  }
})

Deno.test("checkFilter: of several values each is checked, and there are 1 to 100", () => {
  const wrong = (actual: unknown, got: string, expected: string) =>
    refusal("searchCamera", { field: "state", got, actual, expected })
  const most = "one value, or a list of 1 to 100"
  const many = Array.from({ length: 101 }, String)
  assert.deepEqual(outcome(filter({ state: [] })), wrong([], "a list", most))
  assert.deepEqual(outcome(filter({ state: many })), wrong(many, "a list", most))
  assert.deepEqual(outcome(filter({ state: ["IN", 1] })), wrong(1, "1", expectations.state!))
  assert.deepEqual(outcome(filter({ state: many.slice(1) })), {
    accepted: { state: many.slice(1) },
  })
})

Deno.test("checkFilter: by distance needs the point and no radius", () => {
  assert.deepEqual(
    outcome(filter({ latitude: 1, sort: "distance" })),
    refusal("searchCamera", {
      field: "longitude",
      got: "nothing",
      expected: "latitude and longitude, from which the distance is measured",
    }),
  )
})

Deno.test("checkFilter: wants latitude, longitude and radius together", () => {
  const incomplete: ReadonlyArray<readonly [input: object, missing: string]> = [
    [{ latitude: 1 }, "longitude"],
    [{ longitude: 1 }, "latitude"],
    [{ radius: 1 }, "latitude"],
    [{ latitude: 1, longitude: 1 }, "radius"],
    [{ latitude: 1, radius: 1 }, "longitude"],
    [{ longitude: 1, radius: 1 }, "latitude"],
    [{ latitude: 1, longitude: undefined, radius: 1 }, "longitude"],
  ]
  for (const [input, field] of incomplete) {
    assert.deepEqual(
      outcome(filter(input)),
      refusal("searchCamera", {
        field,
        got: "nothing",
        expected: "latitude, longitude and radius together, or none of them",
      }),
    )
  }
})

Deno.test("checkFilter: names unknown keys in the words of the original client", () => {
  const known = [
    "bbox",
    "camera_type",
    "city",
    "country",
    "created_after",
    "is_active_image",
    "is_active_video",
    "latitude",
    "limit",
    "longitude",
    "name",
    "offset",
    "q",
    "radius",
    "resolution_height",
    "resolution_width",
    "retired",
    "road",
    "sort",
    "source",
    "source_id",
    "state",
    "updated_after",
  ]
  for (const name of ["colour", "type", "cameraID", "legacy_cameraID", "ip", "__proto__"]) {
    assert.deepEqual(
      outcome(filter({ country: "US", ...JSON.parse(`{ "${name}": "red" }`) })),
      unknownNames("searchCamera", { names: [name], actual: "red", known }),
    )
  }
})

Deno.test("checkKey: gives a good key back as it is", () => {
  const good = [
    { camera_type: "ip", ip: "127.0.0.1" },
    { camera_type: "ip", ip: "127.0.0.1", port: 80 },
    { camera_type: "ip", ip: "cam.example.org", port: "8080", brand: "Axis", model: "" },
    { camera_type: "ip", ip: "::1", image_path: "/a.jpg", video_path: "/a.mjpg" },
    { camera_type: "non_ip", snapshot_url: "http://example.org/a.jpg" },
    { camera_type: "stream", m3u8_url: "https://example.org/p.m3u8" },
  ]
  assert.deepEqual(good.map((each) => outcome(key(each))), good.map((accepted) => ({ accepted })))
})

Deno.test("checkKey: names the field that is missing, wrong, or of another camera type", () => {
  const ip = { camera_type: "ip", ip: "127.0.0.1" }
  const foreign = "no such field here"
  const bad: ReadonlyArray<
    readonly [input: object, field: string, got: string, actual?: unknown, expected?: string]
  > = [
    [{}, "camera_type", "nothing"],
    [{ ip: "127.0.0.1" }, "camera_type", "nothing"],
    [{ ...ip, camera_type: "webcam" }, "camera_type", '"webcam"', "webcam"],
    [{ ...ip, camera_type: null }, "camera_type", "null", null],
    [{ camera_type: "ip" }, "ip", "nothing"],
    [{ ...ip, ip: "" }, "ip", '""', ""],
    [{ ...ip, ip: 1 }, "ip", "1", 1],
    [{ ...ip, ip: null }, "ip", "null", null],
    [{ ...ip, port: 0 }, "port", "0", 0],
    [{ ...ip, port: 65536 }, "port", "65536", 65536],
    [{ ...ip, port: "8e1" }, "port", '"8e1"', "8e1"],
    [{ ...ip, port: true }, "port", "true", true],
    [{ ...ip, brand: null }, "brand", "null", null],
    [{ ...ip, model: 5 }, "model", "5", 5],
    [{ ...ip, image_path: [] }, "image_path", "a list", []],
    [{ ...ip, video_path: "\0" }, "video_path", '"\\u0000"', "\0"],
    [{ ...ip, snapshot_url: "x" }, "snapshot_url", '"x"', "x", foreign],
    [{ camera_type: "non_ip" }, "snapshot_url", "nothing"],
    [{ camera_type: "non_ip", snapshot_url: "" }, "snapshot_url", '""', ""],
    [{ camera_type: "non_ip", snapshot_url: "x", ip: "y" }, "ip", '"y"', "y", foreign],
    [{ camera_type: "stream" }, "m3u8_url", "nothing"],
    [{ camera_type: "stream", m3u8_url: 7 }, "m3u8_url", "7", 7],
    [{ camera_type: "stream", m3u8_url: "x", port: 80 }, "port", "80", 80, foreign],
  ]
  for (const [input, field, got, actual, expected = expectations[field]!] of bad) {
    assert.deepEqual(
      outcome(key(input)),
      refusal("checkCamExist", { field, got, actual, expected }),
    )
  }
})

Deno.test("checkKey: names unknown keys", () => {
  assert.deepEqual(
    outcome(key({ camera_type: "ip", ip: "127.0.0.1", latitude: 1 })),
    unknownNames("checkCamExist", {
      names: ["latitude"],
      actual: 1,
      known: [
        "brand",
        "camera_type",
        "image_path",
        "ip",
        "m3u8_url",
        "model",
        "port",
        "snapshot_url",
        "video_path",
      ],
    }),
  )
})
