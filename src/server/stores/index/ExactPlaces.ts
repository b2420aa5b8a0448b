/**
 * Places whose degrees have more digits than a column holds. Few cameras have one; where many do, they
 * are kept as an array.
 *
 * @module
 */

/** The exact places of some of the cameras of a chunk. */
export interface ExactPlaces {
  /** Of each camera a bit that tells whether it has one, the lowest of a byte first. */
  readonly bits: () => Uint8Array
  readonly has: (at: number) => boolean
  readonly latitudeAt: (at: number) => number
  readonly longitudeAt: (at: number) => number
  readonly set: (at: number, latitude: number, longitude: number) => void
  readonly delete: (at: number) => void
  /** About how much memory they take. */
  readonly bytes: () => number
}

// An entry of a map takes about as much as eight places of an array.
const bytesOfEntry = 128

const shared = new Map<number, Uint8Array>()

/** The bits of those that have none. */
const noneOf = (length: number) => {
  const bits = shared.get(length) ?? new Uint8Array(length / 8)
  shared.set(length, bits)
  return bits
}

/** None, of at most `length`. */
export const makeExactPlaces = (length: number): ExactPlaces => {
  const noBits = noneOf(length)
  let few: Map<number, readonly [latitude: number, longitude: number]> | undefined = new Map()
  let bits: Uint8Array | undefined
  let many: Float64Array | undefined

  const toMany = (from: NonNullable<typeof few>) => {
    many = new Float64Array(2 * length)
    for (const [at, place] of from) many.set(place, 2 * at)
    few = undefined
    return many
  }

  return {
    bits: () => bits ?? noBits,
    has: (at) => bits !== undefined && (bits[at >>> 3]! & 1 << (at & 7)) !== 0,
    latitudeAt: (at) => many === undefined ? few!.get(at)![0] : many[2 * at]!,
    longitudeAt: (at) => many === undefined ? few!.get(at)![1] : many[2 * at + 1]!,
    set: (at, latitude, longitude) => {
      bits ??= new Uint8Array(length / 8)
      bits[at >>> 3]! |= 1 << (at & 7)
      if (few !== undefined && few.size < length / 8) few.set(at, [latitude, longitude])
      else (many ?? toMany(few!)).set([latitude, longitude], 2 * at)
    },
    delete: (at) => {
      if (bits === undefined) return
      bits[at >>> 3]! &= ~(1 << (at & 7))
      few?.delete(at)
    },
    bytes: () =>
      (bits?.byteLength ?? 0) + (many?.byteLength ?? 0) + (few?.size ?? 0) * bytesOfEntry,
  }
}
