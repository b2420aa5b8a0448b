/**
 * Counting cameras by the cells of a map.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import { makeCells } from "./Cells.ts"
import type { Held } from "./Held.ts"
import type { Passes } from "./Passes.ts"
import type { Question } from "./Question.ts"

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
  const cells = makeCells(zoom)
  yield* passes.over(columns, (chunk) => {
    const { count, rows } = select(chunk)
    cells.add(chunk, rows, count)
  })
  return cells.result()
})
