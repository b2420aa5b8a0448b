/**
 * The numbers of the cameras that are nearest to a place.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import { type Box, boxAround, chordBetween, distanceOf, type Near, pointOf } from "../Geometry.ts"
import type { RowsAbout } from "./CellOrders.ts"
import { rounding } from "./Circle.ts"
import { unitsOfDegree } from "../Grid.ts"
import { type Chunk, latitudeAt, longitudeAt } from "./Columns.ts"
import { grown } from "./Growing.ts"
import type { Walk } from "./Passes.ts"
import type { Nearness, Question } from "./Question.ts"
import { aboutBox, everyRow, makeRows, placed, type Rows, type Sieve } from "./Sieve.ts"

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

// In a box of a circle that is no wider, the cosines of bands tell no more.
const wide = 400

// Cameras are looked at in parts of so many until what is near enough is so small a share.
const part = 1024
const little = 1 / 8

/** What is nearest of what was put in, twice as much at times. */
const makeCollector = (wanted: number, latitude: number, longitude: number) => {
  let chords = new Float64Array(256)
  let seqs = new Float64Array(256)
  let count = 0
  const collector = {
    /** Nothing is wanted that is farther. */
    farthest: Infinity,
    /** A box around what is not. */
    box: undefined as Box | undefined,
    /** Leaves out what has no place, and what is farther for certain. */
    near: placed,
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
      return { chords: chords.subarray(0, count), seqs: seqs.subarray(0, count), chordOf }
    },
  }
  // The chord of the last one that is wanted, of what was put in until the nearest were kept.
  let last = Infinity
  /** The chord of one that is wanted, by its place in the order. */
  const chordOf = (place: number): number | undefined => {
    if (last === Infinity) return chords.slice(0, count).sort()[place]
    // However many may be at one place, and have one chord: only what is nearer is put in order.
    const nearer = new Float64Array(count)
    let end = 0
    for (let index = 0; index < count; index++) {
      if (chords[index]! < last) nearer[end++] = chords[index]!
    }
    return place < end ? nearer.subarray(0, end).sort()[place] : last
  }
  const keepNearest = () => {
    if (count <= wanted) return
    const limit = last = chordOf(wanted - 1)!
    collector.farthest = limit + rounding(limit)
    collector.box = boxAround(latitude, longitude, distanceOf(collector.farthest))
    collector.near = within(latitude, longitude, collector.farthest)
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

/** Those whose places may be within a chord of another one, by the bands that they are in. */
const aboutCircle = (latitude: number, longitude: number, chord: number): Sieve => {
  const half = Math.round(longitude * unitsOfDegree) >> 1
  const [sine, cosine] = [Math.sin(latitude * radians), Math.cos(latitude * radians)]
  const product = 1 - chord / 2 - bandError
  return ({ latitudes, longitudes }, rows, count, kept) => {
    let end = 0
    for (let index = 0; index < count; index++) {
      const at = rows[index]!
      const north = latitudes[at]!
      const band = (north >> bandBits) + bandCount / 2
      const turned = ((longitudes[at]! >> 1) - half >> bandBits - 1) + bandCount
      if (
        sine * sines[band]! + cosine * cosines[band + bandCount / 2]! * cosines[turned]! <
          product
      ) continue
      kept[end++] = at
    }
    return end
  }
}

/** Those whose places may be within a chord of another one. */
const within = (latitude: number, longitude: number, chord: number): Sieve => {
  const distance = distanceOf(chord)
  const inBox = aboutBox(boxAround(latitude, longitude, distance))
  if (distance < wide) return inBox
  const inCircle = aboutCircle(latitude, longitude, chord)
  return (chunk, rows, count, kept) => inCircle(chunk, kept, inBox(chunk, rows, count, kept), kept)
}

const left = makeRows()

/** A sieve, with the share of some rows that it leaves, of which others leave about as many. */
const measured = (keep: Sieve, chunk: Chunk, rows: Rows): Nearness => ({
  keep,
  share: keep(chunk, rows, rows.length, left) / rows.length,
})

/** Finds the cameras of a page in the order of distance. */
export const findNearest = Effect.fnUntraced(function* (
  walk: Walk,
  { isFew, select }: Question,
  { after, latitude, longitude, most, offset }: NearPart,
  rowsAbout: RowsAbout = () => undefined,
) {
  const centre = pointOf(latitude, longitude)
  const collector = makeCollector(offset + most, latitude, longitude)
  // What rounding may put on either side of the start is told by the rows.
  const start = after === undefined ? -1 : after[0] - rounding(after[0])
  const surelyAfter = after === undefined ? -1 : after[0] + rounding(after[0])
  const atStart: Array<number> = []
  let near: Nearness | undefined
  const collect = (chunk: Chunk, part: Rows, near: Nearness) => {
    const { count, rows } = select(chunk, part, near)
    for (let index = 0; index < count; index++) {
      const at = rows[index]!
      const chord = chordBetween(pointOf(latitudeAt(chunk, at), longitudeAt(chunk, at)), centre)
      if (chord < start || chord > collector.farthest) continue
      if (chord > surelyAfter) collector.put(chord, chunk.first + at)
      else atStart.push(chunk.first + at)
    }
  }
  yield* walk((chunk) => {
    const about = collector.box && rowsAbout(chunk, collector.box)
    if (about !== undefined) return collect(chunk, about, { keep: collector.near, share: 0 })
    if (isFew) return collect(chunk, everyRow, { keep: collector.near, share: 1 })
    // Part by part, for each that is nearer leaves less of what follows, until little is left.
    const size = chunk.profiles.length
    for (let from = 0, to = 0; from < size; from = to) {
      const next = everyRow.subarray(from, Math.min(from + part, size))
      if (near?.keep !== collector.near) near = measured(collector.near, chunk, next)
      to = near.share < little ? size : from + next.length
      collect(chunk, everyRow.subarray(from, to), near)
    }
  })
  const { chordOf, chords, seqs } = collector.nearest()
  if (after !== undefined) return { seqs: [...atStart, ...seqs], offset } satisfies NearPage
  // What is passed over for certain need not be read.
  const first = chordOf(offset)
  const limit = first === undefined ? Infinity : first - rounding(first)
  const shown: Array<number> = []
  for (let index = 0; index < seqs.length; index++) {
    if (chords[index]! >= limit) shown.push(seqs[index]!)
  }
  return { seqs: shown, offset: offset - (seqs.length - shown.length) } satisfies NearPage
})
