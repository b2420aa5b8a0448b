import { strict as assert } from "node:assert"
import { readFile } from "node:fs/promises"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Stream from "effect/Stream"
import { readCameras } from "../../src/lists/ReadCameras.ts"
import { formIn, writeForm } from "../../src/contract/forms/CameraForm.ts"
import { ipCamera, stored } from "../contract/Fixtures.ts"

const encoder = new TextEncoder()

const read = (content: string | Uint8Array, size = 64 * 1024, country?: string) => {
  const bytes = typeof content === "string" ? encoder.encode(content) : content
  const parts: Array<Uint8Array> = []
  for (let at = 0; at < bytes.length; at += size) parts.push(bytes.subarray(at, at + size))
  return Effect.gen(function* () {
    const { entries, total } = yield* readCameras(Stream.fromIterable(parts), { country })
    const read = yield* Stream.runCollect(entries)
    return { total, entries: read.map(({ camera, line }) => [line, Result.merge(camera)]) }
  }).pipe(Effect.scoped, Effect.runPromise)
}

const snapshot = {
  camera_type: "non_ip",
  snapshot_url: "https://example.org/1.jpg",
  is_active_image: true,
  is_active_video: false,
} as const

Deno.test("readCameras: OpenTrafficCamMap becomes cameras, however it is laid out and cut", async () => {
  const map = {
    Indiana: {
      Tippecanoe: [
        {
          description: "a",
          latitude: 40.4,
          longitude: -86.9,
          url: "https://example.org/a.m3u8",
          encoding: "H.264",
          format: "M3U8",
        },
        {
          latitude: "40.5",
          longitude: "-86.8",
          direction: "N",
          url: "https://example.org/b.jpg",
          encoding: "JPEG",
          format: "IMAGE_STREAM",
        },
      ],
    },
    Ontario: {
      York: [{
        latitude: 43,
        longitude: -79,
        url: "https://example.org/c.jpg",
        format: "IMAGE_STREAM",
      }],
    },
  }
  const place = { source: "OpenTrafficCamMap", country: "US" }
  const image = { encoding: "JPEG", format: "IMAGE_STREAM" }
  const expected = {
    total: 3,
    entries: [
      ["Indiana / Tippecanoe [1]", {
        camera_type: "stream",
        m3u8_url: "https://example.org/a.m3u8",
        is_active_image: false,
        is_active_video: true,
        ...place,
        name: "a",
        state: "IN",
        city: "Tippecanoe",
        latitude: 40.4,
        longitude: -86.9,
        properties: { encoding: "H.264", format: "M3U8" },
      }],
      ["Indiana / Tippecanoe [2]", {
        camera_type: "non_ip",
        snapshot_url: "https://example.org/b.jpg",
        is_active_image: true,
        is_active_video: false,
        ...place,
        state: "IN",
        city: "Tippecanoe",
        latitude: 40.5,
        longitude: -86.8,
        direction: 0,
        properties: image,
      }],
      ["Ontario / York [1]", {
        camera_type: "non_ip",
        snapshot_url: "https://example.org/c.jpg",
        is_active_image: true,
        is_active_video: false,
        // It is no state of the USA, and nothing else tells the country.
        source: "OpenTrafficCamMap",
        state: "Ontario",
        city: "York",
        latitude: 43,
        longitude: -79,
        properties: { format: "IMAGE_STREAM" },
      }],
    ],
  }
  for (const text of [JSON.stringify(map), `\ufeff\n${JSON.stringify(map, null, 2)}\n`]) {
    for (const size of [1, 7, 1000]) assert.deepEqual(await read(text, size), expected)
  }
})

Deno.test("readCameras: in another country a state of OpenTrafficCamMap keeps its name", async () => {
  const map = {
    Georgia: { Tbilisi: [{ url: "https://example.org/1.jpg", format: "IMAGE_STREAM" }] },
  }
  assert.deepEqual(await read(JSON.stringify(map), 100, "GE"), {
    total: 1,
    entries: [[
      "Georgia / Tbilisi [1]",
      {
        ...snapshot,
        source: "OpenTrafficCamMap",
        country: "GE",
        state: "Georgia",
        city: "Tbilisi",
        properties: { format: "IMAGE_STREAM" },
      },
    ]],
  })
})

Deno.test("readCameras: what is wrong in OpenTrafficCamMap is refused by its place", async () => {
  const map = {
    Ohio: {
      Adams: [{ format: "RTSP", url: "rtsp://example.org" }, 7, { format: "M3U8" }],
      Allen: "none",
    },
    Utah: 1,
  }
  const { entries } = await read(JSON.stringify(map))
  assert.deepEqual(entries, [
    [
      "Ohio / Adams [1]",
      'Format Error Messages (url): got "rtsp://example.org", expected an http or https address ' +
      "without user name, password and blanks",
    ],
    ["Ohio / Adams [2]", "not a JSON object"],
    ["Ohio / Adams [3]", "no address: expected that of a picture, a playlist or a host"],
    ["Ohio / Allen", "not a list of cameras"],
    ["Utah", "not a JSON object"],
  ])
})

Deno.test("readCameras: broken OpenTrafficCamMap fails as a whole", async () => {
  await assert.rejects(read('{"Ohio": {"Adams": [{"format": "M3U8"'), { _tag: "ListError" })
})

Deno.test("readCameras: NDJSON takes flat records and those of the wire, and ignores cameraID and what clears nothing", async () => {
  const wire = {
    cameraID: "5ae0ecbd336359291be74c12",
    type: "ip",
    latitude: "40.5",
    is_active_image: "True",
    is_active_video: 0,
    city: null,
    m3u8_url: null,
    retrieval: { ip: "192.0.2.1", port: 8080 },
  }
  const text = [JSON.stringify({ ...snapshot, cameraID: "1" }), "", JSON.stringify(wire), " "].join(
    "\r\n",
  )
  for (const size of [1, 1000]) {
    assert.deepEqual(await read(text, size), {
      total: undefined,
      entries: [
        [1, snapshot],
        [3, {
          camera_type: "ip",
          ip: "192.0.2.1",
          port: "8080",
          city: null,
          latitude: 40.5,
          is_active_image: true,
          is_active_video: false,
        }],
      ],
    })
  }
})

Deno.test("readCameras: a bad line is refused by its number, the others are read", async () => {
  const good = JSON.stringify(snapshot)
  const lines = [
    "nonsense",
    good,
    "[]",
    '{"camera_type":"ip"}',
    JSON.stringify({ ...snapshot, frame_rate: 0 }),
    JSON.stringify({ ...snapshot, latitude: 91, longitude: 1, colour: "red" }),
    good,
  ]
  assert.deepEqual((await read(lines.join("\n"))).entries, [
    [1, "not JSON"],
    [2, snapshot],
    [3, "not a JSON object"],
    [4, "Format Error Messages (ip): got nothing, expected an IP address or host name"],
    [5, "Format Error Messages (frame_rate): got 0, expected a number of frames a second above 0"],
    [6, { ...snapshot, properties: { colour: "red" } }],
    [7, snapshot],
  ])
})

Deno.test("readCameras: a camera of the wire whose retrieval comes first is no OpenTrafficCamMap", async () => {
  const { entries } = await read(
    '{"retrieval":{},"type":"non_ip","snapshot_url":"https://example.org/1.jpg","is_active_image":true,"is_active_video":false}',
  )
  assert.deepEqual(entries, [[1, snapshot]])
})

Deno.test("readCameras: nothing gives no entries", async () => {
  assert.deepEqual(await read(""), { total: undefined, entries: [] })
})

Deno.test("readCameras: the sample of this package is read whole", async () => {
  const { entries } = await read(
    await readFile(new URL("../../examples/data/cameras.ndjson", import.meta.url)),
  )
  assert.equal(entries.length, 60)
  assert.ok(entries.every(([, camera]) => typeof camera === "object"))
})

Deno.test("readCameras: an endless stream of lines is read as it is pulled", async () => {
  const line = encoder.encode(JSON.stringify(snapshot) + "\n")
  let pulled = 0
  const endless = Stream.forever(Stream.sync(() => (pulled++, line)))
  const lines = await Effect.gen(function* () {
    const { entries } = yield* readCameras(endless)
    return yield* Stream.runCollect(Stream.take(entries, 1000))
  }).pipe(Effect.scoped, Effect.runPromise)
  assert.equal(lines.at(-1)?.line, 1000)
  assert.ok(pulled < 1100, `${pulled} lines were pulled`)
})

Deno.test("readCameras: a list that was exported is read without what its server made", async () => {
  const listed = {
    ...stored("0".repeat(24), ipCamera),
    created_at: "2018-07-04T19:52:52.337Z",
    distance: 1.5,
    source_licence: "CC-BY-4.0",
    source_attribution: "© Stadt München",
  }
  const { entries } = await read(writeForm(formIn("ndjson", "distance"), [listed]))
  assert.deepEqual(entries, [[1, { ...ipCamera, port: String(ipCamera.port) }]])
})
