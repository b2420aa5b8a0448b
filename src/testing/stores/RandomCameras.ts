/**
 * Cameras by chance, and what they are asked for.
 *
 * @module
 */
import type { BoundingBox, CameraSelection } from "../../domain/CameraQuery.ts"
import type { NewCamera } from "../../domain/CameraWrite.ts"
import { ipCamera, nonIpCamera, streamCamera } from "./Fixtures.ts"
import { type Circle, type Place, randomPlace } from "./Sphere.ts"

/** Gives a number from 0 to below 1. */
export type Random = () => number

/** One of some values. */
export const pick = <A>(random: Random, values: ReadonlyArray<A>): A =>
  values[Math.floor(random() * values.length)]!

// Spellings that are one value, in scripts with and without letter case.
export const cities = [
  "München",
  "MÜNCHEN",
  "Mu\u0308nchen",
  "Ulm",
  "東京",
  "Αθήνα",
  "ΑΘΉΝΑ",
  "القاهرة",
]
  .concat(["กรุงเทพ", "İzmir", "straße", "STRASSE", "", "Мінск", "서울"])
// Words of a name or road, and how one asks for them.
const roads = [
  "Große Bleichen",
  "Interstate 65 North",
  "東京都千代田区",
  "ถนนสุขุมวิท",
  "Ελλάδας",
  "A7",
]
export const questions: Readonly<Record<string, ReadonlyArray<string>>> = {
  grosse: ["Große Bleichen"],
  "BLEI große": ["Große Bleichen"],
  "inter 6": ["Interstate 65 North"],
  "千代": ["東京都千代田区"],
  "สุข": ["ถนนสุขุมวิท"],
  "ελλαδ": ["Ελλάδας"],
  a7: ["A7"],
  "a7 grosse": [],
  leichen: [],
}
export const countries = ["US", "us", "CA", "DE", "JP", "FJ"]
const sources = ["A", "a", "B", "Ä"]

export const places: ReadonlyArray<Place> = [
  { latitude: 90, longitude: 0 },
  { latitude: -90, longitude: 180 },
  { latitude: 90, longitude: -180 },
  { latitude: 0, longitude: 180 },
  { latitude: 0, longitude: -180 },
  { latitude: 0, longitude: 0 },
  { latitude: 45, longitude: 90 },
  { latitude: -45, longitude: -90 },
]

const placeOf = (random: Random): Place | undefined => {
  const kind = random()
  if (kind < 0.1) return undefined
  if (kind < 0.2) return pick(random, places)
  if (kind < 0.6) return { latitude: 48 + random() * 0.2, longitude: 11 + random() * 0.2 }
  return randomPlace(random)
}

/** A camera by chance. */
export const randomCamera = (random: Random): NewCamera => {
  const maybe = <A>(value: A) => random() < 0.2 ? null : value
  const types: ReadonlyArray<NewCamera> = [ipCamera, nonIpCamera, streamCamera]
  return {
    ...pick(random, types),
    legacy_cameraID: null,
    latitude: null,
    longitude: null,
    ...placeOf(random),
    source: maybe(pick(random, sources)),
    country: maybe(pick(random, countries)),
    city: maybe(pick(random, cities)),
    name: maybe(pick(random, ["Tor", "TOR", "Brücke"])),
    road: maybe(pick(random, roads)),
    resolution_width: maybe(pick(random, [640, 1280, 1920])),
    is_active_image: random() < 0.5,
    is_active_video: random() < 0.5,
  }
}

/** A box by chance, of any size, over the antimeridian and empty ones among them. */
const randomBox = (random: Random): BoundingBox => {
  const kind = random()
  if (kind < 0.1) return [-180, -90, 180, 90]
  if (kind < 0.2) {
    const { latitude, longitude } = pick(random, places)
    return [longitude, latitude, longitude, latitude]
  }
  const latitudes = [180 * random() - 90, 180 * random() - 90].sort((one, other) => one - other)
  if (kind < 0.5) return [11.1, 48.05 + 0.1 * random(), 11.15, 48.2]
  return [360 * random() - 180, latitudes[0]!, 360 * random() - 180, latitudes[1]!]
}

/** What cameras are asked for by chance. */
export const randomSelection = (random: Random): CameraSelection => {
  const maybe = <A>(value: A): A | undefined => random() < 0.25 ? value : undefined
  const circle: Circle = { ...randomPlace(random), radius: 10 ** (4.3 * random()) }
  const some = <A>(values: ReadonlyArray<A>): A | ReadonlyArray<A> =>
    random() < 0.5 ? pick(random, values) : values.filter(() => random() < 0.5).slice(0, 100)
      .concat(pick(random, values))
  return {
    camera_type: maybe(some(["ip", "non_ip", "stream"] as const)),
    source: maybe(some(sources)),
    country: maybe(some(countries)),
    city: maybe(some(cities)),
    name: maybe(some(["tor", "BRÜCKE", "brucke"])),
    road: maybe(some(roads)),
    q: maybe(pick(random, Object.keys(questions))),
    retired: maybe(pick(random, [false, "any"] as const)),
    resolution_width: maybe(some([640, 1280, 1920, 7])),
    is_active_image: maybe(random() < 0.5),
    bbox: maybe(randomBox(random)),
    ...random() < 0.2 ? circle : {},
  }
}
