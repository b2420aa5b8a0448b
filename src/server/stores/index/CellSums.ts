/**
 * What is known of the cells of a map, by their rows and columns, and putting cells together.
 *
 * @module
 */
import { cellAt, mostCells } from "../../../domain/CameraFacets.ts"
import { sizeOf } from "../Grid.ts"

/** A box, in units or in degrees. */
export type Box = readonly [west: number, south: number, east: number, north: number]

/** What is known of some cells of a zoom, as numbers. */
export interface CellSums {
  readonly zoom: number
  readonly known: Float64Array
  /** The boxes in degrees of the places that are not whole units. */
  readonly exactBoxes: ReadonlyMap<number, Box>
}

// At larger zooms cells are found by a hash, in a table of four times as many as there may be.
const directZoom = 5
const tableSize = 4096

/** The least box that holds two. */
export const stretch = (box: Box, [west, south, east, north]: Box): Box => [
  Math.min(box[0], west),
  Math.min(box[1], south),
  Math.max(box[2], east),
  Math.max(box[3], north),
]

// What is known of a cell stands in so many numbers next to each other; sums and boxes are in units.
export const width = 10
export const [count, latitudes, longitudes, first, row, column] = [0, 1, 2, 7, 8, 9] as const
export const [west, south, east, north] = [3, 4, 5, 6] as const
const empty = [0, 0, 0, Infinity, Infinity, -Infinity, -Infinity, Infinity]

/** Cells that get more. */
export interface Grid {
  zoom: number
  rows: number
  columns: number
  /** What is known of the cells; there is room for one more than is allowed, until some are one. */
  readonly known: Float64Array
  /** Where that ends. */
  end: number
  /** Where what is known of a cell ends; 0 where there is none. */
  table: Uint16Array
  exactBoxes: Map<number, Box>
}

/** A grid of a zoom without cameras. */
export const emptyGrid = (zoom: number) => {
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
export const slotOf = (
  { columns, known, table, zoom }: Grid,
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
export const find = (grid: Grid, atRow: number, atColumn: number): number => {
  const { known, table } = grid
  const slot = slotOf(grid, atRow, atColumn)
  if (table[slot] !== 0) return table[slot]! - width
  const added = grid.end
  grid.end += width
  table[slot] = grid.end
  known.set(empty, added)
  known[added + row] = atRow
  known[added + column] = atColumn
  return added
}

/** Stretches the box of a cell by one in degrees. */
export const stretchExact = ({ exactBoxes }: Grid, cell: number, box: Box) => {
  const before = exactBoxes.get(cell)
  exactBoxes.set(cell, before === undefined ? box : stretch(before, box))
}

/** What is known of them. */
export const sumsOf = ({ end, exactBoxes, known, zoom }: Grid): CellSums => ({
  zoom,
  known: known.slice(0, end),
  exactBoxes,
})

/** Counts what was counted before. */
export const merge = (grid: Grid, sums: CellSums) => {
  // What is too many in part is so as a whole.
  while (grid.zoom > sums.zoom) coarsen(grid)
  const { known } = grid
  for (let from = 0; from < sums.known.length; from += width) {
    const part = (place: number) => sums.known[from + place]!
    const shift = sums.zoom - grid.zoom
    const to = find(grid, part(row) >> shift, part(column) >> shift)
    for (const sum of [count, latitudes, longitudes]) known[to + sum]! += part(sum)
    for (const least of [west, south, first]) {
      known[to + least] = Math.min(known[to + least]!, part(least))
    }
    for (const most of [east, north]) known[to + most] = Math.max(known[to + most]!, part(most))
    const exact = sums.exactBoxes.get(from)
    if (exact !== undefined) stretchExact(grid, to, exact)
    widen(grid)
  }
}

/** Puts four cells into one each. */
const coarsen = (grid: Grid) => {
  const finer = sumsOf(grid)
  Object.assign(grid, emptyGrid(grid.zoom - 1))
  merge(grid, finer)
}

/** Puts cells together until they are few enough. */
export const widen = (grid: Grid) => {
  while (grid.end > mostCells * width) coarsen(grid)
}
