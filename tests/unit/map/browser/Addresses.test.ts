import assert from "node:assert/strict"
import {
  blockedReason,
  pictureOf,
  refreshed,
  refreshEvery,
  streamOf,
  videoOf,
} from "../../../../src/map/browser/Addresses.ts"
import type { Camera } from "../../../../src/map/browser/Camera.ts"

const camera = (fields: Partial<Camera>): Camera => ({
  cameraID: "0123456789abcdef01234567",
  ...fields,
})

Deno.test("pictureOf, streamOf, videoOf: the addresses of each type", () => {
  const addresses = (fields: Partial<Camera>) =>
    [pictureOf, streamOf, videoOf].map((of) => of(camera(fields))?.href)
  const [jpg, m3u8] = ["https://example.org/a.jpg", "https://example.org/a.m3u8"]
  assert.deepEqual(addresses({ type: "non_ip", snapshot_url: jpg }), [jpg, undefined, undefined])
  assert.deepEqual(addresses({ type: "stream", m3u8_url: m3u8, snapshot_url: jpg }), [
    jpg,
    m3u8,
    undefined,
  ])
  assert.deepEqual(
    addresses({
      type: "ip",
      ip: "192.0.2.1",
      port: "8080",
      image_path: "/a.jpg",
      video_path: "/v",
    }),
    ["http://192.0.2.1:8080/a.jpg", undefined, "http://192.0.2.1:8080/v"],
  )
  assert.deepEqual(addresses({ type: "ip", ip: "192.0.2.1" }), [undefined, undefined, undefined])
})

Deno.test("pictureOf, streamOf: nothing that is no http or https address", () => {
  for (
    const text of [
      "javascript:alert(1)",
      "data:text/html,<script>alert(1)</script>",
      "file:///etc/passwd",
      "//example.org/a.jpg",
      "https://user:password@example.org/",
      "vbscript:x",
      "",
      "<img>",
    ]
  ) {
    assert.equal(pictureOf(camera({ type: "non_ip", snapshot_url: text })), undefined, text)
    assert.equal(streamOf(camera({ type: "stream", m3u8_url: text })), undefined, text)
  }
  assert.equal(pictureOf(camera({ type: "ip", ip: "a b", image_path: "/x" })), undefined)
})

Deno.test("blockedReason: http on a page that comes by https alone", () => {
  const [http, https] = [{ protocol: "http:" }, { protocol: "https:" }]
  assert.match(blockedReason(http, "https:") ?? "", /mixed content/)
  assert.equal(blockedReason(http, "http:"), undefined)
  assert.equal(blockedReason(https, "https:"), undefined)
})

Deno.test("refreshed: the address as it was given, and a number that nobody has asked for", () => {
  const cases = [
    ["https://example.org/a.jpg", "https://example.org/a.jpg?_=7"],
    ["https://example.org/a.jpg?b=%20c+d", "https://example.org/a.jpg?b=%20c+d&_=7"],
    ["https://example.org/a.jpg#x", "https://example.org/a.jpg?_=7"],
    ["https://example.org/a.jpg?", "https://example.org/a.jpg?_=7"],
  ]
  for (const [address, again] of cases) assert.equal(refreshed(new URL(address!), 7), again)
})

Deno.test("refreshEvery: by the interval of the camera, within limits", () => {
  const every = (update_interval: number | null) => refreshEvery(camera({ update_interval }))
  assert.deepEqual([10, 0.5, 86_400, null].map(every), [10_000, 2000, 3_600_000, 30_000])
})
