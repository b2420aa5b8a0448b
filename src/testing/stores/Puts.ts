/**
 * How a camera store takes cameras that are brought again.
 *
 * @module
 */
import assert from "node:assert/strict"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as TestClock from "effect/testing/TestClock"
import type { Camera } from "../../domain/Camera.ts"
import type { NewCamera } from "../../domain/CameraWrite.ts"
import { CameraStore } from "../../server/stores/CameraStore.ts"
import { ipCamera, nonIpCamera, numbered, streamCamera } from "./Fixtures.ts"

const idOf = (index: number) => index.toString(16).padStart(24, "0")
const none = new Set<string>()

const ofSource = (source_id: string, more: Partial<NewCamera> = {}) =>
  ({ ...streamCamera, legacy_cameraID: null, source: "cam2", source_id, ...more }) as NewCamera

/** Everything that the store keeps, retired ones too, with versions. */
const state = Effect.gen(function* () {
  const store = yield* CameraStore
  const { items } = yield* store.search({ retired: "any" })
  const versions = yield* Effect.forEach(
    items,
    ({ cameraID }) => Effect.map(store.withVersion(cameraID, "any"), Option.getOrThrow),
  )
  return { versions, log: (yield* store.changes({})).items }
})

const kinds = Effect.gen(function* () {
  const store = yield* CameraStore
  return (yield* store.changes({})).items.map(({ cameraID, kind }) => [
    Number.parseInt(cameraID, 16),
    kind,
  ])
})

const get = Effect.fnUntraced(function* (index: number) {
  const store = yield* CameraStore
  return Option.getOrThrow(yield* store.byId(idOf(index))) as Camera & Record<string, unknown>
})

/** Behaviours of a camera store. */
export const putBehaviours = {
  "put: adds, then changes what is told, and writes nothing when it is so already": Effect.gen(
    function* () {
      const store = yield* CameraStore
      const camera = ofSource("a", { city: "Ulm", properties: { a: 1, b: "x" } })
      assert.deepEqual(yield* store.put(idOf(1), camera), {
        cameraID: idOf(1),
        outcome: "added",
      })
      yield* TestClock.adjust("1 hour")
      yield* store.update({ cameraID: idOf(1), road: "A7", name: "by hand" })
      const before = yield* state
      yield* TestClock.adjust("1 hour")
      for (const [source, properties] of [["cam2", { b: "x", a: 1 }], ["cam2", { a: 1, b: "x" }]]) {
        assert.deepEqual(
          yield* store.put(idOf(2), { ...camera, source, properties } as NewCamera),
          {
            cameraID: idOf(1),
            outcome: "unchanged",
          },
        )
      }
      assert.deepEqual(yield* state, before)
      assert.deepEqual(yield* store.put(idOf(3), { ...camera, city: "Oslo", name: null }), {
        cameraID: idOf(1),
        outcome: "updated",
      })
      const { city, name, road, updated_at } = yield* get(1)
      assert.deepEqual([city, name, road, updated_at], [
        "Oslo",
        null,
        "A7",
        "1970-01-01T02:00:00.000Z",
      ])
      assert.deepEqual(yield* kinds, [[1, "added"], [1, "updated"], [1, "updated"]])
    },
  ).pipe(Effect.provide(TestClock.layer())),
  "put: the name of the source is that in any case, its id is exact": Effect.gen(function* () {
    const store = yield* CameraStore
    yield* store.put(idOf(1), ofSource("a", { source: "Straße" }))
    const again = yield* store.put(idOf(2), ofSource("a", { source: "STRASSE" }))
    assert.deepEqual(again, { cameraID: idOf(1), outcome: "updated" })
    const other = yield* store.put(idOf(3), ofSource("A", { source: "Straße" }))
    assert.deepEqual(other, { cameraID: idOf(3), outcome: "added" })
  }),
  "put: another type takes its own address, and what belonged to the old one is gone": Effect.gen(
    function* () {
      const store = yield* CameraStore
      const described = { city: "Ulm", source: "cam2", source_id: "a", legacy_cameraID: 7 }
      yield* store.put(idOf(1), { ...ipCamera, ...described })
      yield* store.put(idOf(2), { ...nonIpCamera, source: "cam2", source_id: "a" } as NewCamera)
      const camera = yield* get(1)
      assert.equal(camera.camera_type, "non_ip")
      assert.deepEqual([camera.ip, camera.m3u8_url, camera.legacy_cameraID], [undefined, null, 7])
    },
  ),
  "put: an IP address without a port means port 80, as everywhere": Effect.gen(function* () {
    const store = yield* CameraStore
    const { port: _, ...address } = { ...ipCamera, source: "cam2", source_id: "a" }
    yield* store.put(idOf(1), { ...address, port: "8080" } as NewCamera)
    assert.equal((yield* store.put(idOf(2), address as NewCamera)).outcome, "updated")
    assert.equal((yield* get(1)).port, "80")
    const padded = { ...address, port: "080" } as NewCamera
    assert.equal((yield* store.put(idOf(2), padded)).outcome, "unchanged")
  }),
  "put: revives a camera that was retired, and one that is removed is added anew": Effect.gen(
    function* () {
      const store = yield* CameraStore
      const camera = ofSource("a")
      yield* store.put(idOf(1), camera)
      yield* store.retire(idOf(1), "gone")
      assert.equal((yield* store.search({})).items.length, 0)
      const revived = yield* store.put(idOf(2), camera)
      assert.deepEqual(revived, { cameraID: idOf(1), outcome: "updated" })
      const { retired_at, retired_reason } = yield* get(1)
      assert.deepEqual([retired_at, retired_reason], [null, null])
      assert.equal((yield* store.search({ offset: 0 })).items.length, 1)
      assert.equal(yield* store.count({}), 1)
      yield* store.remove(idOf(1))
      assert.equal((yield* store.put(idOf(3), camera)).outcome, "added")
      assert.deepEqual(yield* kinds, [
        [1, "added"],
        [1, "retired"],
        [1, "updated"],
        [1, "removed"],
        [3, "added"],
      ])
    },
  ),
  "put: writes nothing for a legacy id that is taken, nor at another version": Effect.gen(
    function* () {
      const store = yield* CameraStore
      yield* store.add(idOf(1), { ...numbered(1), legacy_cameraID: 7 })
      yield* store.put(idOf(2), ofSource("a"))
      const before = yield* state
      for (
        const [write, tag] of [
          [store.put(idOf(3), ofSource("a", { legacy_cameraID: 7 })), "ResourceConflictError"],
          [store.put(idOf(3), ofSource("b", { legacy_cameraID: 7 })), "ResourceConflictError"],
          [store.put(idOf(3), ofSource("a", { city: "Ulm" }), [2]), "PreconditionFailedError"],
          [store.put(idOf(3), ofSource("a"), [2]), "PreconditionFailedError"],
          [store.put(idOf(3), ofSource("b"), [1]), "PreconditionFailedError"],
          [store.put(idOf(3), ofSource("b"), "*"), "PreconditionFailedError"],
        ] as const
      ) {
        assert.equal(
          (yield* Effect.flip<unknown, { readonly _tag: string }, never>(write))._tag,
          tag,
        )
      }
      assert.deepEqual(yield* state, before)
      assert.equal(
        (yield* store.put(idOf(3), ofSource("a", { city: "Ulm" }), [7, 1])).outcome,
        "updated",
      )
      assert.equal(
        (yield* store.put(idOf(3), ofSource("a", { city: "Bonn" }), "*")).outcome,
        "updated",
      )
    },
  ),
  "put: of many writers with one id of a source one adds, and the last word stays": Effect.gen(
    function* () {
      const store = yield* CameraStore
      const results = yield* Effect.forEach(
        Array.from({ length: 20 }, (_, index) => index),
        (index) => store.put(idOf(index), ofSource("a", { city: `city ${index}` })),
        { concurrency: "unbounded" },
      )
      assert.equal(new Set(results.map(({ cameraID }) => cameraID)).size, 1)
      assert.equal(results.filter(({ outcome }) => outcome === "added").length, 1)
      assert.equal((yield* store.search({})).items.length, 1)
      assert.equal((yield* store.changes({})).items.length, 20)
    },
  ),
  "putAll: means cameras by the id of their source, else by their address": Effect.gen(
    function* () {
      const store = yield* CameraStore
      yield* store.add(idOf(1), ofSource("a", { city: "Ulm" }))
      yield* store.add(idOf(2), numbered(2))
      yield* store.add(idOf(3), { ...numbered(3), city: "by hand" })
      yield* store.add(idOf(4), { ...numbered(4), source: "other", source_id: "x" })
      yield* store.retire(idOf(2), undefined)
      const put = [
        [idOf(11), ofSource("a", { city: "Oslo" })],
        [idOf(12), numbered(2)],
        [idOf(13), { ...numbered(3), road: "A7" }],
        // The id that a camera has is not that of another source.
        [idOf(14), { ...numbered(4), source: "cam2" }],
        [idOf(15), ofSource("b")],
        [idOf(16), numbered(16)],
      ] as const
      const expected = [
        [1, "updated"],
        [2, "updated"],
        [3, "updated"],
        [14, "added"],
        [15, "added"],
        [16, "added"],
      ] as const
      assert.deepEqual(
        yield* store.putAll(put, none),
        expected.map(([index, outcome]) => ({ cameraID: idOf(index), outcome })),
      )
      assert.deepEqual([(yield* get(3)).city, (yield* get(3)).road], ["by hand", "A7"])
      // Sent once more, for its answer was lost.
      const before = yield* state
      assert.deepEqual(
        yield* store.putAll(put, none),
        expected.map(([index]) => ({ cameraID: idOf(index), outcome: "unchanged" })),
      )
      assert.deepEqual(yield* state, before)
      assert.deepEqual(yield* store.putAll([], none), [])
    },
  ),
  "putAll: a camera stands for one line, that which is equal before another": Effect.gen(
    function* () {
      const store = yield* CameraStore
      const at = (city: string) => ({ ...numbered(1), city })
      yield* store.add(idOf(1), at("one"))
      yield* store.add(idOf(2), at("two"))
      yield* store.add(idOf(3), at("three"))
      assert.deepEqual(
        yield* store.putAll([
          [idOf(11), at("new")],
          [idOf(12), at("one")],
          [idOf(13), at("newer")],
        ], new Set([idOf(3)])),
        [
          { cameraID: idOf(2), outcome: "updated" },
          { cameraID: idOf(1), outcome: "unchanged" },
          { cameraID: idOf(13), outcome: "added" },
        ],
      )
    },
  ),
  "putAll: refuses what is in conflict, alone, and two lines with one id of a source": Effect.gen(
    function* () {
      const store = yield* CameraStore
      yield* store.add(idOf(1), { ...numbered(1), legacy_cameraID: 1 })
      yield* store.add(idOf(2), ofSource("a"))
      assert.deepEqual(
        yield* store.putAll([
          [idOf(11), ofSource("a", { legacy_cameraID: 1 })],
          [idOf(12), ofSource("b")],
          [idOf(13), ofSource("b", { city: "Ulm" })],
          [idOf(14), { ...numbered(14), legacy_cameraID: 1 }],
          [idOf(15), ofSource("c", { legacy_cameraID: 5 })],
          [idOf(16), ofSource("c", { legacy_cameraID: 5 })],
        ], none),
        [
          "legacyCameraIDAlreadyExist",
          { cameraID: idOf(12), outcome: "added" },
          "sourceIDAlreadyExist",
          "legacyCameraIDAlreadyExist",
          { cameraID: idOf(15), outcome: "added" },
          "legacyCameraIDAlreadyExist",
        ],
      )
      assert.deepEqual(yield* store.putAll([[idOf(17), ofSource("a")]], new Set([idOf(2)])), [
        "sourceIDAlreadyExist",
      ])
      assert.equal((yield* store.changes({})).items.length, 4)
    },
  ),
  "putAll: a source that is cleared stays while the camera has its id": Effect.gen(function* () {
    const store = yield* CameraStore
    yield* store.add(idOf(1), { ...numbered(1), source: "cam2", source_id: "a" })
    const bare = { ...numbered(1), source: null }
    assert.deepEqual(yield* store.putAll([[idOf(2), bare]], none), [
      { cameraID: idOf(1), outcome: "unchanged" },
    ])
    assert.deepEqual(yield* store.putAll([[idOf(2), { ...bare, source_id: null }]], none), [
      { cameraID: idOf(1), outcome: "updated" },
    ])
    const { source, source_id } = yield* get(1)
    assert.deepEqual([source, source_id], [null, null])
  }),
  "byId, byLegacyId, byIds, withVersion: find retired cameras for those who ask for them": Effect
    .gen(function* () {
      const store = yield* CameraStore
      yield* store.add(idOf(1), ipCamera)
      yield* store.add(idOf(2), streamCamera)
      yield* store.retire(idOf(1), "gone")
      for (const retired of ["any", true, false, undefined] as const) {
        const finds = (index: number) => retired === "any" || (index === 1) === (retired ?? false)
        for (const index of [1, 2]) {
          assert.equal(Option.isSome(yield* store.byId(idOf(index), retired)), finds(index))
          assert.equal(Option.isSome(yield* store.withVersion(idOf(index), retired)), finds(index))
        }
        const legacy = yield* store.byLegacyId(ipCamera.legacy_cameraID, retired)
        assert.equal(Option.isSome(legacy), finds(1))
        const found = yield* store.byIds([idOf(1), ipCamera.legacy_cameraID, idOf(2)], retired)
        assert.deepEqual(found.map((camera) => camera !== undefined), [1, 1, 2].map(finds))
      }
    }),
}
