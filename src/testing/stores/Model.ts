/**
 * Searching and counting against a plain array of the same cameras.
 *
 * @module
 */
import assert from "node:assert/strict"
import * as Effect from "effect/Effect"
import * as TestClock from "effect/testing/TestClock"
import type { Camera } from "../../domain/Camera.ts"
import type { CameraSelection } from "../../domain/CameraQuery.ts"
import { CameraStore } from "../../server/stores/CameraStore.ts"
import { fill, matching, seed } from "./CameraModel.ts"
import { idOf, idsOf, ipCamera, streamCamera } from "./Fixtures.ts"
import * as PlainArray from "./PlainArray.ts"
import { places, randomCamera, randomSelection } from "./RandomCameras.ts"
import { distance, type Place, randomFrom, randomPlace } from "./Sphere.ts"

interface Walk extends Partial<Place> {
  readonly sort?: "distance"
  readonly limit?: number
}

/** Everything that a search gives, page by page; `between` runs after each. */
const walk = Effect.fnUntraced(function* (
  filter: CameraSelection | CameraSelection & Walk,
  limit: number,
  between: Effect.Effect<void, unknown> = Effect.void,
) {
  const store = yield* CameraStore
  const found: Array<Camera> = []
  const distances: Array<number> = []
  let after: number | string | undefined
  do {
    const page = yield* store.search({ ...filter, limit, after })
    assert.ok(page.items.length <= limit)
    found.push(...page.items)
    distances.push(...page.distances ?? [])
    after = page.next
    yield* Effect.orDie(between)
  } while (after !== undefined)
  return { found, distances }
})

/** Behaviours of searching and counting. */
export const modelBehaviours = {
  "search, count: give what a plain array of the same cameras gives": Effect.gen(function* () {
    const store = yield* CameraStore
    const random = randomFrom(seed)
    const model = yield* fill(random, 1500)
    let total = 0
    for (let round = 0; round < 150; round++) {
      const selection = randomSelection(random)
      const why = `seed ${seed}: ${JSON.stringify(selection)}`
      const expected = idsOf(model.filter(matching(selection)))
      total += expected.length
      const limit = 1 + Math.floor(1000 * random())
      assert.deepEqual(idsOf((yield* walk(selection, limit)).found), expected, why)
      assert.equal(yield* store.count(selection), expected.length, why)
      const offset = Math.floor(random() * 100)
      const { items } = yield* store.search({ ...selection, offset, limit })
      assert.deepEqual(idsOf(items), expected.slice(offset, offset + limit), why)
    }
    assert.ok(total > 5000, String(total))
  }),
  "search: by distance gives the nearest first, each with its distance, on every page": Effect.gen(
    function* () {
      const random = randomFrom(seed)
      const model = yield* fill(random, 600)
      const points = [...places, ...Array.from({ length: 20 }, () => randomPlace(random))]
      for (const point of points) {
        const { bbox, country } = randomSelection(random)
        const radius = random() < 0.5 ? 20_000 * random() : undefined
        const { distances, found } = yield* walk(
          { bbox, country, ...point, radius, sort: "distance" } as CameraSelection & Walk,
          1 + Math.floor(200 * random()),
        )
        const expected = model.filter(matching({ bbox, country }))
          .flatMap((camera) => {
            const place = PlainArray.placeOf(camera)
            return place === undefined || distance(place, point) > (radius ?? Infinity)
              ? []
              : [{ ...camera, distance: distance(place, point) }]
          })
        assert.deepEqual(idsOf(found).sort(), idsOf(expected).sort())
        assert.deepEqual(distances, [...distances].sort((one, other) => one - other))
        const measured = new Map(expected.map((camera) => [camera.cameraID, camera.distance]))
        for (const [index, { cameraID }] of found.entries()) {
          // Near the other side of the earth a chord tells distances less exactly.
          assert.ok(Math.abs(distances[index]! - measured.get(cameraID)!) < 0.001)
        }
      }
    },
  ),
  "search: cursors lead through every order once while cameras are added": Effect.gen(function* () {
    const store = yield* CameraStore
    const random = randomFrom(seed)
    const model = yield* fill(random, 300)
    let added = 1000
    const write = Effect.forEach([1, 2, 3], () => store.add(idOf(added++), randomCamera(random)))
    for (const order of [{}, { ...places[6]!, sort: "distance" as const }]) {
      const before = added
      const { found } = yield* walk(order as CameraSelection & Walk, 37, write)
      const ids = idsOf(found)
      assert.equal(new Set(ids).size, ids.length)
      const expected = model.filter((camera) =>
        !("sort" in order) || PlainArray.placeOf(camera) !== undefined
      )
      const old = ids.filter((id) => Number.parseInt(id, 16) < 300)
      assert.deepEqual([...old].sort(), idsOf(expected).sort())
      assert.ok(added > before)
    }
  }),
  "search: times are those after which a camera was added or changed, and none is retired": Effect
    .gen(function* () {
      const store = yield* CameraStore
      yield* store.add(idOf(1), ipCamera)
      yield* TestClock.adjust("1 second")
      yield* store.add(idOf(2), streamCamera)
      yield* TestClock.adjust("1 second")
      yield* store.update({ cameraID: idOf(1), city: "Ulm" })
      const find = (selection: CameraSelection) =>
        Effect.map(store.search(selection), ({ items }) => idsOf(items))
      assert.deepEqual(yield* find({ created_after: "1969-12-31" }), [idOf(1), idOf(2)])
      // Strictly after, in whatever way the time is written.
      assert.deepEqual(yield* find({ created_after: "1970-01-01T01:00:00+01:00" }), [idOf(2)])
      assert.deepEqual(yield* find({ created_after: "1970-01-01T00:00:01Z" }), [])
      assert.deepEqual(yield* find({ updated_after: "1970-01-01T00:00:01.500Z" }), [idOf(1)])
      assert.deepEqual(yield* find({ updated_after: "1970-01-01T00:00:02Z" }), [])
      assert.deepEqual(yield* find({ retired: true }), [])
      assert.deepEqual(yield* find({ retired: "any" }), [idOf(1), idOf(2)])
      yield* store.update({ cameraID: idOf(2), source: "A", source_id: "x" })
      assert.deepEqual(yield* find({ source_id: ["y", "x"], source: "a" }), [idOf(2)])
      assert.deepEqual(yield* find({ source_id: "X" }), [])
    }).pipe(Effect.provide(TestClock.layer())),
}
