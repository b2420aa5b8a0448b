/**
 * Telling which cameras of a chunk match, one condition after the other.
 *
 * @module
 */
import type { BoundingBox } from "../../../domain/CameraQuery.ts"
import { toRanges } from "../Geometry.ts"
import {
  type Chunk,
  chunkSize,
  latitudeAt,
  longitudeAt,
  noPlace,
  unitsOfDegree,
} from "./Columns.ts"

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
  for (let at = 0; at < chunkSize; at++) {
    rows[kept] = at
    kept += isWanted[profiles[at]!]!
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
      kept += wanted[localities[at]!]!
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

/** Those in a box. */
export const inBox = (bbox: BoundingBox): Sieve => {
  const { longitudes: ranges, north, south } = toRanges(bbox)
  const units = (degrees: number) => degrees * unitsOfDegree
  const isIn = (chunk: Chunk, at: number) => {
    const latitude = latitudeAt(chunk, at)
    const longitude = longitudeAt(chunk, at)
    return latitude >= south && latitude <= north &&
      ranges.some(([west, east]) => longitude >= west && longitude <= east)
  }
  // What is nearer than a unit to a border is told by the degrees themselves.
  const [bottom, top] = [units(south) - 1, units(north) + 1]
  const [[west, east], other] = [ranges[0]!, ranges[1] ?? ranges[0]!].map(([west, east]) =>
    [units(west), units(east)] as const
  ) as [readonly [number, number], readonly [number, number]]
  const isInside = (longitude: number) =>
    longitude > west + 1 && longitude < east - 1 ||
    longitude > other[0] + 1 && longitude < other[1] - 1
  const isOutside = (longitude: number) =>
    (longitude < west - 1 || longitude > east + 1) &&
    (longitude < other[0] - 1 || longitude > other[1] + 1)
  return (chunk, rows, count) => {
    const { latitudes, longitudes } = chunk
    let kept = 0
    for (let index = 0; index < count; index++) {
      const at = rows[index]!
      const latitude = latitudes[at]!
      if (latitude < bottom || latitude > top || latitude === noPlace) continue
      const longitude = longitudes[at]!
      if (isOutside(longitude)) continue
      rows[kept] = at
      if (
        latitude > bottom + 2 && latitude < top - 2 && isInside(longitude) || isIn(chunk, at)
      ) kept++
    }
    return kept
  }
}
