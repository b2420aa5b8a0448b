/**
 * How a camera store keeps the ids of sources, and the times of cameras.
 *
 * @module
 */
import assert from "node:assert/strict"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as TestClock from "effect/testing/TestClock"
import { CameraStore } from "../../server/stores/CameraStore.ts"
import { idOf, numbered } from "./Fixtures.ts"

const timeOf = (millis: number) => new Date(millis).toISOString()

const camera = (index: number, source: string, source_id: string) => ({
  ...numbered(index),
  source,
  source_id,
})

const conflict = (effect: Effect.Effect<unknown, unknown>) =>
  Effect.map(Effect.flip(effect), (error) => error instanceof Error ? error.message : error)

const taken = "sourceIDAlreadyExist"

/** Behaviours of a camera store. */
export const sourceIdBehaviours = {
  "add, update: an id of a source is taken once, whatever the case of the source": Effect.gen(
    function* () {
      const store = yield* CameraStore
      yield* store.add(idOf(1), camera(1, "Straße", "a"))
      yield* store.add(idOf(2), camera(2, "Straße", "A"))
      yield* store.add(idOf(3), camera(3, "Weg", "a"))
      yield* store.add(idOf(4), numbered(4))
      assert.equal(yield* conflict(store.add(idOf(5), camera(5, "STRASSE", "a"))), taken)
      assert.equal(
        yield* conflict(store.update({ cameraID: idOf(3), source: "strasse" })),
        taken,
      )
      assert.equal(
        yield* conflict(store.update({ cameraID: idOf(4), source_id: "a" })),
        "Format Error Messages (source): got null, expected the source that gives the camera its source_id",
      )
      assert.equal((yield* store.changes({})).items.length, 4)
      yield* store.update({ cameraID: idOf(1), source_id: "a", city: "Ulm" })
      yield* store.update({ cameraID: idOf(1), source_id: "b" })
      yield* store.update({ cameraID: idOf(3), source: "strasse" })
      const found = yield* store.search({ source: "STRASSE", source_id: "a" })
      assert.deepEqual(found.items.map(({ cameraID }) => cameraID), [idOf(3)])
    },
  ),
  "addAll, addMissing: tell which of the two ids is taken": Effect.gen(function* () {
    const store = yield* CameraStore
    yield* store.add(idOf(1), { ...camera(1, "cam2", "a"), legacy_cameraID: 1 })
    const candidates = [
      [idOf(2), camera(2, "cam2", "a")],
      [idOf(3), { ...numbered(3), legacy_cameraID: 1 }],
      [idOf(4), { ...camera(4, "cam2", "b"), legacy_cameraID: 1 }],
      [idOf(5), { ...camera(5, "cam2", "a"), legacy_cameraID: 5 }],
      [idOf(6), camera(6, "cam2", "c")],
      [idOf(7), camera(7, "CAM2", "c")],
    ] as const
    const legacy = "legacyCameraIDAlreadyExist"
    assert.deepEqual(
      yield* store.addMissing(candidates.slice(0, 4), new Set()),
      [taken, legacy, legacy, taken],
    )
    assert.deepEqual(
      yield* store.addAll(candidates),
      [taken, legacy, legacy, taken, undefined, taken],
    )
    const found = yield* store.search({})
    assert.deepEqual(found.items.map(({ cameraID }) => cameraID), [idOf(1), idOf(6)])
  }),
  "addAll, addMissing, putAll: an id that a later camera takes is not what was taken before": Effect
    .gen(
      function* () {
        const store = yield* CameraStore
        yield* store.add(idOf(1), { ...camera(1, "cam2", "a") })
        const refused = (index: number, legacy_cameraID: number) =>
          [[idOf(index), { ...camera(index, "cam2", "a"), legacy_cameraID }], [
            idOf(index + 1),
            { ...numbered(index + 1), legacy_cameraID },
          ]] as const
        assert.deepEqual(yield* store.addAll(refused(2, 1)), [taken, undefined])
        assert.deepEqual(yield* store.addMissing(refused(4, 2), new Set()), [
          taken,
          { cameraID: idOf(5), existing: false },
        ])
        assert.deepEqual(yield* store.putAll(refused(6, 3), new Set([idOf(1)])), [
          taken,
          { cameraID: idOf(7), outcome: "added" },
        ])
      },
    ),
  "addMissing: properties in another order are the same": Effect.gen(function* () {
    const store = yield* CameraStore
    yield* store.add(idOf(1), { ...numbered(1), properties: { a: 1, b: "x" } })
    const candidate = [idOf(2), { ...numbered(1), properties: { b: "x", a: 1 } }] as const
    assert.deepEqual(yield* store.addMissing([candidate], new Set()), [
      { cameraID: idOf(1), existing: true },
    ])
  }),
  "add, update: keep when a camera was added and changed last": Effect.gen(function* () {
    const store = yield* CameraStore
    yield* TestClock.setTime(1000)
    yield* store.add(idOf(1), numbered(1))
    yield* store.addAll([[idOf(2), numbered(2)]])
    yield* TestClock.setTime(5000)
    yield* store.update({ cameraID: idOf(1), city: "Ulm" })
    const times = (index: number) =>
      Effect.map(store.byId(idOf(index)), (found) => {
        const { created_at, retired_at, updated_at } = Option.getOrThrow(found)
        return [created_at, updated_at, retired_at]
      })
    assert.deepEqual(yield* times(1), [timeOf(1000), timeOf(5000), null])
    assert.deepEqual(yield* times(2), [timeOf(1000), timeOf(1000), null])
  }).pipe(Effect.provide(TestClock.layer())),
}
