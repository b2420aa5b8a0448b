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
  /** The latitude and longitude of each that has one, in their order. */
  readonly list: () => Float64Array<ArrayBuffer>
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

/** Places as {@linkcode ExactPlaces} tells them: of which cameras, and their list. */
export interface PlaceList {
  readonly bits: Uint8Array
  readonly list: Float64Array
}

const spread = (length: number, { bits, list }: PlaceList) => {
  const places = new Float64Array(2 * length)
  for (let at = 0, next = 0; at < length; at++) {
    if ((bits[at >>> 3]! & 1 << (at & 7)) === 0) continue
    places[2 * at] = list[next++]!
    places[2 * at + 1] = list[next++]!
  }
  return places
}

/** Those that are given, or none, of at most `length`. */
export const makeExactPlaces = (length: number, given?: PlaceList): ExactPlaces => {
  const noBits = noneOf(length)
  let few: Map<number, readonly [latitude: number, longitude: number]> | undefined = given
    ? undefined
    : new Map()
  let bits = given?.bits
  let many = given && spread(length, given)

  const toMany = (from: NonNullable<typeof few>) => {
    many = new Float64Array(2 * length)
    for (const [at, place] of from) many.set(place, 2 * at)
    few = undefined
    return many
  }

  const has = (at: number) => bits !== undefined && (bits[at >>> 3]! & 1 << (at & 7)) !== 0
  const latitudeAt = (at: number) => many === undefined ? few!.get(at)![0] : many[2 * at]!
  const longitudeAt = (at: number) => many === undefined ? few!.get(at)![1] : many[2 * at + 1]!

  return {
    bits: () => bits ?? noBits,
    has,
    latitudeAt,
    longitudeAt,
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
    list: () => {
      const places: Array<number> = []
      for (let at = 0; at < length; at++) if (has(at)) places.push(latitudeAt(at), longitudeAt(at))
      return Float64Array.from(places)
    },
    bytes: () =>
      (bits?.byteLength ?? 0) + (many?.byteLength ?? 0) + (few?.size ?? 0) * bytesOfEntry,
  }
}
