/**
 * Counting cameras by the cells of a map.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import { type CameraCluster, cellAt, mostCells } from "../../../domain/CameraFacets.ts"
import { sizeOf } from "../Grid.ts"
import { latitudeAt, longitudeAt } from "./Columns.ts"
import type { Passes } from "./Passes.ts"
import type { Held, Question } from "./Question.ts"

/** A cell, and the first of its cameras. */
export type Cell = Omit<CameraCluster, "cameraID"> & { readonly first: number }

// Four times as many as there are cells.
const tableSize = 4096

/** A sum as SQLite makes it (Neumaier), so that a mean is the same to the last digit. */
const addTo = (sums: Float64Array, errors: Float64Array, slot: number, value: number) => {
  const sum = sums[slot]!
  const next = sum + value
  errors[slot]! += Math.abs(sum) > Math.abs(value) ? sum - next + value : value - next + sum
  sums[slot] = next
}

/** The cells of a zoom that have cameras. */
const makeCells = (zoom: number) => {
  const cell = cellAt(zoom)
  const { columns, rows } = sizeOf(cell)
  // The places of the cells in the arrays below, from 1.
  const table = new Uint16Array(tableSize)
  const numbers = (fill = 0) => new Float64Array(mostCells + 1).fill(fill)
  const cells = numbers()
  const [counts, firsts] = [numbers(), numbers()]
  const [latitudes, latitudeErrors] = [numbers(), numbers()]
  const [longitudes, longitudeErrors] = [numbers(), numbers()]
  const [west, south] = [numbers(Infinity), numbers(Infinity)]
  const [east, north] = [numbers(-Infinity), numbers(-Infinity)]
  let size = 0

  const slotOf = (row: number, column: number) => {
    const number = row * columns + column
    let at = (Math.imul(row, 0x9e3779b1) ^ Math.imul(column, 0x85ebca6b)) >>> 20
    while (table[at] !== 0 && cells[table[at]! - 1] !== number) at = at + 1 & tableSize - 1
    if (table[at] !== 0) return table[at]! - 1
    cells[size] = number
    table[at] = ++size
    return size - 1
  }
  // As SQL has it.
  const numberOf = (degrees: number, from: number, most: number) =>
    degrees >= from ? most - 1 : Math.trunc((degrees + from) / cell)

  return {
    /** Whether there are no more cells than a map has. */
    add: (latitude: number, longitude: number, seq: number): boolean => {
      const slot = slotOf(numberOf(latitude, 90, rows), numberOf(longitude, 180, columns))
      if (size > mostCells) return false
      if (counts[slot]!++ === 0) firsts[slot] = seq
      addTo(latitudes, latitudeErrors, slot, latitude)
      addTo(longitudes, longitudeErrors, slot, longitude)
      if (longitude < west[slot]!) west[slot] = longitude
      if (longitude > east[slot]!) east[slot] = longitude
      if (latitude < south[slot]!) south[slot] = latitude
      if (latitude > north[slot]!) north[slot] = latitude
      return true
    },
    all: (): ReadonlyArray<Cell> =>
      Array.from({ length: size }, (_, slot) => slot)
        .sort((one, other) => cells[one]! - cells[other]!)
        .map((slot) => ({
          count: counts[slot]!,
          latitude: (latitudes[slot]! + latitudeErrors[slot]!) / counts[slot]!,
          longitude: (longitudes[slot]! + longitudeErrors[slot]!) / counts[slot]!,
          bbox: [west[slot]!, south[slot]!, east[slot]!, north[slot]!],
          first: firsts[slot]!,
        })),
  }
}

/**
 * The cells of the cameras that match, which have a place, at the largest zoom up to `zoom` at which
 * they are not too many.
 */
export const findCells = Effect.fnUntraced(function* (
  passes: Passes,
  { columns }: Held,
  { select }: Question,
  zoom: number,
) {
  for (let tried = zoom;; tried--) {
    const cells = makeCells(tried)
    let isFew = true
    yield* passes.over(columns, (chunk) => {
      const { count, rows } = select(chunk)
      for (let index = 0; index < count && isFew; index++) {
        const at = rows[index]!
        isFew = cells.add(latitudeAt(chunk, at), longitudeAt(chunk, at), chunk.first + at)
      }
      if (!isFew) return "last"
    })
    if (isFew) return { zoom: tried, cells: cells.all() }
  }
})
