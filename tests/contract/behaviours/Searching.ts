/**
 * Searching cameras by attributes and by place.
 *
 * @module
 */
import assert from "node:assert/strict"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import * as Cam2 from "@cam2/camera-database"
import { addMany } from "../AddMany.ts"
import { ipCamera, nonIpCamera, numbered, stored, streamCamera } from "../Fixtures.ts"
import { sameButTimes } from "../SameButTimes.ts"
import { asRoot, type Program, reopen } from "../World.ts"

const addAll = (cameras: ReadonlyArray<Cam2.NewCamera>) => Effect.forEach(cameras, Cam2.addCamera)

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
  "searchCamera, streamCameras: with fields each camera has those that its type has, and its id":
    asRoot(
      Effect.gen(function* () {
        const [ip, snapshot, stream] = yield* addAll([
          ipCamera,
          nonIpCamera,
          { ...streamCamera, snapshot_url: "https://example.org/1.jpg" },
        ])
        yield* reopen
        const fields = ["city", "camera_type", "snapshot_url", "m3u8_url", "ip", "road"] as const
        const expected = [
          {
            cameraID: ip,
            city: "München",
            road: ipCamera.road,
            camera_type: "ip",
            ip: ipCamera.ip,
          },
          {
            cameraID: snapshot,
            city: nonIpCamera.city ?? null,
            road: null,
            camera_type: "non_ip",
            snapshot_url: nonIpCamera.snapshot_url,
            m3u8_url: null,
          },
          {
            cameraID: stream,
            city: null,
            road: null,
            camera_type: "stream",
            snapshot_url: "https://example.org/1.jpg",
            m3u8_url: streamCamera.m3u8_url,
          },
        ]
        assert.deepEqual(yield* Cam2.searchCamera({ fields }), expected)
        assert.deepEqual(
          yield* Stream.runCollect(Cam2.streamCameras({ fields, limit: 1 })),
          expected,
        )
        assert.deepEqual(
          yield* Cam2.searchCamera({ fields: ["cameraID", "cameraID"], city: "münchen" }),
          [{ cameraID: ip }],
        )
      }),
    ),
  "searchCamera, streamCameras: by distance each has that, also with fields": asRoot(
    Effect.gen(function* () {
      const [near, far] = yield* addAll([at(10, 10), at(10, 11)])
      yield* reopen
      const filter = { latitude: 10, longitude: 10, sort: "distance" } as const
      const page = yield* Cam2.searchCamera(filter)
      assert.deepEqual(
        page.map(({ cameraID, distance }) => [cameraID, Math.round(distance)]),
        [[near, 0], [far, 110]],
      )
      const some = yield* Stream.runCollect(
        Cam2.streamCameras({ ...filter, limit: 1, fields: ["longitude"] }),
      )
      assert.deepEqual(
        some.map(({ distance, ...rest }) => ({ ...rest, distance: Math.round(distance) })),
        [{ cameraID: near, longitude: 10, distance: 0 }, {
          cameraID: far,
          longitude: 11,
          distance: 110,
        }],
      )
    }),
  ),
  "searchCamera, streamCameras: fields that are none, or no list, are refused by name": asRoot(
    Effect.gen(function* () {
      for (const fields of [[], ["town"], "city", ["type"], [null], 1]) {
        const filter = { fields } as unknown as Cam2.CameraFilter
        const errors = [
          yield* Effect.flip(Cam2.searchCamera(filter)),
          yield* Effect.flip(Stream.runDrain(Cam2.streamCameras(filter))),
        ]
        for (const error of errors) {
          assert.equal(error._tag === "FormatError" && error.field, "fields", String(fields))
          assert.match(error.message, /names of fields of a camera/)
        }
      }
    }),
  ),
  "nearestCameras: a count that is none is refused as such": asRoot(Effect.gen(function* () {
    for (const count of [0, -1, 1.5, 1001, NaN, "3", undefined, null]) {
      const error = yield* Effect.flip(
        Cam2.nearestCameras({ latitude: 1, longitude: 1 }, count as number),
      )
      assert.equal(error._tag === "FormatError" && error.field, "count")
      assert.match(error.message, /expected a whole number from 1 to 1000/)
    }
  })),
  "exportCameras: each form is one whole text, whatever the pages": asRoot(Effect.gen(function* () {
    yield* addMany(0, 25)
    yield* reopen
    const all = yield* Stream.runCollect(Cam2.streamCameras())
    const idsOf: Readonly<Record<Cam2.CameraForm, (text: string) => ReadonlyArray<string>>> = {
      json: (text) => ids(JSON.parse(text)),
      geojson: (text) => {
        const { features, type } = JSON.parse(text)
        assert.equal(type, "FeatureCollection")
        return features.map(({ id }: { id: string }) => id)
      },
      ndjson: (text) => ids(text.trimEnd().split("\n").map((line) => JSON.parse(line))),
      csv: (text) => {
        const [header, ...lines] = text.trimEnd().split("\r\n")
        assert.match(header!, /^cameraID,camera_type,/)
        return lines.map((line) => line.split(",")[0]!)
      },
    }
    for (const [name, read] of Object.entries(idsOf)) {
      const format = name as Cam2.CameraForm
      const texts: Array<string> = []
      for (const limit of [7, 25, 100, undefined]) {
        texts.push(yield* Stream.mkString(Cam2.exportCameras({ limit }, { format })))
      }
      assert.deepEqual(new Set(texts).size, 1, format)
      assert.deepEqual(read(texts[0]!), ids(all), format)
      const none = yield* Stream.mkString(Cam2.exportCameras({ country: "XX" }, { format }))
      assert.deepEqual(
        format === "csv" ? none : none && JSON.parse(none),
        {
          csv: texts[0]!.slice(0, texts[0]!.indexOf("\n") + 1),
          geojson: { type: "FeatureCollection", features: [] },
          json: [],
          ndjson: "",
        }[format],
      )
      const pieces = yield* Stream.runCount(Cam2.exportCameras({ limit: 10 }, { format }))
      assert.equal(pieces, 3)
    }
  })),
  "exportCameras: what is no form, no option or no filter is refused": asRoot(
    Effect.gen(function* () {
      const wrong = [
        [{}, { format: "xml" }, "format"],
        [{}, {}, "format"],
        [{}, { format: "csv", gzip: true }, "gzip"],
        [{ contry: "US" }, { format: "csv" }, "contry"],
        [{ fields: ["city"] }, { format: "csv" }, "fields"],
      ] as const
      for (const [filter, options, field] of wrong) {
        const error = yield* Effect.flip(Stream.runDrain(
          Cam2.exportCameras(filter as Cam2.CameraFilter, options as Cam2.ExportOptions),
        ))
        assert.equal(error._tag === "FormatError" && error.field, field)
      }
    }),
  ),
}
