/**
 * How a camera store takes cameras that are brought again.
 *
 * @module
 */
import assert from "node:assert/strict"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as TestClock from "effect/testing/TestClock"
import type { NewCamera } from "../../domain/CameraWrite.ts"
import { CameraStore } from "../../server/stores/CameraStore.ts"
import { idOf, ipCamera, nonIpCamera, numbered, streamCamera } from "./Fixtures.ts"
import { get, ofSource, state } from "./PutState.ts"

const kinds = Effect.gen(function* () {
  const store = yield* CameraStore
  return (yield* store.changes({})).items.map(({ cameraID, kind }) => [
    Number.parseInt(cameraID, 16),
    kind,
  ])
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
