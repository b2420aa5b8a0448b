/**
 * The numbers of the rows and columns of the cells of a map.
 *
 * The units of a circle around the earth are cut into bands. Most bands lie in one row or column, of
 * which the number is looked up; that of a place in another band is computed.
 *
 * @module
 */
import { cellAt } from "../../../domain/CameraFacets.ts"
import { sizeOf, unitsOfDegree } from "../Grid.ts"

/** Units of a band are two to the power of this: 0.05 degrees, 5.8 km. */
export const bandBits = 19

/** Half of the bands there are: that of the first is minus so much. */
export const halfOfBands = 2 ** (31 - bandBits)

/** How rows or columns are numbered. */
export interface Numbers {
  /** How many there are. */
  readonly most: number
  /** The number for all of a band, by its own; below 0 where more than one is in it. */
  readonly ofBands: Int16Array
  /** The number by degrees. */
  readonly of: (degrees: number) => number
}

/** Numbers of `most` rows or columns, the first of which begins at `-from` degrees. */
const makeNumbers = (from: number, cell: number, most: number): Numbers => {
  // As SQL has it; what is off the earth is in the first or the last.
  const of = (degrees: number) =>
    Math.max(0, Math.min(Math.floor((degrees + from) / cell), most - 1))
  const ofBands = new Int16Array(2 * halfOfBands).fill(-1)
  // Others have no band for themselves.
  if (cell * unitsOfDegree > 2 ** bandBits) {
    for (let band = 0; band < ofBands.length; band++) {
      const first = (band - halfOfBands) * 2 ** bandBits
      const number = of(first / unitsOfDegree)
      if (of((first + 2 ** bandBits - 1) / unitsOfDegree) === number) ofBands[band] = number
    }
  }
  return { most, ofBands, of }
}

/** The numbers of the cells of a zoom. */
export interface CellNumbers {
  readonly rows: Numbers
  readonly columns: Numbers
}

const made = new Map<number, CellNumbers>()

/** The numbers of the cells of a zoom; kept once they are made. */
export const cellNumbers = (zoom: number): CellNumbers => {
  let numbers = made.get(zoom)
  if (numbers === undefined) {
    const cell = cellAt(zoom)
    const { columns, rows } = sizeOf(cell)
    numbers = { rows: makeNumbers(90, cell, rows), columns: makeNumbers(180, cell, columns) }
    made.set(zoom, numbers)
  }
  return numbers
}
