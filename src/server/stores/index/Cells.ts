/**
 * The cells of a map, and what is counted in them.
 *
 * @module
 */
import { type CameraCluster, mostCells } from "../../../domain/CameraFacets.ts"
import { meanOf, toUnits, unitsOfDegree } from "../Grid.ts"
import { bandBits, type CellNumbers, cellNumbers, halfOfBands } from "./CellNumbers.ts"
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
  numbers: CellNumbers
  /** What is known of the cells; there is room for one more than is allowed, until some are one. */
  readonly known: Float64Array
  /** Where that ends. */
  end: number
  /** Where what is known of a cell ends; 0 where there is none. */
  table: Uint16Array
  /** The boxes in degrees of the places that are not whole units. */
  exactBoxes: Map<number, Box>
}

const makeTable = (zoom: number, { columns, rows }: CellNumbers) =>
  new Uint16Array(zoom > directZoom ? tableSize : rows.most * columns.most)

/** Where what is known of a cell begins; a new one where it is not there. */
const find = (state: State, atRow: number, atColumn: number): number => {
  const { known, table } = state
  let slot = state.zoom > directZoom
    ? (Math.imul(atRow, 0x9e3779b1) ^ Math.imul(atColumn, 0x85ebca6b)) >>> 20
    : atRow * state.numbers.columns.most + atColumn
  for (; table[slot] !== 0; slot = slot + 1 & tableSize - 1) {
    const found = table[slot]! - width
    if (known[found + row] === atRow && known[found + column] === atColumn) return found
  }
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
    state.end = 0
    state.exactBoxes = new Map()
    state.numbers = cellNumbers(--state.zoom)
    state.table = makeTable(state.zoom, state.numbers)
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

const cellOf = (state: State, latitude: number, longitude: number): number => {
  const { columns, rows } = state.numbers
  const cell = find(state, rows.of(latitude), columns.of(longitude))
  if (state.end <= mostCells * width) return cell
  widen(state)
  return cellOf(state, latitude, longitude)
}

/** Counts a place of which the cell is not there, or is to be computed. */
const addOne = (state: State, chunk: Chunk, at: number) => {
  const { known } = state
  const { exact } = chunk
  const [latitude, longitude] = [latitudeAt(chunk, at), longitudeAt(chunk, at)]
  const cell = cellOf(state, latitude, longitude)
  known[cell + count]!++
  known[cell + latitudes]! += toUnits(latitude)
  known[cell + longitudes]! += toUnits(longitude)
  known[cell + first] = Math.min(known[cell + first]!, chunk.first + at)
  if (exact.has(at)) {
    return stretchExact(state, cell, [longitude, latitude, longitude, latitude])
  }
  const [parallel, meridian] = [chunk.latitudes[at]!, chunk.longitudes[at]!]
  known[cell + west] = Math.min(known[cell + west]!, meridian)
  known[cell + south] = Math.min(known[cell + south]!, parallel)
  known[cell + east] = Math.max(known[cell + east]!, meridian)
  known[cell + north] = Math.max(known[cell + north]!, parallel)
}

/**
 * Counts rows from that at `from` on, as far as their cells are there; gives where it stopped. It calls
 * nothing, so that what it reads stays where it is.
 */
const addFrom = (
  { known, numbers, table, zoom }: State,
  { exact, latitudes: norths, longitudes: easts }: Chunk,
  rows: Rows,
  from: number,
  length: number,
): number => {
  const rowOf = numbers.rows.ofBands
  const columnOf = numbers.columns.ofBands
  const columns = numbers.columns.most
  const [bits, half, size] = [bandBits, halfOfBands, width]
  const isExact = exact.bits()
  if (zoom > directZoom) return from
  for (let index = from; index < length; index++) {
    const at = rows[index]!
    const latitude = norths[at]!
    const longitude = easts[at]!
    const ofRow = rowOf[(latitude >> bits) + half]!
    const ofColumn = columnOf[(longitude >> bits) + half]!
    if ((ofRow | ofColumn) < 0 || (isExact[at >>> 3]! >>> (at & 7) & 1) === 1) return index
    const cell = table[ofRow * columns + ofColumn]! - size
    if (cell < 0) return index
    // As `width` and the lines after it have it: numbers that are written out are not looked up.
    known[cell]!++
    known[cell + 1]! += latitude
    known[cell + 2]! += longitude
    if (longitude < known[cell + 3]!) known[cell + 3] = longitude
    if (latitude < known[cell + 4]!) known[cell + 4] = latitude
    if (longitude > known[cell + 5]!) known[cell + 5] = longitude
    if (latitude > known[cell + 6]!) known[cell + 6] = latitude
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
  const numbers = cellNumbers(zoom)
  const state: State = {
    zoom,
    numbers,
    known: new Float64Array((mostCells + 1) * width),
    end: 0,
    table: makeTable(zoom, numbers),
    exactBoxes: new Map(),
  }
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
