/**
 * What every camera store gives those who walk over it while cameras are put.
 *
 * @module
 */
import assert from "node:assert/strict"
import * as Effect from "effect/Effect"
import type { Camera } from "../../domain/Camera.ts"
import type { NewCamera } from "../../domain/CameraWrite.ts"
import { CameraStore } from "../../server/stores/CameraStore.ts"
import { idOf, numbered, stored } from "./Fixtures.ts"
import { randomFrom } from "./Sphere.ts"
import { randomCamera } from "./RandomCameras.ts"

const nameOf = ({ cameraID }: Camera) => cameraID

/** Behaviours of a camera store that is walked over. */
export const putWalkBehaviours = {
  "search: cursors lead through every order while cameras are put, retired and removed": Effect.gen(
    function* () {
      const store = yield* CameraStore
      const seed = 20180705
      const random = randomFrom(seed)
      const most = 400
      let nextID = 0
      /** What a plain list of the same writes has: the record of each source id, and its camera. */
      const model = new Map<number, { cameraID: string; camera: NewCamera; isRetired: boolean }>()
      const touched = new Set<string>()
      const put = Effect.fnUntraced(function* (index: number) {
        const { city, country, is_active_image, latitude, longitude, name, road } = randomCamera(
          random,
        )
        const place = random() < 0.5 ? {} : { latitude, longitude }
        const camera = {
          ...numbered(index),
          ...place,
          // Half of what a list says is left out.
          ...Object.fromEntries(
            Object.entries({ city, country, name, road }).filter(() => random() < 0.5),
          ),
          is_active_image,
          source: "cam2",
          source_id: `${index}`,
        }
        const before = model.get(index)
        const result = yield* store.put(idOf(nextID++), camera)
        touched.add(result.cameraID)
        const merged = { ...before?.camera, ...camera } as NewCamera
        if (before === undefined) assert.equal(result.outcome, "added")
        else assert.equal(result.cameraID, before.cameraID)
        model.set(index, { cameraID: result.cameraID, camera: merged, isRetired: false })
        // Once more is once.
        const again = yield* store.put(idOf(nextID++), camera)
        assert.deepEqual(again, { cameraID: result.cameraID, outcome: "unchanged" })
      })
      const write = Effect.gen(function* () {
        for (let times = 0; times < 6; times++) {
          const index = Math.floor(random() * (most + 30))
          const there = model.get(index)
          const kind = random()
          if (there !== undefined && kind < 0.2) {
            yield* store.retire(there.cameraID, undefined)
            there.isRetired = true
            touched.add(there.cameraID)
          } else if (there !== undefined && kind < 0.4) {
            yield* store.remove(there.cameraID)
            model.delete(index)
            touched.add(there.cameraID)
          } else yield* put(index)
        }
      })
      for (let index = 0; index < most; index++) yield* put(index)
      const place = { latitude: 48.1, longitude: 11.5 }
      for (const order of [{}, { ...place, sort: "distance" as const }]) {
        touched.clear()
        const before = (yield* store.search({ ...order, limit: 1000 })).items.map(nameOf)
        const walked: Array<string> = []
        let after: number | string | undefined
        do {
          const page = yield* store.search({ ...order, limit: 40, after })
          walked.push(...page.items.map(nameOf))
          after = page.next
          yield* write
        } while (after !== undefined)
        const untouched = (ids: ReadonlyArray<string>) => ids.filter((id) => !touched.has(id))
        assert.deepEqual(untouched(walked), untouched(before), `seed ${seed}`)
        if (!("sort" in order)) assert.equal(new Set(walked).size, walked.length)
        assert.ok(touched.size > 20 && untouched(before).length > 100)
      }
      const { items } = yield* store.search({ limit: 1000 })
      const byName = new Map(items.map((camera) => [camera.cameraID, camera]))
      const active = [...model.values()].filter(({ isRetired }) => !isRetired)
      assert.equal(items.length, active.length)
      assert.equal(yield* store.count({ retired: true }), model.size - active.length)
      for (const { camera, cameraID } of active) {
        const { created_at, updated_at, ...found } = byName.get(cameraID)!
        assert.ok(created_at !== null && updated_at !== null)
        const { created_at: _, updated_at: _updated, ...expected } = stored(cameraID, camera)
        assert.deepEqual(found, expected)
      }
    },
  ),
}
