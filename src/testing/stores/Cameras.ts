/**
 * What every camera store does.
 *
 * @module
 */
import assert from "node:assert/strict"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Option from "effect/Option"
import type { Camera } from "../../domain/Camera.ts"
import { CameraStore } from "../../server/stores/CameraStore.ts"
import { idOf, idsOf, ipCamera, numbered, numbers, stored, streamCamera } from "./Fixtures.ts"
import { state } from "./CameraState.ts"
import { sameButTimes } from "./SameButTimes.ts"
import { toWire } from "../../contract/WriteCamera.ts"

const isSame = (actual: Option.Option<Camera>, expected: Camera) =>
  sameButTimes(Option.getOrUndefined(Option.map(actual, toWire)), toWire(expected))

/** Behaviours of a camera store. */
export const cameraBehaviours = {
  "byId, byLegacyId, byKey: give what was added, and nothing for what was not": Effect.gen(
    function* () {
      const store = yield* CameraStore
      yield* store.add(idOf(1), ipCamera)
      yield* store.add(idOf(2), streamCamera)
      isSame(yield* store.byId(idOf(1)), stored(idOf(1), ipCamera))
      isSame(yield* store.byLegacyId(ipCamera.legacy_cameraID), stored(idOf(1), ipCamera))
      assert.deepEqual(yield* store.byId(idOf(3)), Option.none())
      assert.deepEqual(yield* store.byLegacyId(0), Option.none())
      const { camera_type, m3u8_url } = streamCamera
      assert.deepEqual(idsOf(yield* store.byKey({ camera_type, m3u8_url })), [idOf(2)])
      assert.deepEqual(yield* store.byKey({ camera_type, m3u8_url: `${m3u8_url}/` }), [])
    },
  ),
  "byIds: gives for each id its camera or none, in the order of the ids": Effect.gen(function* () {
    const store = yield* CameraStore
    yield* store.add(idOf(10), ipCamera)
    yield* store.add(idOf(11), streamCamera)
    const [ip, stream] = [stored(idOf(10), ipCamera), stored(idOf(11), streamCamera)]
    const asked = [
      idOf(11),
      idOf(3),
      31337,
      idOf(10).toUpperCase(),
      404,
      idOf(11),
      // An id is no legacy id, and a legacy id is none.
      "31337",
    ]
    sameButTimes(
      (yield* store.byIds(asked)).map((camera) => camera && toWire(camera)),
      [stream, undefined, ip, ip, undefined, stream, undefined]
        .map((camera) => camera && toWire(camera)),
    )
    assert.deepEqual(yield* store.byIds([]), [])
  }),
  "retire: reads by id and address find it no longer, and nobody else gets its legacy id": Effect
    .gen(
      function* () {
        const store = yield* CameraStore
        yield* store.add(idOf(1), ipCamera)
        yield* store.add(idOf(2), streamCamera)
        yield* store.retire(idOf(1).toUpperCase(), "gone")
        // Once more changes nothing, whatever version was meant.
        yield* store.retire(idOf(1), "still gone", [1])
        yield* store.retire(idOf(1), "still gone", [2, 7])
        for (const versions of [[3], [], [7, 9]]) {
          const error = yield* Effect.flip(store.retire(idOf(1), "still gone", versions))
          assert.equal(error._tag, "PreconditionFailedError")
        }
        assert.deepEqual(yield* store.byId(idOf(1)), Option.none())
        assert.deepEqual(yield* store.withVersion(idOf(1)), Option.none())
        assert.deepEqual(yield* store.byLegacyId(ipCamera.legacy_cameraID), Option.none())
        assert.deepEqual(yield* store.byIds([idOf(1), 31337]), [undefined, undefined])
        const { camera_type, ip, port } = ipCamera
        assert.deepEqual(yield* store.byKey({ camera_type, ip, port }), [])
        const { legacy_cameraID } = ipCamera
        const taken = yield* Effect.flip(store.add(idOf(3), { ...streamCamera, legacy_cameraID }))
        assert.equal(taken._tag, "ResourceConflictError")
        const { items } = yield* store.changes({})
        assert.deepEqual(idsOf(items), [idOf(1), idOf(2), idOf(1)])
        // The reason is the first one, and stays with a change.
        const reason = Effect.map(
          store.byId(idOf(1), "any"),
          (found) => Option.getOrThrow(found).retired_reason,
        )
        assert.equal(yield* reason, "gone")
        yield* store.update({ cameraID: idOf(1), city: "Delphi" })
        assert.equal(yield* reason, "gone")
        assert.equal(
          (yield* Effect.flip(store.retire(idOf(9), undefined)))._tag,
          "ResourceNotFoundError",
        )
      },
    ),
  "remove: takes a camera away, retired or not, keeps its log, and frees its legacy id": Effect.gen(
    function* () {
      const store = yield* CameraStore
      for (const index of numbers(4)) {
        yield* store.add(idOf(index), { ...numbered(index), legacy_cameraID: 4 + index })
      }
      const first = yield* store.search({})
      yield* store.retire(idOf(2), undefined)
      yield* store.remove(idOf(2))
      yield* store.remove(idOf(1).toUpperCase())
      assert.deepEqual(yield* store.byId(idOf(1)), Option.none())
      const gone = yield* Effect.flip(store.remove(idOf(1)))
      assert.equal(gone._tag, "ResourceNotFoundError")
      yield* store.add(idOf(7), { ...streamCamera, legacy_cameraID: 5 })
      assert.deepEqual(idsOf((yield* store.search({})).items), [idOf(0), idOf(3), idOf(7)])
      // A walk that began before goes on where it was.
      assert.deepEqual(idsOf((yield* store.search({ after: first.last })).items), [idOf(7)])
      assert.deepEqual(idsOf((yield* store.search({ offset: 1 })).items), [idOf(3), idOf(7)])
      assert.deepEqual(idsOf((yield* store.changes({})).items), [0, 1, 2, 3, 2, 2, 1, 7].map(idOf))
    },
  ),
  "update, retire, remove: write nothing at a version that they are not meant for": Effect.gen(
    function* () {
      const store = yield* CameraStore
      yield* store.add(idOf(1), ipCamera)
      const versions = Effect.map(
        store.withVersion(idOf(1)),
        Option.map(({ version }) => version),
      )
      assert.deepEqual(yield* versions, Option.some(1))
      yield* store.update({ cameraID: idOf(1), city: "Ulm" }, [7, 1])
      assert.deepEqual(yield* versions, Option.some(2))
      const before = yield* state
      for (
        const write of [
          store.update({ cameraID: idOf(1), city: "Oslo" }, [1]),
          store.retire(idOf(1), undefined, [1, 3]),
          store.remove(idOf(1), []),
        ]
      ) {
        assert.equal((yield* Effect.flip(write))._tag, "PreconditionFailedError")
      }
      assert.deepEqual(yield* state, before)
      yield* store.retire(idOf(1), undefined, [2])
      yield* store.remove(idOf(1), [3])
    },
  ),
  "update, retire, remove: of many writes for one version exactly one is done": Effect.gen(
    function* () {
      const store = yield* CameraStore
      for (const index of numbers(20)) {
        const cameraID = idOf(index)
        yield* store.add(cameraID, numbered(index))
        const writes = [
          ...numbers(4).map((other) => store.update({ cameraID, city: `city ${other}` }, [1])),
          store.retire(cameraID, "gone", [1]),
          store.remove(cameraID, [1]),
        ]
        const rotated = [...writes.slice(index % 6), ...writes.slice(0, index % 6)]
        const exits = yield* Effect.forEach(rotated, Effect.exit, { concurrency: "unbounded" })
        assert.equal(exits.filter(Exit.isSuccess).length, 1)
      }
      assert.equal((yield* store.changes({})).items.length, 40)
    },
  ),
  "add: a conflicting legacy id writes nothing": Effect.gen(function* () {
    const store = yield* CameraStore
    yield* store.add(idOf(1), ipCamera)
    const before = yield* state
    const { legacy_cameraID } = ipCamera
    const error = yield* Effect.flip(store.add(idOf(2), { ...streamCamera, legacy_cameraID }))
    assert.deepEqual([error._tag, error.message], [
      "ResourceConflictError",
      "legacyCameraIDAlreadyExist",
    ])
    assert.deepEqual(yield* state, before)
    yield* store.add(idOf(3), streamCamera)
    assert.deepEqual(idsOf((yield* store.search({})).items), [idOf(1), idOf(3)])
  }),
  "update: a conflicting legacy id, an unknown id and a misfit write nothing": Effect.gen(
    function* () {
      const store = yield* CameraStore
      yield* store.add(idOf(1), ipCamera)
      yield* store.add(idOf(2), streamCamera)
      const before = yield* state
      const { legacy_cameraID } = ipCamera
      const tagOf = (changes: Parameters<typeof store.update>[0]) =>
        Effect.map(Effect.flip(store.update(changes)), ({ _tag }) => _tag)
      const city = "Lost"
      assert.equal(
        yield* tagOf({ cameraID: idOf(2), city, legacy_cameraID }),
        "ResourceConflictError",
      )
      assert.equal(yield* tagOf({ cameraID: idOf(3), city }), "ResourceNotFoundError")
      assert.equal(yield* tagOf({ cameraID: idOf(2), city, camera_type: "ip" }), "FormatError")
      assert.equal(yield* tagOf({ cameraID: idOf(2), city, brand: "Axis" }), "FormatError")
      assert.deepEqual(yield* state, before)
      yield* store.update({ cameraID: idOf(1), legacy_cameraID, city: null })
      isSame(yield* store.byId(idOf(1)), stored(idOf(1), ipCamera))
    },
  ),
  "update: updates of one camera at the same time lose nothing": Effect.gen(function* () {
    const store = yield* CameraStore
    yield* store.add(idOf(1), ipCamera)
    const changes = numbers(40).map((index) => ({
      cameraID: idOf(1),
      ...[
        { city: `city ${index}` },
        { state: `state ${index}` },
        { brand: `brand ${index}` },
        { frame_rate: index + 1 },
      ][index % 4],
    }))
    yield* Effect.forEach(changes, (change) => store.update(change), {
      concurrency: "unbounded",
      discard: true,
    })
    const { cameras, log } = yield* state
    const last = ["city", "state", "brand", "frame_rate"] as const
    const camera = { ...cameras[0], ...cameras[0]!.retrieval } as Readonly<Record<string, unknown>>
    for (const name of last) assert.notEqual(camera[name], ipCamera[name], name)
    assert.equal(log.length, 41)
  }),
}
