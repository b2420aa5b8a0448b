/**
 * The numbers of the cameras that are nearest to a place.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import { chordBetween, distanceOf, earthRadius, type Near, pointOf } from "../Geometry.ts"
import { rounding } from "./Circle.ts"
import { unitsOfDegree } from "../Grid.ts"
import { type Chunk, latitudeAt, longitudeAt, noPlace } from "./Columns.ts"
import { grown } from "./Growing.ts"
import type { Walk } from "./Passes.ts"
import type { Question } from "./Question.ts"
import type { Rows } from "./Sieve.ts"

/** Which of the matches are wanted, in the order of distance. */
export interface NearPart {
  readonly latitude: number
  readonly longitude: number
  /** Those after this place in the order. */
  readonly after: Near | undefined
  /** How many to pass over. */
  readonly offset: number
  /** How many at most. */
  readonly most: number
}

/** Where the rows of a page are. */
export interface NearPage {
  /** Those that are on it, and those that rounding may put there, in no order. */
  readonly seqs: ReadonlyArray<number>
  /** How many of them to pass over. */
  readonly offset: number
}

const radians = Math.PI / 180
const halfTurn = 180 * unitsOfDegree

// Bands of 2^21 units, a fifth of a degree, whose sines and cosines are kept; of differences of
// longitudes, which are counted in two units so that they fit into 32 bits, as many twice.
const bandBits = 21
const bandCount = 2 ** (32 - bandBits)
const anglesOf = (count: number) =>
  Float64Array.from(
    { length: count },
    (_, band) => (band + 0.5 - count / 2) * 2 ** bandBits / unitsOfDegree * radians,
  )
const sines = Float32Array.from(anglesOf(bandCount), Math.sin)
const cosines = Float32Array.from(anglesOf(2 * bandCount), Math.cos)

// More than a scalar product changes within half a band to the north and half a band to the east.
const bandError = 2 ** bandBits / unitsOfDegree * radians * 1.01

/**
 * Beyond how many units to the north, south, east and west nothing is within a chord, and below which
 * scalar product of the middles of bands.
 */
const reachOf = (latitude: number, chord: number) => {
  const angle = distanceOf(chord) / earthRadius
  const height = angle / radians
  const units = (degrees: number) => degrees * unitsOfDegree + 2
  // Over a pole every longitude is near.
  const width = Math.abs(latitude) + height < 90
    ? Math.asin(Math.min(1, Math.sin(angle) / Math.cos(latitude * radians))) / radians
    : 360
  return { height: units(height), width: units(width), product: 1 - chord / 2 - bandError }
}

type Reach = ReturnType<typeof reachOf>

// In a box that is no higher, the cosines of bands tell no more.
const mostHeight = 10 * unitsOfDegree

const part = 1024

/** What is nearest of what was put in, twice as much at times. */
const makeCollector = (wanted: number, latitude: number) => {
  let chords = new Float64Array(1024)
  let seqs = new Float64Array(1024)
  let count = 0
  const collector = {
    /** Nothing is wanted that is farther. */
    farthest: Infinity,
    reach: { height: Infinity, width: Infinity, product: -Infinity },
    put: (chord: number, seq: number) => {
      if (count === chords.length) {
        keepNearest()
        chords = grown(chords, count * 2)
        seqs = grown(seqs, count * 2)
      }
      chords[count] = chord
      seqs[count++] = seq
    },
    /** What is nearest, with what rounding may put there. */
    nearest: () => {
      keepNearest()
      return { chords: chords.subarray(0, count), seqs: seqs.subarray(0, count) }
    },
  }
  const keepNearest = () => {
    if (count <= wanted) return
    const limit = chords.slice(0, count).sort()[wanted - 1]!
    collector.farthest = limit + rounding(limit)
    collector.reach = reachOf(latitude, collector.farthest)
    let kept = 0
    for (let index = 0; index < count; index++) {
      if (chords[index]! > collector.farthest) continue
      chords[kept] = chords[index]!
      seqs[kept++] = seqs[index]!
    }
    count = kept
  }
  return collector
}

/** Keeps those rows that may be within a reach of a place. */
const makeKeepNear = (latitude: number, longitude: number) => {
  const parallel = Math.round(latitude * unitsOfDegree)
  const middle = Math.round(longitude * unitsOfDegree)
  const half = middle >> 1
  const [sine, cosine] = [Math.sin(latitude * radians), Math.cos(latitude * radians)]

  const keepInBox = (
    { latitudes, longitudes }: Chunk,
    rows: Rows,
    from: number,
    to: number,
    { height, width }: Reach,
  ) => {
    const low = Math.max(noPlace + 1, Math.floor(parallel - height)) | 0
    const high = Math.min(2 ** 31 - 1, Math.ceil(parallel + height)) | 0
    let kept = from
    for (let index = from; index < to; index++) {
      const at = rows[index]!
      const north = latitudes[at]!
      if (north < low || north > high) continue
      const turned = Math.abs(longitudes[at]! - middle)
      if (turned > width && Math.abs(2 * halfTurn - turned) > width) continue
      rows[kept++] = at
    }
    return kept
  }

  // Few of those that are in a large box are in the circle.
  const keepInCircle = (
    { latitudes, longitudes }: Chunk,
    rows: Rows,
    from: number,
    to: number,
    { product }: Reach,
  ) => {
    let kept = from
    for (let index = from; index < to; index++) {
      const at = rows[index]!
      const north = latitudes[at]!
      const band = (north >> bandBits) + bandCount / 2
      const turned = ((longitudes[at]! >> 1) - half >> bandBits - 1) + bandCount
      if (
        sine * sines[band]! + cosine * cosines[band + bandCount / 2]! * cosines[turned]! <
          product || north === noPlace
      ) continue
      rows[kept++] = at
    }
    return kept
  }

  /** Puts those of the rows from `from` to `to` at `from`; gives where they end. */
  return (chunk: Chunk, rows: Rows, from: number, to: number, reach: Reach) =>
    reach.height < mostHeight
      ? keepInBox(chunk, rows, from, to, reach)
      : keepInCircle(chunk, rows, from, to, reach)
}

/** Finds the cameras of a page in the order of distance. */
export const findNearest = Effect.fnUntraced(function* (
  walk: Walk,
  { select }: Question,
  { after, latitude, longitude, most, offset }: NearPart,
) {
  const centre = pointOf(latitude, longitude)
  const keepNear = makeKeepNear(latitude, longitude)
  const collector = makeCollector(offset + most, latitude)
  // What rounding may put on either side of the start is told by the rows.
  const start = after === undefined ? -1 : after[0] - rounding(after[0])
  const surelyAfter = after === undefined ? -1 : after[0] + rounding(after[0])
  const atStart: Array<number> = []
  yield* walk((chunk) => {
    const { count, rows } = select(chunk)
    // Part by part, for each that is nearer leaves less of what follows.
    for (let from = 0; from < count; from += part) {
      const near = keepNear(chunk, rows, from, Math.min(from + part, count), collector.reach)
      for (let index = from; index < near; index++) {
        const at = rows[index]!
        const chord = chordBetween(pointOf(latitudeAt(chunk, at), longitudeAt(chunk, at)), centre)
        if (chord < start || chord > collector.farthest) continue
        if (chord > surelyAfter) collector.put(chord, chunk.first + at)
        else atStart.push(chunk.first + at)
      }
    }
  })
  const { chords, seqs } = collector.nearest()
  if (after !== undefined) return { seqs: [...atStart, ...seqs], offset } satisfies NearPage
  // What is passed over for certain need not be read.
  const first = chords.slice().sort()[offset]
  const limit = first === undefined ? Infinity : first - rounding(first)
  const shown = [...seqs].filter((_, index) => chords[index]! >= limit)
  return { seqs: shown, offset: offset - (seqs.length - shown.length) } satisfies NearPage
})
