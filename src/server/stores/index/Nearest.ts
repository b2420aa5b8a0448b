/**
 * The numbers of the cameras that are nearest to a place.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import { chordBetween, distanceOf, earthRadius, type Near, pointOf } from "../Geometry.ts"
import { rounding } from "./Circle.ts"
import { unitsOfDegree } from "../Grid.ts"
import { type Chunk, type Columns, latitudeAt, longitudeAt, noPlace } from "./Columns.ts"
import { grown } from "./Growing.ts"
import type { Passes } from "./Passes.ts"
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

/** Beyond how many units to the north, south, east and west nothing is within a chord. */
const reachOf = (latitude: number, chord: number) => {
  const angle = distanceOf(chord) / earthRadius
  const height = angle / radians
  const units = (degrees: number) => degrees * unitsOfDegree + 2
  // Over a pole every longitude is near.
  const width = Math.abs(latitude) + height < 90
    ? Math.asin(Math.min(1, Math.sin(angle) / Math.cos(latitude * radians))) / radians
    : 360
  return { height: units(height), width: units(width) }
}

/** What is nearest of what was put in, twice as much at times. */
const makeCollector = (wanted: number, latitude: number) => {
  let chords = new Float64Array(1024)
  let seqs = new Float64Array(1024)
  let count = 0
  const collector = {
    /** Nothing is wanted that is farther. */
    farthest: Infinity,
    reach: { height: Infinity, width: Infinity },
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

/** Keeps those of the first `count` rows that are within a reach; gives how many they are. */
const keepNear = (
  { latitudes, longitudes }: Chunk,
  rows: Rows,
  count: number,
  parallel: number,
  middle: number,
  { height, width }: ReturnType<typeof reachOf>,
) => {
  let kept = 0
  for (let index = 0; index < count; index++) {
    const at = rows[index]!
    const north = latitudes[at]!
    const turned = Math.abs(longitudes[at]! - middle)
    rows[kept] = at
    if (
      Math.abs(north - parallel) <= height && north !== noPlace &&
      (turned <= width || Math.abs(2 * halfTurn - turned) <= width)
    ) kept++
  }
  return kept
}

/** Finds the cameras of a page in the order of distance. */
export const findNearest = Effect.fnUntraced(function* (
  passes: Passes,
  columns: Columns,
  { select }: Question,
  { after, latitude, longitude, most, offset }: NearPart,
) {
  const centre = pointOf(latitude, longitude)
  const [middle, parallel] = [longitude, latitude].map((degrees) =>
    Math.round(degrees * unitsOfDegree)
  ) as [number, number]
  const collector = makeCollector(offset + most, latitude)
  // What rounding may put on either side of the start is told by the rows.
  const start = after === undefined ? -1 : after[0] - rounding(after[0])
  const surelyAfter = after === undefined ? -1 : after[0] + rounding(after[0])
  const atStart: Array<number> = []
  yield* passes.over(columns, (chunk) => {
    const { count, rows } = select(chunk)
    const near = keepNear(chunk, rows, count, parallel, middle, collector.reach)
    for (let index = 0; index < near; index++) {
      const at = rows[index]!
      const chord = chordBetween(pointOf(latitudeAt(chunk, at), longitudeAt(chunk, at)), centre)
      if (chord < start || chord > collector.farthest) continue
      if (chord > surelyAfter) collector.put(chord, chunk.first + at)
      else atStart.push(chunk.first + at)
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
