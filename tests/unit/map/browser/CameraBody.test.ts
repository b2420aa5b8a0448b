import assert from "node:assert/strict"
import type { Camera } from "../../../../src/map/browser/Camera.ts"
import {
  bodyOf,
  changeFor,
  changesOf,
  revivalOf,
  undoOf,
  writtenFields,
} from "../../../../src/map/browser/CameraBody.ts"

const cameraID = "0123456789abcdef01234567"
const camera: Camera = {
  cameraID,
  type: "stream",
  m3u8_url: "https://example.org/a.m3u8",
  name: "Bridge",
  direction: 90,
  is_active_image: null,
  is_active_video: true,
  properties: { lanes: 4 },
}
const sourced: Camera = { ...camera, source: "In/DOT", source_id: "a b" }

Deno.test("changesOf, undoOf: what is another value, and what it was", () => {
  const values = {
    name: "Bridge",
    road: null,
    city: "Gary",
    direction: null,
    properties: { lanes: 4 },
    snapshot_url: null,
  }
  const changes = changesOf(camera, values)
  assert.deepEqual(changes, { city: "Gary", direction: null })
  assert.deepEqual(undoOf(camera, changes), { city: null, direction: 90 })
})

Deno.test("bodyOf: the fields of the address are in retrieval", () => {
  assert.deepEqual(bodyOf({ type: "ip", ip: "192.0.2.1", port: null, city: "Gary" }), {
    type: "ip",
    city: "Gary",
    retrieval: { ip: "192.0.2.1", port: null },
  })
  assert.deepEqual(bodyOf({ city: "Gary" }), { city: "Gary" })
})

Deno.test("changeFor: an update by id, which makes text empty that is taken away", () => {
  assert.deepEqual(changeFor(camera, { city: "Gary", name: null }), {
    method: "PUT",
    path: `cameras/${cameraID}`,
    body: { city: "Gary", name: "" },
  })
  assert.deepEqual(changeFor(sourced, { city: "Gary" }).path, `cameras/${cameraID}`)
})

Deno.test("changeFor: a put under the id of its source clears a field", () => {
  assert.deepEqual(changeFor(sourced, { direction: null }), {
    method: "PUT",
    path: "cameras/by-source/In%2FDOT/a%20b",
    body: {
      type: "stream",
      is_active_image: false,
      is_active_video: true,
      direction: null,
      retrieval: { m3u8_url: "https://example.org/a.m3u8" },
    },
  })
  // Under another id it would be another camera.
  const moved = changeFor(sourced, { source_id: "c", direction: null })
  assert.equal(moved.path, `cameras/${cameraID}`)
})

Deno.test("revivalOf: only what has an id of a source is brought back", () => {
  assert.equal(revivalOf(camera), undefined)
  assert.equal(revivalOf(sourced)?.path, "cameras/by-source/In%2FDOT/a%20b")
})

Deno.test("writtenFields: the address first, and nothing that the server makes", () => {
  const names = writtenFields("stream").map(([name]) => name)
  assert.deepEqual(names.slice(0, 2), ["m3u8_url", "snapshot_url"])
  for (const name of ["cameraID", "created_at", "updated_at", "retired_at", "ip"]) {
    assert.equal(names.includes(name), false, name)
  }
})
