/**
 * Behaviours of what describes a camera beyond its place and its picture.
 *
 * @module
 */
import assert from "node:assert/strict"
import * as Effect from "effect/Effect"
import * as Cam2 from "@cam2/camera-database"
import { nonIpCamera, numbered, stored, streamCamera } from "../Fixtures.ts"
import { sameButTimes } from "../SameButTimes.ts"
import { asRoot } from "../World.ts"

const m3u8_url = "https://example.org/second.m3u8"
const snapshot_url = "https://example.org/second.jpg"
const properties = { "Höhe": 12.5, lanes: 2, night: false, __proto__x: "", "": "" }

const factsOf = (error: Cam2.FormatError | { readonly _tag: string; readonly message: string }) => [
  error._tag,
  error.message,
]

/** Behaviours that any server has. */
export const describingBehaviours = {
  "addCamera, updateCamera: a camera keeps a second address, and loses it with its type": asRoot(
    Effect.gen(function* () {
      const first = yield* Cam2.addCamera({ ...nonIpCamera, m3u8_url })
      const second = yield* Cam2.addCamera({ ...streamCamera, snapshot_url })
      sameButTimes(
        yield* Cam2.cameraByListId({ cameraIDs: [first, second] }),
        [
          stored(first, { ...nonIpCamera, m3u8_url }),
          stored(second, { ...streamCamera, snapshot_url }),
        ],
      )
      assert.deepEqual(yield* Cam2.checkCamExist({ camera_type: "stream", m3u8_url }), [])
      const refused = yield* Effect.flip(
        Cam2.updateCamera({ cameraID: first, camera_type: "stream" }),
      )
      assert.equal(refused._tag === "FormatError" && refused.field, "m3u8_url")
      yield* Cam2.updateCamera({ cameraID: first, camera_type: "stream", m3u8_url })
      const { snapshot_url: _, ...rest } = nonIpCamera
      sameButTimes(
        yield* Cam2.cameraById(first),
        stored(first, { ...rest, camera_type: "stream", m3u8_url }),
      )
    }),
  ),
  "addCamera, updateCamera: properties are kept as they are, and replaced as a whole": asRoot(
    Effect.gen(function* () {
      const { "": _, ...named } = properties
      const cameraID = yield* Cam2.addCamera({ ...streamCamera, properties: named })
      assert.deepEqual((yield* Cam2.cameraById(cameraID)).properties, named)
      yield* Cam2.updateCamera({ cameraID, properties: null, road: "A 8" })
      assert.deepEqual((yield* Cam2.cameraById(cameraID)).properties, named)
      yield* Cam2.updateCamera({ cameraID, properties: { other: true } })
      assert.deepEqual((yield* Cam2.cameraById(cameraID)).properties, { other: true })
      yield* Cam2.updateCamera({ cameraID, properties: {} })
      assert.deepEqual((yield* Cam2.cameraById(cameraID)).properties, {})
      assert.deepEqual(
        factsOf(yield* Effect.flip(Cam2.updateCamera({ cameraID, properties }))),
        [
          "FormatError",
          "Format Error Messages (properties): got an object, expected names of 1 to 200 " +
          "characters, without null characters",
        ],
      )
    }),
  ),
  "addCamera, updateCamera: an id of a source is taken once, and needs its source": asRoot(
    Effect.gen(function* () {
      const conflict = ["ResourceConflictError", "sourceIDAlreadyExist"]
      const first = yield* Cam2.addCamera({ ...numbered(1), source: "cam2", source_id: "a/1" })
      const second = yield* Cam2.addCamera({ ...numbered(2), source: "cam2", source_id: "A/1" })
      const third = { ...numbered(3), source: "CAM2", source_id: "a/1" }
      assert.deepEqual(factsOf(yield* Effect.flip(Cam2.addCamera(third))), conflict)
      const changes = { cameraID: second, source_id: "a/1" }
      assert.deepEqual(factsOf(yield* Effect.flip(Cam2.updateCamera(changes))), conflict)
      const found = yield* Cam2.searchCamera({ source: "Cam2", source_id: "a/1" })
      assert.deepEqual(found.map(({ cameraID }) => cameraID), [first])
      const lacks = yield* Cam2.addCamera(numbered(4))
      assert.deepEqual(
        factsOf(yield* Effect.flip(Cam2.updateCamera({ cameraID: lacks, source_id: "x" }))),
        [
          "FormatError",
          "Format Error Messages (source): got null, expected the source that gives the camera " +
          "its source_id",
        ],
      )
    }),
  ),
  "updateCamera: tells when a camera was added and changed last": asRoot(Effect.gen(function* () {
    const cameraID = yield* Cam2.addCamera(streamCamera)
    const added = yield* Cam2.cameraById(cameraID)
    yield* Cam2.updateCamera({ cameraID, city: "Ulm" })
    const changed = yield* Cam2.cameraById(cameraID)
    const log = yield* Cam2.getChangeLog()
    assert.deepEqual(
      [added.created_at, added.updated_at, added.retired_at],
      [log[0]!.timestamp, log[0]!.timestamp, null],
    )
    assert.deepEqual(
      [changed.created_at, changed.updated_at, changed.retired_at],
      [log[0]!.timestamp, log[1]!.timestamp, null],
    )
  })),
}
