/**
 * The cells of a map, and what is counted in them.
 *
 * @module
 */
import { type CameraCluster, cellAt, mostCells } from "../../../domain/CameraFacets.ts"
import { meanOf, toUnits, unitsOfDegree } from "../Grid.ts"
import { type Chunk, latitudeAt, longitudeAt } from "./Columns.ts"
import {
  type Box,
  type CellSums,
  column,
  count,
  east,
  emptyGrid,
  find,
  first,
  type Grid,
  latitudes,
  longitudes,
  merge,
  north,
  row,
  slotOf,
  south,
  stretch,
  stretchExact,
  sumsOf,
  west,
  widen,
  width,
} from "./CellSums.ts"
import type { Rows } from "./Sieve.ts"

/** A cell, and the first of its cameras. */
export type Cell = Omit<CameraCluster, "cameraID"> & { readonly first: number }

/** Cells that are filled, of a size such that they are not too many. */
export interface Cells {
  /** Counts cameras of a chunk that have a place. */
  readonly add: (chunk: Chunk, rows: Rows, count: number) => void
  /** Counts what was counted before. */
  readonly merge: (sums: CellSums) => void
  /** What is known. */
  readonly sums: () => CellSums
  /** The zoom of the cells, and those that have cameras, in order. */
  readonly result: () => { readonly zoom: number; readonly cells: ReadonlyArray<Cell> }
}

/** The number of the row or column that is so far from the first; what is off the earth is in the last. */
const numberAt = (from: number, size: number, most: number) =>
  Math.max(0, Math.min(Math.floor(from / size), most - 1))

const cellOf = (grid: Grid, latitude: number, longitude: number): number => {
  const size = cellAt(grid.zoom)
  const atRow = numberAt(latitude + 90, size, grid.rows)
  const atColumn = numberAt(longitude + 180, size, grid.columns)
  const cell = find(grid, atRow, atColumn)
  if (grid.end <= mostCells * width) return cell
  widen(grid)
  return cellOf(grid, latitude, longitude)
}

/** Counts a place of which the cell is not there, or which is not whole units. */
const addOne = (grid: Grid, chunk: Chunk, at: number) => {
  const { known } = grid
  const [latitude, longitude] = [latitudeAt(chunk, at), longitudeAt(chunk, at)]
  const cell = cellOf(grid, latitude, longitude)
  known[cell + count]!++
  known[cell + latitudes]! += toUnits(latitude)
  known[cell + longitudes]! += toUnits(longitude)
  known[cell + first] = Math.min(known[cell + first]!, chunk.first + at)
  if (chunk.exact.has(at)) {
    return stretchExact(grid, cell, [longitude, latitude, longitude, latitude])
  }
  const [parallel, meridian] = [chunk.latitudes[at]!, chunk.longitudes[at]!]
  known[cell + west] = Math.min(known[cell + west]!, meridian)
  known[cell + south] = Math.min(known[cell + south]!, parallel)
  known[cell + east] = Math.max(known[cell + east]!, meridian)
  known[cell + north] = Math.max(known[cell + north]!, parallel)
}

const [leastUnit, mostUnit] = [-(2 ** 31), 2 ** 31 - 1]

/**
 * Counts rows from that at `from` on, as far as their cells are there and they are whole units; gives
 * where it stopped. Cameras of a place are most often added together: what is known of their cell is
 * looked up and written once for those that follow each other.
 */
const addFrom = (
  grid: Grid,
  { exact, latitudes: norths, longitudes: easts }: Chunk,
  rows: Rows,
  from: number,
  length: number,
): number => {
  const { columns, known, rows: rowCount, table } = grid
  const isExact = exact.bits()
  // Whole units are in the cell of their degrees: rounding leads to no border from the unit next to it.
  const size = cellAt(grid.zoom) * unitsOfDegree
  const [bottom, left] = [90 * unitsOfDegree, 180 * unitsOfDegree]
  let index = from
  while (index < length) {
    let at = rows[index]!
    let latitude = norths[at]!
    let longitude = easts[at]!
    const atRow = Math.max(0, Math.min((latitude + bottom) / size | 0, rowCount - 1))
    const atColumn = Math.max(0, Math.min((longitude + left) / size | 0, columns - 1))
    const cell = table[slotOf(grid, atRow, atColumn)]! - width
    if (cell < 0 || (isExact[at >>> 3]! >>> (at & 7) & 1) === 1) return index
    const southmost = atRow === 0 ? leastUnit : Math.ceil(atRow * size - bottom) | 0
    const northmost = atRow === rowCount - 1
      ? mostUnit
      : Math.ceil((atRow + 1) * size - bottom) - 1 | 0
    const westmost = atColumn === 0 ? leastUnit : Math.ceil(atColumn * size - left) | 0
    const eastmost = atColumn === columns - 1
      ? mostUnit
      : Math.ceil((atColumn + 1) * size - left) - 1 | 0
    const start = index
    let latitudeSum = 0
    let longitudeSum = 0
    let [low, high, near, far] = [latitude, latitude, longitude, longitude]
    do {
      latitudeSum += latitude
      longitudeSum += longitude
      if (latitude < low) low = latitude
      if (latitude > high) high = latitude
      if (longitude < near) near = longitude
      if (longitude > far) far = longitude
      if (++index === length) break
      at = rows[index]!
      latitude = norths[at]!
      longitude = easts[at]!
    } while (
      latitude >= southmost && latitude <= northmost && longitude >= westmost &&
      longitude <= eastmost &&
      (isExact[at >>> 3]! >>> (at & 7) & 1) === 0
    )
    known[cell]! += index - start
    known[cell + 1]! += latitudeSum
    known[cell + 2]! += longitudeSum
    if (near < known[cell + 3]!) known[cell + 3] = near
    if (low < known[cell + 4]!) known[cell + 4] = low
    if (far > known[cell + 5]!) known[cell + 5] = far
    if (high > known[cell + 6]!) known[cell + 6] = high
  }
  return length
}

const resultOf = ({ end, exactBoxes, known, zoom }: Grid) => {
  const order = Array.from({ length: end / width }, (_, place) => place * width)
  order.sort((one, other) =>
    known[one + row]! - known[other + row]! || known[one + column]! - known[other + column]!
  )
  return {
    zoom,
    cells: order.map((cell) => {
      const degrees = (side: number) => known[cell + side]! / unitsOfDegree
      const whole: Box = [degrees(west), degrees(south), degrees(east), degrees(north)]
      const exact = exactBoxes.get(cell)
      const bbox = exact === undefined ? whole : stretch(whole, exact)
      const cameras = known[cell + count]!
      return {
        count: cameras,
        first: known[cell + first]!,
        latitude: meanOf(known[cell + latitudes]!, cameras, bbox[1], bbox[3]),
        longitude: meanOf(known[cell + longitudes]!, cameras, bbox[0], bbox[2]),
        bbox,
      }
    }),
  }
}

/** Cells of a zoom, or of less where they get too many. */
export const makeCells = (zoom: number): Cells => {
  const grid: Grid = { ...emptyGrid(zoom), known: new Float64Array((mostCells + 1) * width) }
  return {
    add: (chunk, rows, count) => {
      for (let at = 0; at < count; at++) {
        at = addFrom(grid, chunk, rows, at, count)
        if (at < count) addOne(grid, chunk, rows[at]!)
      }
    },
    merge: (sums) => merge(grid, sums),
    sums: () => sumsOf(grid),
    result: () => resultOf(grid),
  }
}
