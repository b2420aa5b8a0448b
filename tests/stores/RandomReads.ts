/**
 * Cameras by chance, and reads of them by chance that two stores have to answer alike.
 *
 * @module
 */
import assert from "node:assert/strict"
import * as Effect from "effect/Effect"
import type { NewCamera } from "@cam2/camera-database"
import type { CameraStoreShape, StoreFilter } from "@cam2/camera-database/server"
import { facetNames } from "../../src/domain/CameraFacets.ts"
import { distance, type Place, randomCircles, randomPlace } from "../Sphere.ts"
import { randomCamera } from "../../src/testing/stores/RandomCameras.ts"

type Random = () => number

/** One of some values. */
export const pick = <A>(random: Random, values: ReadonlyArray<A>): A =>
  values[Math.floor(random() * values.length)]!

/** The id of a camera by its number. */
export const idOf = (index: number) => index.toString(16).padStart(24, "0")

const states = ["IN", "in", "Bayern", "BAYERN", null]
const widths = [640, 1280, 1920, null]

/** Places of seven digits and of more, of few cameras each and of many, and at the borders. */
const placeOf = (random: Random): Partial<Place> => {
  const kind = random()
  if (kind < 0.1) return {}
  if (kind < 0.2) {
    return pick(random, [{ latitude: 90, longitude: 0 }, { latitude: -90, longitude: 5 }])
  }
  if (kind < 0.3) {
    return { latitude: pick(random, [0, 10, -10]), longitude: pick(random, [180, -180]) }
  }
  if (kind < 0.5) return { latitude: 48.1, longitude: 11.5 }
  const { latitude, longitude } = kind < 0.8
    ? { latitude: 48 + random() * 0.3, longitude: 11 + random() * 0.3 }
    : randomPlace(random)
  const digits = 10 ** pick(random, [4, 7, 7, 15])
  return {
    latitude: Math.round(latitude * digits) / digits,
    longitude: Math.round(longitude * digits) / digits,
  }
}

/** A camera by chance. */
export const cameraOf = (random: Random): NewCamera => ({
  ...randomCamera(random),
  latitude: null,
  longitude: null,
  ...placeOf(random),
  state: pick(random, states),
  resolution_width: pick(random, widths),
  resolution_height: pick(random, widths),
})

const some = <A>(random: Random, values: ReadonlyArray<A>): A | ReadonlyArray<A> =>
  random() < 0.5 ? pick(random, values) : [pick(random, values), pick(random, values)]

/** What is asked for by chance; one in four asks for each field. */
const selectionOf = (random: Random): StoreFilter => {
  const maybe = <A>(value: A): A | undefined => random() < 0.25 ? value : undefined
  const [south, north] = [random(), random()].map((part) => 180 * part - 90).sort((a, b) => a - b)
  const box = pick(random, [
    [360 * random() - 180, south!, 360 * random() - 180, north!] as const,
    [11.1, 48.05, 11.2, 48.2] as const,
    [11.5, 48.1, 11.5, 48.1] as const,
    [180, -90, -180, 90] as const,
    [-180, -90, 180, 90] as const,
  ])
  const [circle] = randomCircles(random, 10, [{ latitude: 48.1, longitude: 11.5 }]).slice(-1)
  // Every camera of a place that many share lies on its rim.
  const centre = randomPlace(random)
  const rim = { ...centre, radius: distance(centre, { latitude: 48.1, longitude: 11.5 }) }
  const any = pick(random, randomCircles(random, 15, [{ latitude: 48.1, longitude: 11.5 }]))
  return {
    camera_type: maybe(some(random, ["ip", "non_ip", "stream"] as const)),
    source: maybe(some(random, ["A", "b", "ä", "nobody"])),
    country: maybe(some(random, ["US", "de", "JP"])),
    state: maybe(some(random, ["IN", "bayern"])),
    city: maybe(some(random, ["münchen", "STRASSE", "", "東京", "nowhere"])),
    resolution_width: maybe(some(random, [640, 1280, 7])),
    resolution_height: maybe(some(random, [640, 1920])),
    is_active_image: maybe(random() < 0.5),
    is_active_video: maybe(random() < 0.5),
    retired: maybe(pick(random, [true, "any"] as const)),
    bbox: maybe(box),
    ...random() < 0.3 ? pick(random, [any, any, circle, rim]) : {},
  }
}

/** The reads that an index answers. */
export type Reads = Pick<CameraStoreShape, "search" | "count" | "facets" | "clusters">

/** Asserts that two stores answer alike, along every page. */
export const alike = Effect.fnUntraced(function* (
  one: Reads,
  other: CameraStoreShape,
  random: Random,
) {
  const selection = selectionOf(random)
  const near: StoreFilter = random() < 0.4
    ? { ...randomPlace(random), ...selection, sort: "distance" }
    : selection
  const why = JSON.stringify(near)
  const limit = 1 + Math.floor(random() ** 2 * 300)
  const offset = random() < 0.5 ? Math.floor(random() * 200) : undefined
  const first = { ...near, limit, offset }
  let filter: StoreFilter = first
  for (let pages = 0; pages < 5; pages++) {
    const expected = yield* other.search(filter)
    assert.deepEqual(yield* one.search(filter), expected, `${why} ${JSON.stringify(filter)}`)
    if (expected.next === undefined) break
    filter = { ...near, limit, after: expected.next }
  }
  assert.equal(yield* one.count(selection), yield* other.count(selection), why)
  assert.deepEqual(
    yield* one.facets(selection, facetNames),
    yield* other.facets(selection, facetNames),
    why,
  )
  const zoom = Math.floor(random() * 23)
  assert.deepEqual(
    yield* one.clusters(selection, zoom),
    yield* other.clusters(selection, zoom),
    why,
  )
})

/** One write by chance to the cameras with `ids`, to which that of one that is
 * added is added; they are counted from `first`. */
export const write = Effect.fnUntraced(function* (
  store: CameraStoreShape,
  random: Random,
  ids: Array<string>,
  first = 0,
) {
  const kind = random()
  const id = pick(random, ids)
  if (kind < 0.3) {
    const added = idOf(first + ids.length)
    ids.push(added)
    yield* store.add(added, cameraOf(random))
  } else if (kind < 0.6) {
    const { city, country, state } = cameraOf(random)
    const changes = { cameraID: id, city, country, state, is_active_image: random() < 0.5 }
    yield* Effect.ignore(store.update({ ...changes, ...placeOf(random) }))
  } else if (kind < 0.8) yield* Effect.ignore(store.retire(id, undefined))
  else yield* Effect.ignore(store.remove(id))
})
