/**
 * Telling which cameras are in a circle without trigonometry for each.
 *
 * The earth is cut into bands of latitude. In each the circle reaches so many degrees to the east and
 * west of its centre: at least for a camera that is in it for certain, and at most. What is between
 * is computed. What is so near to the rim that rounding may decide is told by the row itself.
 *
 * @module
 */
import { chordBetween, chordSquared, earthRadius, pointOf } from "../Geometry.ts"
import { unitsOfDegree } from "../Grid.ts"
import { type Chunk, latitudeAt, longitudeAt } from "./Columns.ts"
import type { Sieve } from "./Sieve.ts"

// Bands of 2^19 units: 0.05 degrees, 5.8 km.
const bandBits = 19
const bandCount = 2 ** (32 - bandBits)
const bandOf = (latitude: number) => (latitude >> bandBits) + bandCount / 2
const edgeOf = (band: number) => (band - bandCount / 2) * 2 ** bandBits / unitsOfDegree

const radians = Math.PI / 180
// Differences of longitudes are counted in two units, of which none is too large for 32 bits.
const halfTurn = 90 * unitsOfDegree
const everywhere = 2 ** 31 - 1

// Where the cosine of a latitude is so small, quotients by it are not exact enough.
const mostLatitude = 89.9

// More than rounding does to a cosine, and to a latitude at an edge.
const error = 2e-8

/** How far a circle reaches to the east and west, in two units; below 0 where it does not. */
interface Reach {
  /** Those within it are in the circle. */
  readonly inner: number
  /** Those beyond it are not. */
  readonly outer: number
}

const unknown: Reach = { inner: -1, outer: everywhere }

/** The reach of a circle at a latitude. */
const makeReach = (latitude: number, angle: number) => {
  const [sine, cosine] = [Math.sin(latitude * radians), Math.cos(latitude * radians)]
  const cosineOfAngle = Math.cos(angle)
  const units = (cosine: number) =>
    cosine > 1 ? -1 : Math.acos(Math.max(-1, cosine)) / radians * unitsOfDegree / 2
  return (degrees: number): Reach => {
    const product = cosine * Math.cos(degrees * radians)
    const quotient = (cosineOfAngle - sine * Math.sin(degrees * radians)) / product
    return {
      inner: units(quotient + error / product),
      outer: units(quotient - error / product),
    }
  }
}

/** The reach of a circle in each band. */
const bandsOf = (latitude: number, radius: number) => {
  const inner = new Int32Array(bandCount).fill(-1)
  const outer = new Int32Array(bandCount).fill(-1)
  const angle = Math.min(radius / earthRadius, Math.PI)
  const reachAt = makeReach(latitude, angle)
  // The latitude at which it is widest, or the opposite of a circle larger than a half is.
  const extreme = Math.asin(Math.sin(latitude * radians) / Math.cos(angle)) / radians
  const height = angle / radians
  const put = (band: number, reach: Reach) => {
    inner[band] = Math.floor(reach.inner) - 2
    outer[band] = Math.min(Math.ceil(reach.outer) + 2, everywhere)
  }
  const bandAt = (degrees: number, more: number) =>
    bandOf(Math.round(degrees * unitsOfDegree) + more)
  const last = bandAt(Math.min(latitude + height, 90), 2)
  let before: Reach | undefined
  for (let band = bandAt(Math.max(latitude - height, -90), -2); band <= last; band++) {
    const [south, north] = [edgeOf(band), edgeOf(band + 1)]
    if (south < -mostLatitude || north > mostLatitude || Math.abs(latitude) > mostLatitude) {
      put(band, unknown)
      continue
    }
    const reach = reachAt(north)
    const other = before ?? reachAt(south)
    const middle = extreme > south && extreme < north ? reachAt(extreme) : reach
    put(band, {
      inner: Math.min(reach.inner, other.inner, middle.inner),
      outer: Math.max(reach.outer, other.outer, middle.outer),
    })
    before = reach
  }
  // Old records may have a latitude that is none. The first band is that of no place at all.
  for (let band = 1; band <= bandAt(-90, 0); band++) put(band, unknown)
  for (let band = bandAt(90, 0); band < bandCount; band++) put(band, unknown)
  return { inner, outer }
}

/** Which cameras at the rim of a circle are in it, by their numbers. */
export interface Rim {
  /** Those of which the rows have told. */
  readonly known: Map<number, boolean>
  /** Those whose rows are to be asked; they are left out. */
  readonly asked: Set<number>
}

/** The part of the square of a chord within which rounding may decide. */
export const rounding = (chord: number): number => 1e-9 * chord + 1e-13

/** Those in a circle; `radius` in km. */
export const inCircle = (
  { latitude, longitude, radius }: {
    readonly latitude: number
    readonly longitude: number
    readonly radius: number
  },
  { asked, known }: Rim,
): Sieve => {
  const { inner, outer } = bandsOf(latitude, radius)
  const centre = pointOf(latitude, longitude)
  const limit = chordSquared(radius)
  const margin = rounding(limit)
  const middle = Math.round(longitude * unitsOfDegree) >> 1

  const isIn = (chunk: Chunk, at: number) => {
    const seq = chunk.first + at
    const told = known.get(seq)
    if (told !== undefined) return told
    const beyond = chordBetween(pointOf(latitudeAt(chunk, at), longitudeAt(chunk, at)), centre) -
      limit
    if (Math.abs(beyond) > margin) return beyond < 0
    asked.add(seq)
    return false
  }

  return (chunk, rows, count, kept) => {
    const { latitudes, longitudes } = chunk
    let end = 0
    // Places are in no order that a processor could foresee: few branches, and bits of signs instead.
    for (let index = 0; index < count; index++) {
      const at = rows[index]!
      const band = bandOf(latitudes[at]!)
      const turned = Math.abs((longitudes[at]! >> 1) - middle)
      const away = Math.min(turned, Math.abs(2 * halfTurn - turned))
      const beyondInner = inner[band]! - away
      kept[end] = at
      end += ~beyondInner >>> 31
      if ((beyondInner & away - outer[band]! - 1) < 0 && isIn(chunk, at)) end++
    }
    return end
  }
}
