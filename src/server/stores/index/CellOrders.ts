/**
 * The cameras of chunks cell by cell, so that those about a place are found without looking at all.
 *
 * @module
 */
import type { Box } from "../Geometry.ts"
import { toUnits, unitsOfDegree } from "../Grid.ts"
import { type Chunk, chunkSize, type Columns, noPlace } from "./Columns.ts"
import { makeRows, type Rows } from "./Sieve.ts"

/**
 * The places in a chunk of the cameras that may be in a box, and of others near to it, in no order;
 * undefined where they are not known or not worth it. They are those until the next call.
 */
export type RowsAbout = (chunk: Chunk, box: Box) => Rows | undefined

/** The places of cameras in a chunk, in the order of their cells. */
interface CellOrder {
  /** How many times a camera of the chunk had been written. */
  readonly writes: number
  readonly rows: Rows
  /** Where each cell begins, and where the last one ends. */
  readonly starts: Uint16Array
}

// Cells of 2^26 units, 6.7 degrees.
const cellBits = 26
const rowOf = (units: number) => (units >> cellBits) + northRows
const columnOf = (units: number) => (units >> cellBits) + eastColumns
const northRows = -(-90 * unitsOfDegree >> cellBits)
const eastColumns = -(-180 * unitsOfDegree >> cellBits)
const rowCount = rowOf(90 * unitsOfDegree) + 1
const columnCount = columnOf(180 * unitsOfDegree) + 1
const cellCount = rowCount * columnCount

// Places and borders are rounded.
const margin = 4

/** From which to which column a box is, each column once. */
const columnsOf = ({ longitudes }: Box): ReadonlyArray<readonly [west: number, east: number]> => {
  const all = [[0, columnCount - 1]] as const
  const [first, second] = longitudes.map(([west, east]) =>
    [columnOf(toUnits(west) - margin), columnOf(toUnits(east) + margin)] as const
  )
  if (first === undefined) return all
  if (second === undefined) return [first]
  return second[1] >= first[0] ? all : [first, second]
}

/** How much memory the order of a chunk takes. */
export const bytesOfOrder = 2 * (chunkSize + cellCount + 1)

const orderOf = ({ latitudes, longitudes, writes }: Chunk): CellOrder => {
  const starts = new Uint16Array(cellCount + 1)
  const cellAt = (at: number) => rowOf(latitudes[at]!) * columnCount + columnOf(longitudes[at]!)
  const { length } = latitudes
  for (let at = 0; at < length; at++) if (latitudes[at] !== noPlace) starts[cellAt(at)]!++
  let sum = 0
  for (let cell = 0; cell <= cellCount; cell++) starts[cell] = sum += starts[cell]!
  const rows = new Uint16Array(sum)
  // From the last to the first, so that each start is where its cell begins at the end.
  for (let at = length; at-- > 0;) if (latitudes[at] !== noPlace) rows[--starts[cellAt(at)]!] = at
  return { writes, rows, starts }
}

// Chunks are put in order by so many a question, in some 20 ms.
const mostOrdered = 128

// What is about a place is not worth to be told where it is so large a part of all.
const most = chunkSize / 8

/** The orders of the chunks of an index. */
export interface CellOrders {
  /** For one question. */
  readonly ask: () => RowsAbout
  /** How much memory they take. */
  readonly bytes: () => number
}

/**
 * Orders of no chunks. Of a chunk one is made when it has not been written between two questions, where
 * there are `least` chunks: fewer are looked at as quickly.
 */
export const makeCellOrders = ({ chunks }: Pick<Columns, "chunks">, least = 128): CellOrders => {
  const kept: Array<CellOrder | undefined> = []
  const writesBefore: Array<number | undefined> = []
  const found = makeRows()

  /** The places in some cells; undefined where they are too many. */
  const gather = ({ rows, starts }: CellOrder, box: Box): Rows | undefined => {
    const columns = columnsOf(box)
    const last = rowOf(toUnits(box.north) + margin)
    const ranges: Array<readonly [first: number, next: number]> = []
    let count = 0
    for (let row = rowOf(toUnits(box.south) - margin); row <= last; row++) {
      for (const [west, east] of columns) {
        const first = starts[row * columnCount + west]!
        const next = starts[row * columnCount + east + 1]!
        if ((count += next - first) > most) return undefined
        ranges.push([first, next])
      }
    }
    let end = 0
    for (const [first, next] of ranges) {
      found.set(rows.subarray(first, next), end)
      end += next - first
    }
    return found.subarray(0, end)
  }

  return {
    ask: () => {
      let ordered = 0
      return (chunk, box) => {
        if (chunks.length < least) return undefined
        const number = chunk.first / chunkSize
        if (kept[number]?.writes !== chunk.writes) {
          const isWritten = writesBefore[number] !== chunk.writes
          writesBefore[number] = chunk.writes
          if (isWritten || ordered++ >= mostOrdered) return undefined
          kept[number] = orderOf(chunk)
        }
        return gather(kept[number]!, box)
      }
    },
    bytes: () => bytesOfOrder * kept.reduce((sum) => sum + 1, 0),
  }
}
