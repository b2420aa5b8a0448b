/**
 * Facets and clusters against a plain array of the same cameras.
 *
 * @module
 */
import assert from "node:assert/strict"
import * as Effect from "effect/Effect"
import type { Camera } from "../../domain/Camera.ts"
import type { CameraSelection } from "../../domain/CameraQuery.ts"
import { CameraStore } from "../../server/stores/CameraStore.ts"
import { fill, matching, seed } from "./CameraModel.ts"
import { idOf, streamCamera } from "./Fixtures.ts"
import { assertCells, plain, tally } from "./PlainArray.ts"
import { randomSelection } from "./RandomCameras.ts"
import { randomFrom } from "./Sphere.ts"

const facetNames = ["camera_type", "source", "country", "city", "is_active_image"] as const

/** Asserts that the clusters of a selection have each of its cameras once; gives their zoom. */
const assertClusters = Effect.fnUntraced(function* (
  selection: CameraSelection,
  cameras: ReadonlyArray<Camera>,
  zoom: number,
) {
  const clusters = yield* (yield* CameraStore).clusters(selection, zoom)
  assertCells(clusters, cameras, zoom)
  return clusters.zoom
})

/** Behaviours of facets and clusters. */
export const countBehaviours = {
  "facets: count each value of what matches, and add up to what count says": Effect.gen(
    function* () {
      const store = yield* CameraStore
      const random = randomFrom(seed)
      const model = yield* fill(random, 800)
      for (let round = 0; round < 40; round++) {
        const selection = round === 0 ? {} : randomSelection(random)
        const cameras = model.filter(matching(selection))
        const facets = yield* store.facets(selection, facetNames)
        assert.deepEqual(Object.keys(facets), facetNames)
        for (const name of facetNames) {
          const { others, values } = facets[name]!
          assert.equal(others, 0)
          assert.deepEqual(
            new Map(values.map(({ count, value }) => [plain(value), count])),
            tally(cameras, name),
          )
          const counts = values.map(({ count }) => count)
          assert.deepEqual(counts, [...counts].sort((one, other) => other - one))
        }
      }
    },
  ),
  "facets: a text is written as it was first; beyond 1000 values are the others": Effect.gen(
    function* () {
      const store = yield* CameraStore
      const cameras = ["Ulm", "ulm", "ULM", ...Array.from({ length: 1100 }, (_, n) => `c${n}`)]
      yield* store.addAll(
        cameras.map((city, index) => [idOf(index), { ...streamCamera, city }] as const),
      )
      const { city } = yield* store.facets({}, ["city"])
      assert.deepEqual(city!.values.slice(0, 2), [
        { value: "Ulm", count: 3 },
        { value: "c0", count: 1 },
      ])
      assert.deepEqual([city!.values.length, city!.others], [1000, 101])
      assert.deepEqual(yield* store.facets({ city: "nowhere" }, ["city"]), {
        city: { values: [], others: 0 },
      })
    },
  ),
  "clusters: each camera is in exactly one cell, at every zoom and for every filter": Effect.gen(
    function* () {
      const random = randomFrom(seed)
      const model = yield* fill(random, 3000)
      const used = new Set<number>()
      for (const zoom of [0, 1, 2, 3, 5, 8, 13, 22]) {
        used.add(yield* assertClusters({}, model, zoom))
      }
      assert.ok(!used.has(22), "too many cells are never given")
      for (let round = 0; round < 40; round++) {
        const selection = randomSelection(random)
        const cameras = model.filter(matching(selection))
        yield* assertClusters(selection, cameras, Math.floor(23 * random()))
      }
    },
  ),
  "clusters: a place next to the last border is in the last cell": Effect.gen(function* () {
    const store = yield* CameraStore
    const edges = [[0, 180], [0, 179.99999999999997], [90, 10], [89.99999999999999, 10]]
    yield* store.addAll(
      edges.map(([latitude, longitude], index) =>
        [idOf(index), { ...streamCamera, latitude: latitude!, longitude: longitude! }] as const
      ),
    )
    for (const zoom of [0, 3, 22]) {
      const { cells } = yield* store.clusters({}, zoom)
      assert.deepEqual(cells.map(({ count }) => count), [2, 2])
    }
  }),
  "clusters: the centre of mass is in the box, also where all cameras are at one place": Effect.gen(
    function* () {
      const store = yield* CameraStore
      const [latitude, longitude] = [37.59638, -105.18526]
      yield* store.addAll(
        Array.from(
          { length: 9 },
          (_, index) =>
            [idOf(index), {
              ...streamCamera,
              city: `c${index}`,
              latitude,
              longitude,
            }] as const,
        ),
      )
      for (let most = 1; most <= 9; most++) {
        const city = Array.from({ length: most }, (_, index) => `c${index}`)
        const { cells: [cell] } = yield* store.clusters({ city }, 22)
        assert.deepEqual([cell!.count, cell!.latitude, cell!.longitude], [
          most,
          latitude,
          longitude,
        ])
      }
    },
  ),
}
