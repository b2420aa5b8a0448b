/**
 * What the index holds of each camera, by its number in the order of adding: 16 bytes.
 *
 * @module
 */
import { unitsOfDegree } from "../Grid.ts"
import { type ExactPlaces, makeExactPlaces } from "./ExactPlaces.ts"

/** How many cameras are held together. */
export const chunkSize = 2 ** 14

/** The latitude of a camera without a place. */
export const noPlace = -(2 ** 31)

/** Cameras whose numbers follow each other, {@linkcode chunkSize} at most. */
export interface Chunk {
  /** The number of the first. */
  readonly first: number
  /** The profile of each, see {@linkcode numberOf}; 0 where there is no camera. */
  readonly profiles: Uint32Array
  /** The locality of each, see {@linkcode numberOf}. */
  readonly localities: Uint32Array
  /** The place of each in units, the nearest ones. */
  readonly latitudes: Int32Array
  readonly longitudes: Int32Array
  /** The places that are not whole numbers of units. */
  readonly exact: ExactPlaces
  /** How many times one of them was written. */
  writes: number
}

/** A chunk without cameras, with room for `size` numbers from `first` on. */
export const makeChunk = (first: number, size: number = chunkSize): Chunk => ({
  first,
  profiles: new Uint32Array(size),
  localities: new Uint32Array(size),
  latitudes: new Int32Array(size),
  longitudes: new Int32Array(size),
  exact: makeExactPlaces(size),
  writes: 0,
})

// So that nothing near to the number of no place has one.
const mostUnits = 2 ** 31 - 2 ** 20

const toUnits = (degrees: number) =>
  Math.max(-mostUnits, Math.min(mostUnits, Math.round(degrees * unitsOfDegree)))

/** Degrees north of a camera of a chunk that has a place. */
export const latitudeAt = ({ exact, latitudes }: Chunk, at: number): number =>
  exact.has(at) ? exact.latitudeAt(at) : latitudes[at]! / unitsOfDegree

/** Degrees east of a camera of a chunk that has a place. */
export const longitudeAt = ({ exact, longitudes }: Chunk, at: number): number =>
  exact.has(at) ? exact.longitudeAt(at) : longitudes[at]! / unitsOfDegree

/** The last digits of an id of a camera, by which one that was removed is found. */
export const shortId = (cameraID: string): number =>
  Number.parseInt(cameraID.slice(-4), 16) & 0xffff

/** The number of a profile or a locality beside a half of the short id. */
export const numberOf = (packed: number): number => packed >>> 8

/** There is room for the numbers below. */
export const mostNumbers = 2 ** 24

/** The short id of a camera of a chunk. */
export const idAt = ({ localities, profiles }: Chunk, at: number): number =>
  (profiles[at]! & 0xff) << 8 | localities[at]! & 0xff

/** What is held of one camera. */
export interface Entry {
  readonly profile: number
  readonly locality: number
  readonly latitude: number | null
  readonly longitude: number | null
  readonly id: number
}

/** Holds a camera at a place of a chunk. */
export const setIn = (
  chunk: Chunk,
  at: number,
  { id, latitude, locality, longitude, profile }: Entry,
): void => {
  chunk.writes++
  chunk.profiles[at] = profile << 8 | id >>> 8
  chunk.localities[at] = locality << 8 | id & 0xff
  chunk.exact.delete(at)
  if (latitude === null || longitude === null) {
    chunk.latitudes[at] = noPlace
    return
  }
  const north = chunk.latitudes[at] = toUnits(latitude)
  const east = chunk.longitudes[at] = toUnits(longitude)
  if (north / unitsOfDegree !== latitude || east / unitsOfDegree !== longitude) {
    chunk.exact.set(at, latitude, longitude)
  }
}

/** Holds at a place of a chunk what another one holds at a place. */
export const copyIn = (chunk: Chunk, at: number, from: Chunk, fromAt: number): void => {
  chunk.writes++
  chunk.profiles[at] = from.profiles[fromAt]!
  chunk.localities[at] = from.localities[fromAt]!
  chunk.latitudes[at] = from.latitudes[fromAt]!
  chunk.longitudes[at] = from.longitudes[fromAt]!
  chunk.exact.delete(at)
  const { exact } = from
  if (exact.has(fromAt)) {
    chunk.exact.set(at, exact.latitudeAt(fromAt), exact.longitudeAt(fromAt))
  }
}

/** The columns of all cameras. */
export interface Columns {
  /** By the number of a camera divided by {@linkcode chunkSize}; some are missing. */
  readonly chunks: ReadonlyArray<Chunk | undefined>
  /** The chunk of a camera, if any of it is held. */
  readonly chunkOf: (seq: number) => Chunk | undefined
  /** Holds a camera. */
  readonly set: (seq: number, entry: Entry) => void
  /** Holds a camera as a chunk holds it that is none of these. */
  readonly copy: (seq: number, from: Chunk) => void
  /** How much memory they take. */
  readonly bytes: () => number
}

/** Columns without cameras. */
export const makeColumns = (): Columns => {
  const chunks: Array<Chunk | undefined> = []
  let count = 0
  const chunkOf = (seq: number) => chunks[Math.floor(seq / chunkSize)]
  const addChunk = (seq: number) => {
    const number = Math.floor(seq / chunkSize)
    while (chunks.length < number) chunks.push(undefined)
    count++
    return chunks[number] = makeChunk(number * chunkSize)
  }
  return {
    chunks,
    chunkOf,
    set: (seq, entry) => {
      const chunk = chunkOf(seq) ?? addChunk(seq)
      setIn(chunk, seq - chunk.first, entry)
    },
    copy: (seq, from) => {
      const chunk = chunkOf(seq) ?? addChunk(seq)
      copyIn(chunk, seq - chunk.first, from, seq - from.first)
    },
    bytes: () =>
      chunks.reduce((sum, chunk) => sum + (chunk?.exact.bytes() ?? 0), count * chunkSize * 16),
  }
}
