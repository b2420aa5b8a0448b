/**
 * How a camera store takes many cameras that are brought again.
 *
 * @module
 */
import assert from "node:assert/strict"
import * as Effect from "effect/Effect"
import { CameraStore } from "../../server/stores/CameraStore.ts"
import { idOf, numbered } from "./Fixtures.ts"
import { get, ofSource, state } from "./PutState.ts"

const none = new Set<string>()

/** Behaviours of a camera store that is brought many cameras. */
export const putAllBehaviours = {
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
}
