/**
 * Circle searches against a distance that the test works out by itself.
 *
 * @module
 */
import assert from "node:assert/strict"
import * as Effect from "effect/Effect"
import { CameraStore } from "../../server/stores/CameraStore.ts"
import { idOf, streamCamera } from "./Fixtures.ts"
import {
  type Circle,
  distance,
  isOnRim,
  type Place,
  randomCircles,
  randomFrom,
  randomPlace,
} from "./Sphere.ts"

const seed = 20180704

/** The ids of what a search gives on all its pages. */
export const searchAll = Effect.fnUntraced(function* (circle: Circle) {
  const store = yield* CameraStore
  const ids: Array<string> = []
  let after: number | string | undefined
  do {
    const page = yield* store.search({ ...circle, after })
    ids.push(...page.items.map(({ cameraID }) => cameraID))
    after = page.next
  } while (after !== undefined)
  return ids
})

/** Places everywhere, many of them where circles are difficult. */
const somePlaces = (random: () => number): ReadonlyArray<Place> => [
  { latitude: 90, longitude: 0 },
  { latitude: 90, longitude: 123 },
  { latitude: -90, longitude: -180 },
  { latitude: 0, longitude: 180 },
  { latitude: 0, longitude: -180 },
  { latitude: 0, longitude: 0 },
  ...Array.from({ length: 600 }, () => randomPlace(random)),
  ...Array.from({ length: 150 }, (_, index) => ({
    latitude: (index % 2 ? -1 : 1) * (90 - 3 * random() ** 2),
    longitude: 360 * random() - 180,
  })),
  ...Array.from({ length: 150 }, (_, index) => ({
    latitude: 180 * random() - 90,
    longitude: (index % 2 ? -1 : 1) * (180 - random() ** 2),
  })),
  ...Array.from({ length: 150 }, () => ({
    latitude: 48 + random() * 0.01,
    longitude: 11 + random() * 0.01,
  })),
]

/** Behaviours of a circle search. */
export const circleBehaviours = {
  "search: 200 random circles hold what the haversine formula says, in the order of adding": Effect
    .gen(function* () {
      const store = yield* CameraStore
      const random = randomFrom(seed)
      const places = somePlaces(random)
      yield* store.addAll([
        ...places.map((place, index) => [idOf(index), { ...streamCamera, ...place }] as const),
        [idOf(places.length), streamCamera],
      ])
      const circles = randomCircles(random, 200, places)
      assert.equal(circles.length, 200)
      let found = 0
      let empty = 0
      for (const circle of circles) {
        const ids = yield* searchAll(circle)
        // What lies on the rim may be in or out; everything else is decided.
        const isDecided = (index: number) => !isOnRim(places[index]!, circle)
        const expected = places.flatMap((place, index) =>
          isDecided(index) && distance(place, circle) <= circle.radius ? [idOf(index)] : []
        )
        const decided = ids.filter((id) => isDecided(Number.parseInt(id, 16)))
        assert.deepEqual(decided, expected, `seed ${seed}: ${JSON.stringify(circle)}`)
        found += expected.length
        if (expected.length === 0) empty++
      }
      // Enough of both, so that the comparison says something.
      assert.equal(found > 5000, true, String(found))
      assert.equal(empty > 10, true, String(empty))
    }),
  "search: a circle of any radius around a camera holds the camera itself": Effect.gen(
    function* () {
      const store = yield* CameraStore
      const random = randomFrom(seed)
      const places = [
        ...Array.from({ length: 20 }, () => randomPlace(random)),
        { latitude: 90, longitude: -180 },
        { latitude: -90, longitude: 180 },
        { latitude: 0, longitude: 180 },
        { latitude: 1e-300, longitude: -1e-300 },
      ]
      for (const [index, place] of places.entries()) {
        yield* store.add(idOf(index), { ...streamCamera, ...place })
        for (const radius of [Number.MIN_VALUE, 1e-100, 1e-12, 1e-6, 1, 1e4, 1e300]) {
          const ids = yield* searchAll({ ...place, radius })
          assert.equal(ids.includes(idOf(index)), true, JSON.stringify({ place, radius }))
        }
      }
    },
  ),
}
