/**
 * What the index holds of each camera, by its number in the order of adding: 20 bytes.
 *
 * @module
 */
import { type ExactPlaces, makeExactPlaces } from "./ExactPlaces.ts"

/** How many cameras are held together. */
export const chunkSize = 2 ** 14

/** The latitude of a camera without a place. */
export const noPlace = -(2 ** 31)

/** Degrees are held as whole numbers of so many to one. */
export const unitsOfDegree = 1e7

/** Cameras whose numbers follow each other. */
export interface Chunk {
  /** The number of the first. */
  readonly first: number
  /** The profile of each, 0 where there is no camera. */
  readonly profiles: Uint32Array
  /** The number of the text of each city, 0 for none. */
  readonly cities: Uint32Array
  /** The place of each in units, the nearest ones. */
  readonly latitudes: Int32Array
  readonly longitudes: Int32Array
  /** The last digits of each id, by which one that was removed is found. */
  readonly ids: Uint32Array
  /** The places that are not whole numbers of units. */
  readonly exact: ExactPlaces
}

const makeChunk = (first: number): Chunk => ({
  first,
  profiles: new Uint32Array(chunkSize),
  cities: new Uint32Array(chunkSize),
  latitudes: new Int32Array(chunkSize),
  longitudes: new Int32Array(chunkSize),
  ids: new Uint32Array(chunkSize),
  exact: makeExactPlaces(chunkSize),
})

const mostUnits = 2 ** 31 - 1

const toUnits = (degrees: number) =>
  Math.max(-mostUnits, Math.min(mostUnits, Math.round(degrees * unitsOfDegree)))

/** Degrees north of a camera of a chunk that has a place. */
export const latitudeAt = ({ exact, latitudes }: Chunk, at: number): number =>
  exact.has(at) ? exact.latitudeAt(at) : latitudes[at]! / unitsOfDegree

/** Degrees east of a camera of a chunk that has a place. */
export const longitudeAt = ({ exact, longitudes }: Chunk, at: number): number =>
  exact.has(at) ? exact.longitudeAt(at) : longitudes[at]! / unitsOfDegree

/** The last digits of an id of a camera. */
export const shortId = (cameraID: string): number => Number.parseInt(cameraID.slice(-8), 16) >>> 0

/** What is held of one camera. */
export interface Held {
  readonly profile: number
  readonly city: number
  readonly latitude: number | null
  readonly longitude: number | null
  readonly id: number
}

/** The columns of all cameras. */
export interface Columns {
  /** By the number of a camera divided by {@linkcode chunkSize}; some are missing. */
  readonly chunks: ReadonlyArray<Chunk | undefined>
  /** Holds a camera; gives the profile that it had, 0 if it was not held. */
  readonly set: (seq: number, held: Held) => number
  /** Holds a camera no longer; gives the profile that it had. */
  readonly remove: (seq: number) => number
  /** How much memory they take. */
  readonly bytes: () => number
}

/** Columns without cameras. */
export const makeColumns = (): Columns => {
  const chunks: Array<Chunk | undefined> = []
  let count = 0
  const chunkOf = (seq: number) => {
    const number = Math.floor(seq / chunkSize)
    let chunk = chunks[number]
    if (chunk === undefined) {
      while (chunks.length < number) chunks.push(undefined)
      chunk = chunks[number] = makeChunk(number * chunkSize)
      count++
    }
    return chunk
  }
  return {
    chunks,
    set: (seq, { city, id, latitude, longitude, profile }) => {
      const chunk = chunkOf(seq)
      const at = seq - chunk.first
      const before = chunk.profiles[at]!
      chunk.profiles[at] = profile
      chunk.cities[at] = city
      chunk.ids[at] = id
      if (latitude === null || longitude === null) {
        chunk.latitudes[at] = noPlace
        chunk.exact.delete(at)
        return before
      }
      const north = chunk.latitudes[at] = toUnits(latitude)
      const east = chunk.longitudes[at] = toUnits(longitude)
      if (north / unitsOfDegree === latitude && east / unitsOfDegree === longitude) {
        chunk.exact.delete(at)
      } else chunk.exact.set(at, latitude, longitude)
      return before
    },
    remove: (seq) => {
      const chunk = chunks[Math.floor(seq / chunkSize)]
      if (chunk === undefined) return 0
      const before = chunk.profiles[seq - chunk.first]!
      chunk.profiles[seq - chunk.first] = 0
      return before
    },
    bytes: () =>
      chunks.reduce((sum, chunk) => sum + (chunk?.exact.bytes() ?? 0), count * chunkSize * 20),
  }
}
