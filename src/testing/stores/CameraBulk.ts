/**
 * What every camera store does with many cameras at once.
 *
 * @module
 */
import assert from "node:assert/strict"
import * as Effect from "effect/Effect"
import { CameraStore } from "../../server/stores/CameraStore.ts"
import {
  idOf,
  idsOf,
  ipCamera,
  nonIpCamera,
  numbered,
  numbers,
  stored,
  streamCamera,
} from "./Fixtures.ts"
import { sameButTimes } from "./SameButTimes.ts"
import { state } from "./CameraState.ts"
import { toWire } from "../../contract/WriteCamera.ts"

/** Behaviours of a camera store that is given many cameras. */
export const bulkBehaviours = {
  "addAll: adds in order with an entry each, whatever the number; tells of each": Effect.gen(
    function* () {
      const store = yield* CameraStore
      assert.deepEqual(yield* store.addAll([]), [])
      let first = 0
      for (const count of [1, 3, 40, 300, 600]) {
        const added = numbers(count).map((index) =>
          [idOf(9999 - first - index), numbered(first + index)] as const
        )
        assert.deepEqual(yield* store.addAll(added), numbers(count).map(() => undefined))
        first += count
      }
      const pages = yield* Effect.forEach(
        numbers(10),
        (page) => store.search({ offset: 100 * page }),
      )
      sameButTimes(
        pages.flatMap(({ items }) => items.map(toWire)),
        numbers(first).map((index) => toWire(stored(idOf(9999 - index), numbered(index)))),
      )
      const log = yield* store.changes({ offset: first - 50 })
      assert.deepEqual(
        log.items.map(({ cameraID }) => cameraID),
        numbers(50).map((index) => idOf(9999 - first + 50 - index)),
      )
    },
  ),
  "addAll: keeps every field, and writes nothing for a conflicting legacy id": Effect.gen(
    function* () {
      const store = yield* CameraStore
      yield* store.add(idOf(1), ipCamera)
      const { legacy_cameraID } = ipCamera
      assert.deepEqual(
        yield* store.addAll([
          [idOf(2), { ...ipCamera, legacy_cameraID: 5 }],
          [idOf(3), { ...streamCamera, legacy_cameraID }],
          [idOf(4), { ...streamCamera, legacy_cameraID: 5 }],
          [idOf(5), nonIpCamera],
        ]),
        [undefined, "legacyCameraIDAlreadyExist", "legacyCameraIDAlreadyExist", undefined],
      )
      const { cameras, log } = yield* state
      sameButTimes(
        cameras,
        [
          stored(idOf(1), ipCamera),
          stored(idOf(2), { ...ipCamera, legacy_cameraID: 5 }),
          stored(idOf(5), nonIpCamera),
        ].map(toWire),
      )
      assert.deepEqual(idsOf(log), [idOf(1), idOf(2), idOf(5)])
    },
  ),
  "addMissing: adds what is not there, and an existing camera stands for one at most": Effect.gen(
    function* () {
      const store = yield* CameraStore
      const taken = new Set<string>()
      assert.deepEqual(yield* store.addMissing([], taken), [])
      yield* store.add(idOf(1), ipCamera)
      yield* store.add(idOf(2), streamCamera)
      yield* store.add(idOf(3), streamCamera)
      const conflicting = { ...nonIpCamera, legacy_cameraID: ipCamera.legacy_cameraID }
      assert.deepEqual(
        yield* store.addMissing([
          [idOf(4), streamCamera],
          [idOf(5), streamCamera],
          [idOf(6), streamCamera],
          [idOf(7), conflicting],
          [idOf(8), numbered(8)],
        ], new Set([idOf(3)])),
        [
          { cameraID: idOf(2), existing: true },
          { cameraID: idOf(5), existing: false },
          { cameraID: idOf(6), existing: false },
          "legacyCameraIDAlreadyExist",
          { cameraID: idOf(8), existing: false },
        ],
      )
      const { cameras, log } = yield* state
      const ids = [1, 2, 3, 5, 6, 8].map(idOf)
      assert.deepEqual(cameras.map(({ cameraID }) => cameraID), ids)
      assert.deepEqual(idsOf(log), ids)
    },
  ),
  "byAddresses: gives the cameras at each address, in the order of adding": Effect.gen(
    function* () {
      const store = yield* CameraStore
      const { camera_type, ip, is_active_image, is_active_video } = ipCamera
      const plain = { camera_type, ip, is_active_image, is_active_video }
      const url = 'https://example.org/"1".m3u8'
      yield* store.addAll([
        [idOf(9), { ...streamCamera, m3u8_url: url }],
        [idOf(8), ipCamera],
        [idOf(7), { ...plain, port: "08080" }],
        [idOf(6), plain],
        [idOf(5), nonIpCamera],
        [idOf(4), { ...streamCamera, m3u8_url: url, city: "Ulm" }],
        [idOf(3), { ...nonIpCamera, snapshot_url: url }],
        [idOf(2), streamCamera],
      ])
      const stream = { camera_type: "stream", m3u8_url: url } as const
      const at8080 = { camera_type: "ip", ip, port: 8080 } as const
      assert.deepEqual(yield* store.byAddresses([]), [])
      assert.deepEqual(idsOf(yield* store.byAddresses([stream, at8080])), [
        idOf(9),
        idOf(8),
        idOf(7),
        idOf(4),
      ])
      const { snapshot_url } = nonIpCamera
      const others = [{ camera_type: "non_ip", snapshot_url }, { camera_type, ip }] as const
      assert.deepEqual(idsOf(yield* store.byAddresses(others)), [idOf(6), idOf(5)])
    },
  ),
}
