/**
 * Searching cameras by attributes and by place.
 *
 * @module
 */
import assert from "node:assert/strict"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import * as Cam2 from "@cam2/camera-database"
import { ipCamera, nonIpCamera, numbered, stored, streamCamera } from "../Fixtures.ts"
import { sameButTimes } from "../SameButTimes.ts"
import { asRoot, type Program, reopen } from "../World.ts"

const addAll = (cameras: ReadonlyArray<Cam2.NewCamera>) => Effect.forEach(cameras, Cam2.addCamera)

const addMany = (first: number, count: number) =>
  addAll(Array.from({ length: count }, (_, index) => numbered(first + index)))

const ids = (cameras: ReadonlyArray<Cam2.Camera>) => cameras.map(({ cameraID }) => cameraID)

const find = (filter: Cam2.CameraFilter) => Effect.map(Cam2.searchCamera(filter), ids)

const at = (latitude: number, longitude: number) => ({ ...streamCamera, latitude, longitude })

/** Behaviours of `searchCamera` and `streamCameras`. */
export const searchingBehaviours: Readonly<Record<string, Program>> = {
  "searchCamera: every filter keeps the cameras that match and leaves out the others": asRoot(
    Effect.gen(function* () {
      const [ip, snapshot, stream] = yield* addAll([ipCamera, nonIpCamera, streamCamera])
      yield* reopen
      const all = [ip, snapshot, stream]
      assert.deepEqual(yield* find({}), all)
      const onlyIp: ReadonlyArray<Cam2.CameraFilter> = [
        { camera_type: "ip" },
        { source: ipCamera.source },
        { country: "DE" },
        { state: "BY" },
        { city: "München" },
        { resolution_width: 1920 },
        { resolution_height: 1080 },
        { is_active_video: false },
        { latitude: 48.1, longitude: 11.6, radius: 10 },
        { country: "DE", state: "BY", camera_type: "ip", is_active_image: true },
      ]
      for (const filter of onlyIp) assert.deepEqual(yield* find(filter), [ip])
      assert.deepEqual(yield* find({ is_active_image: true }), [ip, snapshot])
      assert.deepEqual(yield* find({ is_active_image: false }), [stream])
      assert.deepEqual(yield* find({ country: "DE", camera_type: "stream" }), [])
      assert.deepEqual(yield* find({ city: "Münch" }), [])
      assert.deepEqual(yield* find({ city: "%" }), [])
      assert.deepEqual(yield* find({ city: "" }), [])
      sameButTimes(yield* Cam2.searchCamera({ camera_type: "non_ip" }), [
        stored(snapshot!, nonIpCamera),
      ])
    }),
  ),
  "searchCamera: text ignores case, in every script": asRoot(Effect.gen(function* () {
    const names = ["München", "ŁÓDŹ", "Αθήνα", "харків", "Đà Nẵng", "Erzurum"]
    const added = yield* addAll(names.map((city) => ({ ...streamCamera, city })))
    yield* reopen
    for (const [index, name] of names.entries()) {
      for (const city of [name, name.toLowerCase(), name.toUpperCase(), name.normalize("NFD")]) {
        assert.deepEqual(yield* find({ city }), [added[index]], city)
      }
    }
    assert.deepEqual(yield* find({ city: "MUNCHEN" }), [])
  })),
  "searchCamera: a circle holds what is nearer than its radius, across the antimeridian and the poles":
    asRoot(Effect.gen(function* () {
      const [fiji, wallis, pole, svalbard, lafayette] = yield* addAll([
        at(-17.8, 179.9),
        at(-17.8, -179.9),
        at(90, 0),
        at(89.95, 135),
        at(40.4259, -86.9081),
      ])
      yield* reopen
      assert.deepEqual(
        yield* find({ latitude: -17.8, longitude: 180, radius: 15 }),
        [fiji, wallis],
      )
      assert.deepEqual(yield* find({ latitude: -17.8, longitude: 179.9, radius: 15 }), [fiji])
      assert.deepEqual(
        yield* find({ latitude: 89.96, longitude: -45, radius: 12 }),
        [pole, svalbard],
      )
      assert.deepEqual(yield* find({ latitude: -90, longitude: 7, radius: 1 }), [])
      assert.deepEqual(
        yield* find({ latitude: 40.4259, longitude: -86.9081, radius: 0.001 }),
        [lafayette],
      )
      assert.equal((yield* find({ latitude: 0, longitude: 0, radius: 20_100 })).length, 5)
    })),
  "searchCamera: gives pages of 100 in the order of adding; an offset past the end an empty page":
    asRoot(Effect.gen(function* () {
      const added = yield* addMany(0, 130)
      yield* reopen
      assert.deepEqual(yield* find({}), added.slice(0, 100))
      assert.deepEqual(yield* find({ offset: 30 }), added.slice(30))
      assert.deepEqual(yield* find({ offset: 129 }), added.slice(129))
      assert.deepEqual(yield* find({ offset: 130 }), [])
      assert.deepEqual(yield* find({ offset: 1_000_000 }), [])
      assert.deepEqual(yield* find({ city: "nowhere", offset: 1 }), [])
    })),
  "streamCameras: gives every camera of many pages once, in the order of adding": asRoot(
    Effect.gen(function* () {
      const added = yield* addMany(0, 251)
      yield* Cam2.addCamera(nonIpCamera)
      yield* reopen
      const collect = (filter: Cam2.CameraFilter) =>
        Effect.map(Stream.runCollect(Cam2.streamCameras(filter)), ids)
      assert.deepEqual(yield* collect({ camera_type: "stream" }), added)
      assert.deepEqual(yield* collect({ camera_type: "stream", offset: 7 }), added.slice(7))
      assert.deepEqual(yield* collect({ camera_type: "stream", offset: 251 }), [])
      assert.deepEqual(yield* collect({ camera_type: "ip" }), [])
      assert.equal((yield* collect({})).length, 252)
    }),
  ),
  "streamCameras: cameras added and updated during the walk are neither skipped nor repeated":
    asRoot(Effect.gen(function* () {
      const added = yield* addMany(0, 200)
      const later: Array<string> = []
      let read = 0
      const walked = yield* Cam2.streamCameras().pipe(
        Stream.tap(({ cameraID }) => {
          read++
          // Once a page: a new camera, and changes to one that was read and to one that was not.
          if (read % 100 !== 50) return Effect.void
          return Effect.gen(function* () {
            yield* reopen
            later.push(yield* Cam2.addCamera(numbered(1000 + read)))
            yield* Cam2.updateCamera({ cameraID, city: "read" })
            yield* Cam2.updateCamera({ cameraID: added[199]!, city: `unread ${read}` })
          })
        }),
        Stream.runCollect,
      )
      assert.deepEqual(ids(walked), [...added, ...later])
      assert.equal(later.length, 2)
      assert.deepEqual([walked[49]!.city, walked[199]!.city], [null, "unread 50"])
      assert.equal((yield* Cam2.cameraById(added[49]!)).city, "read")
    })),
}
