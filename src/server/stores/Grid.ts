/**
 * The grid over the earth by which cameras on a map are counted.
 *
 * Its cells are aligned at −180, −90; those of a zoom are four of the next. Every place is in one
 * cell: the borders at 180 and 90 belong to the last.
 *
 * @module
 */
import { mostCells } from "../../domain/CameraFacets.ts"

/** How many columns and rows a grid of cells of so many degrees has. */
export const sizeOf = (cell: number): { readonly columns: number; readonly rows: number } => ({
  columns: 360 / cell,
  rows: 180 / cell,
})

/** The number of the cell of a place, west to east and then south to north. */
export const cellOf = (latitude: number, longitude: number, cell: number): number => {
  const { columns, rows } = sizeOf(cell)
  const column = Math.min(Math.floor((longitude + 180) / cell), columns - 1)
  const row = Math.min(Math.floor((latitude + 90) / cell), rows - 1)
  return row * columns + column
}

/** In so many parts a degree is divided for the sums of places: a centimetre, or less. */
export const unitsOfDegree = 1e7

/** A place in whole units. Their sums are exact, in whatever order and by whatever parts. */
export const toUnits = (degrees: number): number => Math.round(degrees * unitsOfDegree)

/** The mean of `count` places between `least` and `most`, of which rounding could lead out. */
export const meanOf = (units: number, count: number, least: number, most: number): number =>
  Math.min(Math.max(units / count / unitsOfDegree, least), most)

/**
 * How many zooms to go back from one at which `cells` have cameras, so that there may be few enough:
 * one less has a quarter of them at least.
 */
export const zoomsBack = (cells: number): number =>
  Math.max(1, Math.ceil(Math.log2(cells / mostCells) / 2))
