/**
 * Circles on the earth, in a form that an SQL engine without trigonometry can test.
 *
 * A place is a point on the unit sphere; it is in a circle when its chord to the centre is short
 * enough. That is the haversine formula, exact everywhere, poles and antimeridian included.
 *
 * @module
 */

import type { BoundingBox } from "../../domain/CameraQuery.ts"

/** Mean radius of the earth in km (IUGG). */
export const earthRadius = 6371.0088

const radians = Math.PI / 180

/** A point on the unit sphere. */
export interface Point {
  readonly x: number
  readonly y: number
  readonly z: number
}

// The square of a difference would be less than any number but 0, which PostgreSQL refuses to make 0.
const leastPart = 1e-140

const flush = (part: number) => Math.abs(part) < leastPart ? 0 : part

/** The point of a place in degrees. */
export const pointOf = (latitude: number, longitude: number): Point => {
  const ring = Math.cos(latitude * radians)
  return {
    x: flush(ring * Math.cos(longitude * radians)),
    y: flush(ring * Math.sin(longitude * radians)),
    z: flush(Math.sin(latitude * radians)),
  }
}

/** The square of the longest chord from the centre of a circle of `radius` km. */
export const chordSquared = (radius: number): number => {
  const half = Math.min(radius / earthRadius, Math.PI) / 2
  return (2 * Math.sin(half)) ** 2
}

/** The square of the chord between two points. */
export const chordBetween = (one: Point, other: Point): number => {
  const [x, y, z] = [one.x - other.x, one.y - other.y, one.z - other.z]
  // As SQL has it, so that every engine gives the same number.
  return x * x + y * y + z * z
}

/** The distance in km of two points by the square of their chord. */
export const distanceOf = (chord: number): number =>
  2 * earthRadius * Math.asin(Math.min(1, Math.sqrt(chord) / 2))

/** A place in the order of distance: the square of a chord, and the number of the camera at it. */
export type Near = readonly [chord: number, seq: number]

/** The order of distance, and that of adding among those that are equally near. */
export const byDistance = ([chord, seq]: Near, [otherChord, otherSeq]: Near): number =>
  chord - otherChord || seq - otherSeq

/** A place in the order of distance as the text of a cursor. */
export const formatNear = ([chord, seq]: Near): string => `${chord}:${seq}`

const nearPattern = /^(\d+(?:\.\d+)?(?:e[-+]\d+)?):(\d+)$/

/** Reads what {@linkcode formatNear} has written; undefined for all else. */
export const parseNear = (text: unknown): Near | undefined => {
  const [, chord, seq] = nearPattern.exec(String(text)) ?? []
  const near = [Number(chord), Number(seq)] as const
  return Number.isFinite(near[0]) && Number.isSafeInteger(near[1]) ? near : undefined
}

/** Ranges of degrees that hold a circle: one of latitude, and one or two of longitude. */
export interface Box {
  readonly south: number
  readonly north: number
  /** None when every longitude is in. */
  readonly longitudes: ReadonlyArray<readonly [west: number, east: number]>
}

// Wider than the error of the arithmetic, narrower than a metre.
const slack = 1e-9

/** The box around a circle; `radius` in km. */
export const boxAround = (latitude: number, longitude: number, radius: number): Box => {
  const angle = radius / earthRadius
  const height = angle / radians + slack
  const south = Math.max(latitude - height, -90)
  const north = Math.min(latitude + height, 90)
  if (south === -90 || north === 90) return { south, north, longitudes: [] }
  const width = Math.asin(Math.sin(angle) / Math.cos(latitude * radians)) / radians + slack
  const west = longitude - width
  const east = longitude + width
  if (west < -180) return { south, north, longitudes: [[west + 360, 180], [-180, east]] }
  if (east > 180) return { south, north, longitudes: [[west, 180], [-180, east - 360]] }
  return { south, north, longitudes: [[west, east]] }
}

/** A {@linkcode BoundingBox} as ranges. */
export const toRanges = ([west, south, east, north]: BoundingBox): Box => ({
  south,
  north,
  longitudes: west <= east ? [[west, east]] : [[west, 180], [-180, east]],
})
