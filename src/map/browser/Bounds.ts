/**
 * The part of the earth that has cameras.
 *
 * @module
 */
import type { Cell } from "./Cell.ts"

/** The south-west and the north-east corner of what there is. */
export type Bounds = readonly [
  readonly [south: number, west: number],
  readonly [north: number, east: number],
]

/** What is shown where there are none. */
export const earth: Bounds = [[-50, -130], [65, 150]]

/** The bounds of all cameras of some places. */
export const boundsOf = (cells: ReadonlyArray<Cell>): Bounds => {
  if (cells.length === 0) return earth
  const boxes = cells.map(({ bbox: [west, south, east, north] }) => ({
    west,
    south,
    east: west <= east ? east : east + 360,
    north,
  }))
  // A camera is not at the border of the picture.
  const margin = 0.02
  return [
    [
      Math.min(...boxes.map(({ south }) => south)) - margin,
      Math.min(...boxes.map(({ west }) => west)) - margin,
    ],
    [
      Math.max(...boxes.map(({ north }) => north)) + margin,
      Math.max(...boxes.map(({ east }) => east)) + margin,
    ],
  ]
}
