/**
 * Telling which cameras of a chunk match, one condition after the other.
 *
 * @module
 */
import { unitsOfDegree } from "../Grid.ts"
import type { Box } from "../Geometry.ts"
import { type Chunk, chunkSize, latitudeAt, longitudeAt, noPlace, numberOf } from "./Columns.ts"

/** Places of cameras in a chunk, in their order. */
export type Rows = Uint16Array

/** Rows for as many as a chunk has. */
export const makeRows = (): Rows => new Uint16Array(chunkSize)

/** Every place of a chunk. Nobody writes to it. */
export const everyRow: Rows = makeRows().map((_, at) => at)

/**
 * Puts those of the first `count` of `rows` that match into `kept`, which may be the same rows; gives
 * how many they are.
 */
export type Sieve = (chunk: Chunk, rows: Rows, count: number, kept: Rows) => number

/** Those whose number is wanted, of rows that follow each other: most often none of four. */
const ofFollowing = (
  numbers: Uint32Array,
  wanted: Uint8Array,
  first: number,
  last: number,
  kept: Rows,
) => {
  let end = 0
  let at = first
  for (; at + 3 < last; at += 4) {
    const one = wanted[numberOf(numbers[at]!)]!
    const two = wanted[numberOf(numbers[at + 1]!)]!
    const three = wanted[numberOf(numbers[at + 2]!)]!
    const four = wanted[numberOf(numbers[at + 3]!)]!
    if ((one | two | three | four) === 0) continue
    kept[end] = at
    end += one
    kept[end] = at + 1
    end += two
    kept[end] = at + 2
    end += three
    kept[end] = at + 3
    end += four
  }
  for (; at < last; at++) {
    kept[end] = at
    end += wanted[numberOf(numbers[at]!)]!
  }
  return end
}

/** Those whose number is wanted. */
const ofNumbers = (
  numbers: Uint32Array,
  wanted: Uint8Array,
  rows: Rows,
  count: number,
  kept: Rows,
) => {
  if (rows.buffer === everyRow.buffer) {
    const first = rows.byteOffset / rows.BYTES_PER_ELEMENT
    return ofFollowing(numbers, wanted, first, first + count, kept)
  }
  let end = 0
  for (let index = 0; index < count; index++) {
    const at = rows[index]!
    kept[end] = at
    end += wanted[numberOf(numbers[at]!)]!
  }
  return end
}

/** Those whose profile is wanted, where there is a camera at all. */
export const ofProfiles = (wanted: () => Uint8Array): Sieve => ({ profiles }, rows, count, kept) =>
  ofNumbers(profiles, wanted(), rows, count, kept)

/** Those whose locality is wanted. */
export const ofLocalities =
  (wanted: () => Uint8Array): Sieve => ({ localities }, rows, count, kept) =>
    ofNumbers(localities, wanted(), rows, count, kept)

/** Those that have a place. */
export const placed: Sieve = ({ latitudes }, rows, count, kept) => {
  let end = 0
  for (let index = 0; index < count; index++) {
    const at = rows[index]!
    kept[end] = at
    if (latitudes[at] !== noPlace) end++
  }
  return end
}

/**
 * Borders of a box, in two units so that they fit into 32 bits; `more` of them are added on each side.
 * A box without longitudes has every one.
 */
const bordersOf = ({ longitudes, north, south }: Box, more: number) => {
  const two = (degrees: number) => Math.round(degrees * unitsOfDegree / 2)
  const ranges = longitudes.map(([west, east]) => [two(west) - more, two(east) + more] as const)
  const [first = [-(2 ** 30), 2 ** 30 - 1] as const, second = first] = ranges
  return { low: two(south) - more, high: two(north) + more, first, second }
}

// A band of latitudes leaves most cameras out where so few of so many are in it.
const sample = 64
const few = sample / 8

/** Whether few of many rows have latitudes in two units from `low` to `high`, by some of them. */
const isLowBand = (
  low: number,
  high: number,
  { latitudes }: Chunk,
  rows: Rows,
  count: number,
): boolean => {
  const step = Math.floor(count / sample)
  if (step < sample / 8) return false
  let within = 0
  for (let index = 0; index < sample * step; index += step) {
    const latitude = latitudes[rows[index]!]! >> 1
    within += ~(latitude - low | high - latitude) >>> 31
  }
  return within < few
}

/** Those whose latitudes in two units are from `low` to `high`, which few are. */
const inLowBand = (low: number, high: number): Sieve => ({ latitudes }, rows, count, kept) => {
  let end = 0
  const put = (at: number) => {
    const latitude = latitudes[at]! >> 1
    kept[end] = at
    end += ~(latitude - low | high - latitude) >>> 31
  }
  let index = 0
  // Most often none of four is.
  for (; index + 3 < count; index += 4) {
    const [one, two] = [latitudes[rows[index]!]! >> 1, latitudes[rows[index + 1]!]! >> 1]
    const [three, four] = [latitudes[rows[index + 2]!]! >> 1, latitudes[rows[index + 3]!]! >> 1]
    if (
      ((one - low | high - one) & (two - low | high - two) & (three - low | high - three) &
        (four - low | high - four)) < 0
    ) continue
    for (let next = index; next < index + 4; next++) put(rows[next]!)
  }
  for (; index < count; index++) put(rows[index]!)
  return end
}

/** Those that may be in a box: all that are, and what is so near that rounding may decide. */
export const aboutBox = (box: Box): Sieve => {
  const { first: [west, east], high, low, second: [otherWest, otherEast] } = bordersOf(box, 2)
  const inBand = inLowBand(low, high)
  return (chunk, rows, count, kept) => {
    const { latitudes, longitudes } = chunk
    const [from, size] = isLowBand(low, high, chunk, rows, count)
      ? [kept, inBand(chunk, rows, count, kept)]
      : [rows, count]
    let end = 0
    // Places are in no order that a processor could foresee: no branches, but bits of signs.
    for (let index = 0; index < size; index++) {
      const at = from[index]!
      const latitude = latitudes[at]! >> 1
      const longitude = longitudes[at]! >> 1
      kept[end] = at
      end += ~(latitude - low | high - latitude |
        (longitude - west | east - longitude) &
          (longitude - otherWest | otherEast - longitude)) >>> 31
    }
    return end
  }
}

/** Those in a box, of those that are {@linkcode aboutBox}. */
export const inBox = (box: Box): Sieve => {
  const { first: [west, east], high, low, second: [otherWest, otherEast] } = bordersOf(box, -2)
  const isIn = (chunk: Chunk, at: number) => {
    const latitude = latitudeAt(chunk, at)
    const longitude = longitudeAt(chunk, at)
    return latitude >= box.south && latitude <= box.north &&
      box.longitudes.some(([west, east]) => longitude >= west && longitude <= east)
  }
  return (chunk, rows, count, kept) => {
    const { latitudes, longitudes } = chunk
    let end = 0
    for (let index = 0; index < count; index++) {
      const at = rows[index]!
      const latitude = latitudes[at]! >> 1
      const longitude = longitudes[at]! >> 1
      const isOutside = (latitude - low | high - latitude |
        (longitude - west | east - longitude) &
          (longitude - otherWest | otherEast - longitude)) < 0
      if (!isOutside || isIn(chunk, at)) kept[end++] = at
    }
    return end
  }
}
