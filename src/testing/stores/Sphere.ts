/**
 * Places and circles on the earth by chance, and the distance that the server is measured against.
 *
 * @module
 */

/** A place in degrees. */
export interface Place {
  readonly latitude: number
  readonly longitude: number
}

/** A circle; `radius` in km. */
export interface Circle extends Place {
  readonly radius: number
}

// The mean radius of the earth in km (IUGG), as DESIGN's geometry has it.
const earthRadius = 6371.0088
const radians = Math.PI / 180

/** The distance of two places in km by the haversine formula. */
export const distance = (one: Place, other: Place): number => {
  const height = Math.sin((other.latitude - one.latitude) * radians / 2) ** 2
  const width = Math.sin((other.longitude - one.longitude) * radians / 2) ** 2
  const half = height +
    Math.cos(one.latitude * radians) * Math.cos(other.latitude * radians) * width
  return 2 * earthRadius * Math.asin(Math.min(1, Math.sqrt(half)))
}

/** Numbers from 0 to 1 that are the same for the same seed (mulberry32). */
export const randomFrom = (seed: number): () => number => {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** A place on the sphere, every part of its surface alike. */
export const randomPlace = (random: () => number): Place => ({
  latitude: Math.asin(2 * random() - 1) / radians,
  longitude: 360 * random() - 180,
})

const around = (random: () => number, middle: number, spread: number) =>
  middle + (2 * random() - 1) * spread

/** A radius in km from a metre to the whole earth, every magnitude alike. */
const randomRadius = (random: () => number) => 10 ** (random() * 7.4 - 3)

const side = (random: () => number) => random() < 0.5 ? -1 : 1

const placeOf = (random: () => number, places: ReadonlyArray<Place>): Place => {
  const { latitude, longitude } = places[Math.floor(random() * places.length)]!
  return { latitude, longitude }
}

/** The kinds of circles, in turn. */
const kinds: ReadonlyArray<(random: () => number, places: ReadonlyArray<Place>) => Circle> = [
  (random) => ({ ...randomPlace(random), radius: randomRadius(random) }),
  // Around a place that is there, down to circles that hold nothing else.
  (random, places) => ({ ...placeOf(random, places), radius: 10 ** (random() * 8 - 6) }),
  // Near a pole, over it or beside it.
  (random) => ({
    latitude: side(random) * (90 - 3 * random() ** 3),
    longitude: around(random, 0, 180),
    radius: 500 * random() ** 2 + 0.01,
  }),
  // Over the antimeridian.
  (random) => ({
    latitude: around(random, 0, 80),
    longitude: side(random) * (180 - random() ** 3),
    radius: 800 * random() ** 2 + 0.01,
  }),
  (random, places) => ({ ...placeOf(random, places), radius: randomRadius(random) }),
]

const corners: ReadonlyArray<Circle> = [
  { latitude: 90, longitude: 0, radius: 100 },
  { latitude: -90, longitude: -180, radius: 100 },
  { latitude: 90, longitude: 137, radius: 10_007.6 },
  { latitude: 0, longitude: 180, radius: 1000 },
  { latitude: 0, longitude: -180, radius: 1000 },
  { latitude: 0, longitude: 0, radius: 20_016 },
  { latitude: -33.4, longitude: -70.6, radius: 1e9 },
  { latitude: 45, longitude: 45, radius: 10_000 },
  { latitude: 89.999999, longitude: 10, radius: 0.5 },
]

/** `count` circles: corner cases, then each kind in turn. */
export const randomCircles = (
  random: () => number,
  count: number,
  places: ReadonlyArray<Place>,
): ReadonlyArray<Circle> => [
  ...corners,
  ...Array.from(
    { length: count - corners.length },
    (_, index) => kinds[index % kinds.length]!(random, places),
  ),
]

/** Whether a place is so near the rim that rounding decides; far rims are known less exactly. */
export const isOnRim = (place: Place, circle: Circle): boolean =>
  Math.abs(distance(place, circle) - circle.radius) <= Math.max(1e-7, 1e-7 * circle.radius)
