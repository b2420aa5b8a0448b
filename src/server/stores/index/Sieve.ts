/**
 * Telling which cameras of a chunk match, one condition after the other.
 *
 * @module
 */
import { unitsOfDegree } from "../Grid.ts"
import type { BoundingBox } from "../../../domain/CameraQuery.ts"
import { toRanges } from "../Geometry.ts"
import { type Chunk, chunkSize, latitudeAt, longitudeAt, noPlace, numberOf } from "./Columns.ts"

/** Places of cameras in a chunk, in their order. */
export type Rows = Uint16Array

/** Rows for as many as a chunk has. */
export const makeRows = (): Rows => new Uint16Array(chunkSize)

/** Keeps those of the first `count` rows that match; gives how many they are. */
export type Sieve = (chunk: Chunk, rows: Rows, count: number) => number

/** Those whose profile is wanted; gives how many of the whole chunk they are. */
export const ofProfiles = (chunk: Chunk, rows: Rows, isWanted: Uint8Array): number => {
  const { profiles } = chunk
  let kept = 0
  for (let at = 0; at < profiles.length; at++) {
    rows[kept] = at
    kept += isWanted[numberOf(profiles[at]!)]!
  }
  return kept
}

/** Those whose locality is wanted. */
export const ofLocalities =
  (isWanted: () => Uint8Array): Sieve => ({ localities }, rows, count) => {
    const wanted = isWanted()
    let kept = 0
    for (let index = 0; index < count; index++) {
      const at = rows[index]!
      rows[kept] = at
      kept += wanted[numberOf(localities[at]!)]!
    }
    return kept
  }

/** Those that have a place. */
export const placed: Sieve = ({ latitudes }, rows, count) => {
  let kept = 0
  for (let index = 0; index < count; index++) {
    const at = rows[index]!
    rows[kept] = at
    if (latitudes[at] !== noPlace) kept++
  }
  return kept
}

/** 1 where a number is from `low` to `high`, else 0; in 32 bits. */
const isWithin = (number: number, low: number, high: number) =>
  ~(number - low | high - number) >>> 31

/** Those in a box. */
export const inBox = (bbox: BoundingBox): Sieve => {
  const { longitudes: ranges, north, south } = toRanges(bbox)
  const isIn = (chunk: Chunk, at: number) => {
    const latitude = latitudeAt(chunk, at)
    const longitude = longitudeAt(chunk, at)
    return latitude >= south && latitude <= north &&
      ranges.some(([west, east]) => longitude >= west && longitude <= east)
  }
  // Borders in two units, which fit into 32 bits. What is near to one is told by the degrees.
  const two = (degrees: number) => Math.round(degrees * unitsOfDegree / 2)
  const [bottom, top] = [two(south), two(north)]
  const [west, east] = ranges[0]!.map(two) as [number, number]
  const [otherWest, otherEast] = (ranges[1] ?? ranges[0]!).map(two) as [number, number]
  return (chunk, rows, count) => {
    const { latitudes, longitudes } = chunk
    let kept = 0
    for (let index = 0; index < count; index++) {
      const at = rows[index]!
      const latitude = latitudes[at]! >> 1
      const longitude = longitudes[at]! >> 1
      const isInside = isWithin(latitude, bottom + 2, top - 2) &
        (isWithin(longitude, west + 2, east - 2) |
          isWithin(longitude, otherWest + 2, otherEast - 2))
      const isNear = isWithin(latitude, bottom - 2, top + 2) &
        (isWithin(longitude, west - 2, east + 2) |
          isWithin(longitude, otherWest - 2, otherEast + 2))
      rows[kept] = at
      kept += isInside
      if (isNear !== isInside && isIn(chunk, at)) kept++
    }
    return kept
  }
}
