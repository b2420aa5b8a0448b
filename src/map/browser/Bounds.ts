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

interface Span {
  readonly west: number
  readonly east: number
}

/** From the westernmost to the easternmost of some parts of a turn about the earth. */
const spanOf = (parts: ReadonlyArray<Span>): Span => ({
  west: Math.min(...parts.map(({ west }) => west)),
  east: Math.max(...parts.map(({ east }) => east)),
})

/**
 * What holds all of some parts. Across the antimeridian only where that is less than half a turn, so
 * that a map of the whole earth is the usual one.
 */
const narrowest = (parts: ReadonlyArray<Span>): Span => {
  const usual = spanOf(parts)
  if (usual.east - usual.west <= 180) return usual
  const across = spanOf(
    parts.map(({ east, west }) =>
      west < 0 ? { west: west + 360, east: east + 360 } : { west, east }
    ),
  )
  return across.east - across.west < 180 ? across : usual
}

/** The bounds of all cameras of some places. */
export const boundsOf = (cells: ReadonlyArray<Cell>): Bounds => {
  if (cells.length === 0) return earth
  const { east, west } = narrowest(cells.map(({ bbox: [west, , east] }) => ({
    west,
    east: west <= east ? east : east + 360,
  })))
  const south = Math.min(...cells.map(({ bbox }) => bbox[1]))
  const north = Math.max(...cells.map(({ bbox }) => bbox[3]))
  // A camera is not at the border of the picture.
  const margin = 0.02
  return [[south - margin, west - margin], [north + margin, east + margin]]
}
