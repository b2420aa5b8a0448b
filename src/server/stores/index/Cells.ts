/**
 * The cells of a map, and what is counted in them.
 *
 * @module
 */
import { type CameraCluster, cellAt, mostCells } from "../../../domain/CameraFacets.ts"
import { meanOf, sizeOf, toUnits, unitsOfDegree } from "../Grid.ts"
import { type Chunk, latitudeAt, longitudeAt } from "./Columns.ts"
import type { Rows } from "./Sieve.ts"

/** A cell, and the first of its cameras. */
export type Cell = Omit<CameraCluster, "cameraID"> & { readonly first: number }

/** Cells that are filled, of a size such that they are not too many. */
export interface Cells {
  /** Counts cameras of a chunk that have a place. */
  readonly add: (chunk: Chunk, rows: Rows, count: number) => void
  /** The zoom of the cells, and those that have cameras, in order. */
  readonly result: () => { readonly zoom: number; readonly cells: ReadonlyArray<Cell> }
}

// At larger zooms cells are found by a hash, in a table of four times as many as there may be.
const directZoom = 5
const tableSize = 4096

type Box = readonly [west: number, south: number, east: number, north: number]

const stretch = (box: Box, [west, south, east, north]: Box): Box => [
  Math.min(box[0], west),
  Math.min(box[1], south),
  Math.max(box[2], east),
  Math.max(box[3], north),
]

// What is known of a cell stands in so many numbers next to each other; sums and boxes are in units.
const width = 10
const [count, latitudes, longitudes, first, row, column] = [0, 1, 2, 7, 8, 9] as const
const [west, south, east, north] = [3, 4, 5, 6] as const
const empty = [0, 0, 0, Infinity, Infinity, -Infinity, -Infinity, Infinity]

interface State {
  zoom: number
  rows: number
  columns: number
  /** What is known of the cells; there is room for one more than is allowed, until some are one. */
  readonly known: Float64Array
  /** Where that ends. */
  end: number
  /** Where what is known of a cell ends; 0 where there is none. */
  table: Uint16Array
  /** The boxes in degrees of the places that are not whole units. */
  exactBoxes: Map<number, Box>
}

/** A grid of a zoom without cameras. */
const emptyGrid = (zoom: number) => {
  const { columns, rows } = sizeOf(cellAt(zoom))
  return {
    zoom,
    rows,
    columns,
    end: 0,
    table: new Uint16Array(zoom > directZoom ? tableSize : rows * columns),
    exactBoxes: new Map<number, Box>(),
  }
}

/** Where in the table a cell is, or is to be. */
const slotOf = (
  { columns, known, table, zoom }: State,
  atRow: number,
  atColumn: number,
): number => {
  if (zoom <= directZoom) return atRow * columns + atColumn
  let slot = (Math.imul(atRow, 0x9e3779b1) ^ Math.imul(atColumn, 0x85ebca6b)) >>> 20
  for (; table[slot] !== 0; slot = slot + 1 & tableSize - 1) {
    const found = table[slot]! - width
    if (known[found + row] === atRow && known[found + column] === atColumn) break
  }
  return slot
}

/** Where what is known of a cell begins; a new one where it is not there. */
const find = (state: State, atRow: number, atColumn: number): number => {
  const { known, table } = state
  const slot = slotOf(state, atRow, atColumn)
  if (table[slot] !== 0) return table[slot]! - width
  const added = state.end
  state.end += width
  table[slot] = state.end
  known.set(empty, added)
  known[added + row] = atRow
  known[added + column] = atColumn
  return added
}

const stretchExact = ({ exactBoxes }: State, cell: number, box: Box) => {
  const before = exactBoxes.get(cell)
  exactBoxes.set(cell, before === undefined ? box : stretch(before, box))
}

/** Puts four cells into one each, until they are few enough. */
const widen = (state: State) => {
  const { known } = state
  while (state.end > mostCells * width) {
    const [before, boxes] = [known.slice(0, state.end), state.exactBoxes]
    Object.assign(state, emptyGrid(state.zoom - 1))
    for (let from = 0; from < before.length; from += width) {
      const to = find(state, before[from + row]! >> 1, before[from + column]! >> 1)
      for (const sum of [count, latitudes, longitudes]) known[to + sum]! += before[from + sum]!
      for (const least of [west, south, first]) {
        known[to + least] = Math.min(known[to + least]!, before[from + least]!)
      }
      for (const most of [east, north]) {
        known[to + most] = Math.max(known[to + most]!, before[from + most]!)
      }
      const exact = boxes.get(from)
      if (exact !== undefined) stretchExact(state, to, exact)
    }
  }
}

/** The number of the row or column that is so far from the first; what is off the earth is in the last. */
const numberAt = (from: number, size: number, most: number) =>
  Math.max(0, Math.min(Math.floor(from / size), most - 1))

const cellOf = (state: State, latitude: number, longitude: number): number => {
  const size = cellAt(state.zoom)
  const atRow = numberAt(latitude + 90, size, state.rows)
  const atColumn = numberAt(longitude + 180, size, state.columns)
  const cell = find(state, atRow, atColumn)
  if (state.end <= mostCells * width) return cell
  widen(state)
  return cellOf(state, latitude, longitude)
}

/** Counts a place of which the cell is not there, or which is not whole units. */
const addOne = (state: State, chunk: Chunk, at: number) => {
  const { known } = state
  const [latitude, longitude] = [latitudeAt(chunk, at), longitudeAt(chunk, at)]
  const cell = cellOf(state, latitude, longitude)
  known[cell + count]!++
  known[cell + latitudes]! += toUnits(latitude)
  known[cell + longitudes]! += toUnits(longitude)
  known[cell + first] = Math.min(known[cell + first]!, chunk.first + at)
  if (chunk.exact.has(at)) {
    return stretchExact(state, cell, [longitude, latitude, longitude, latitude])
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
  state: State,
  { exact, latitudes: norths, longitudes: easts }: Chunk,
  rows: Rows,
  from: number,
  length: number,
): number => {
  const { columns, known, rows: rowCount, table } = state
  const isExact = exact.bits()
  // Whole units are in the cell of their degrees: rounding leads to no border from the unit next to it.
  const size = cellAt(state.zoom) * unitsOfDegree
  const [bottom, left] = [90 * unitsOfDegree, 180 * unitsOfDegree]
  let index = from
  while (index < length) {
    let at = rows[index]!
    let latitude = norths[at]!
    let longitude = easts[at]!
    const atRow = Math.max(0, Math.min((latitude + bottom) / size | 0, rowCount - 1))
    const atColumn = Math.max(0, Math.min((longitude + left) / size | 0, columns - 1))
    const cell = table[slotOf(state, atRow, atColumn)]! - width
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

const resultOf = ({ end, exactBoxes, known, zoom }: State) => {
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
  const state: State = { ...emptyGrid(zoom), known: new Float64Array((mostCells + 1) * width) }
  return {
    add: (chunk, rows, count) => {
      for (let at = 0; at < count; at++) {
        at = addFrom(state, chunk, rows, at, count)
        if (at < count) addOne(state, chunk, rows[at]!)
      }
    },
    result: () => resultOf(state),
  }
}
