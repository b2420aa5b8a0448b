/**
 * The cells of a map, and what is counted in them.
 *
 * @module
 */
import { type CameraCluster, cellAt, mostCells } from "../../../domain/CameraFacets.ts"
import { meanOf, sizeOf, unitsOfDegree } from "../Grid.ts"
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

// Four times as many as there are cells.
const tableSize = 4096

/** The number of a row or column, as SQL has it. */
const numberOf = (degrees: number, from: number, cell: number, most: number) =>
  Math.min(Math.trunc((degrees + from) / cell), most - 1)

/** Numbers of rows or columns by units, without a division for each. */
const makeNumbers = (from: number, cell: number, most: number) => {
  const offset = from * unitsOfDegree
  const scale = 1 / (cell * unitsOfDegree)
  return (units: number) => {
    const quotient = (units + offset) * scale
    const number = Math.trunc(quotient)
    const rest = quotient - number
    // Rounding may put what is so near to a border on its other side.
    return rest > 1e-6 && rest < 1 - 1e-6 && quotient < most
      ? number
      : numberOf(units / unitsOfDegree, from, cell, most)
  }
}

type Box = [west: number, south: number, east: number, north: number]

interface Sums {
  row: number
  column: number
  count: number
  first: number
  /** Sums of units. */
  latitudes: number
  longitudes: number
  /** The box in units of the places that are whole numbers of them, and that in degrees of the others. */
  box: Box
  exactBox: Box | undefined
}

const emptyBox = (): Box => [Infinity, Infinity, -Infinity, -Infinity]

const emptySums = (row: number, column: number): Sums => ({
  row,
  column,
  count: 0,
  first: Infinity,
  latitudes: 0,
  longitudes: 0,
  box: emptyBox(),
  exactBox: undefined,
})

const stretch = (box: Box, [west, south, east, north]: Box) => {
  box[0] = Math.min(box[0], west)
  box[1] = Math.min(box[1], south)
  box[2] = Math.max(box[2], east)
  box[3] = Math.max(box[3], north)
  return box
}

const addTo = (sums: Sums, more: Omit<Sums, "row" | "column">) => {
  sums.count += more.count
  sums.first = Math.min(sums.first, more.first)
  sums.latitudes += more.latitudes
  sums.longitudes += more.longitudes
  stretch(sums.box, more.box)
  if (more.exactBox !== undefined) stretch(sums.exactBox ??= emptyBox(), more.exactBox)
}

const toDegrees = ({ box, exactBox = emptyBox() }: Sums) =>
  stretch(box.map((units) => units / unitsOfDegree) as Box, exactBox)

/** Cells of a zoom, or of less where they get too many. */
export const makeCells = (wanted: number): Cells => {
  let zoom = wanted
  let cells: Array<Sums> = []
  // The places of the cells in the array, from 1.
  let table = new Uint16Array(tableSize)
  const numbers = () => {
    const cell = cellAt(zoom)
    const size = sizeOf(cell)
    return {
      cell,
      size,
      rowOf: makeNumbers(90, cell, size.rows),
      columnOf: makeNumbers(180, cell, size.columns),
    }
  }
  let grid = numbers()

  const find = (row: number, column: number): Sums => {
    let at = (Math.imul(row, 0x9e3779b1) ^ Math.imul(column, 0x85ebca6b)) >>> 20
    for (; table[at] !== 0; at = at + 1 & tableSize - 1) {
      const found = cells[table[at]! - 1]!
      if (found.row === row && found.column === column) return found
    }
    const added = emptySums(row, column)
    table[at] = cells.push(added)
    return added
  }

  /** Puts four cells into one each, until they are few enough. */
  const widen = () => {
    while (cells.length > mostCells) {
      const before = cells
      cells = []
      table = new Uint16Array(tableSize)
      zoom--
      grid = numbers()
      for (const cell of before) addTo(find(cell.row >> 1, cell.column >> 1), cell)
    }
  }

  return {
    add: (chunk, rows, count) => {
      const { exact, first, latitudes, longitudes } = chunk
      const hasExact = exact.isAny()
      let last = emptySums(-1, -1)
      for (let index = 0; index < count; index++) {
        const at = rows[index]!
        const isExact = hasExact && exact.has(at)
        const latitude = isExact ? latitudeAt(chunk, at) * unitsOfDegree : latitudes[at]!
        const longitude = isExact ? longitudeAt(chunk, at) * unitsOfDegree : longitudes[at]!
        const row = grid.rowOf(latitude)
        const column = grid.columnOf(longitude)
        if (row !== last.row || column !== last.column) {
          last = find(row, column)
          if (cells.length > mostCells) {
            widen()
            last = find(grid.rowOf(latitude), grid.columnOf(longitude))
          }
        }
        if (last.count++ === 0) last.first = first + at
        last.latitudes += Math.round(latitude)
        last.longitudes += Math.round(longitude)
        if (isExact) {
          const [north, east] = [latitudeAt(chunk, at), longitudeAt(chunk, at)]
          stretch(last.exactBox ??= emptyBox(), [east, north, east, north])
          continue
        }
        const box = last.box
        if (longitude < box[0]) box[0] = longitude
        if (latitude < box[1]) box[1] = latitude
        if (longitude > box[2]) box[2] = longitude
        if (latitude > box[3]) box[3] = latitude
      }
    },
    result: () => ({
      zoom,
      cells: cells.sort((one, other) => one.row - other.row || one.column - other.column)
        .map((cell) => {
          const bbox = toDegrees(cell)
          const [west, south, east, north] = bbox
          return {
            count: cell.count,
            first: cell.first,
            latitude: meanOf(cell.latitudes, cell.count, south, north),
            longitude: meanOf(cell.longitudes, cell.count, west, east),
            bbox,
          }
        }),
    }),
  }
}
