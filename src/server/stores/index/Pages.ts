/**
 * The numbers of the cameras of a page.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import type { Walk } from "./Passes.ts"
import type { Question } from "./Question.ts"

/** Which of the matches are wanted. */
export interface Part {
  /** Those after this number. */
  readonly after: number
  /** How many to pass over. */
  readonly offset: number
  /** How many at most. */
  readonly most: number
}

/** The numbers of matches, in the order of adding. */
export const findPage = Effect.fnUntraced(function* (
  walk: Walk,
  { select }: Question,
  { after, most, offset }: Part,
) {
  const found: Array<number> = []
  let left = offset
  yield* walk((chunk) => {
    const { count, rows } = select(chunk)
    let index = 0
    while (index < count && chunk.first + rows[index]! <= after) index++
    const passed = Math.min(left, count - index)
    left -= passed
    for (index += passed; index < count; index++) {
      if (found.push(chunk.first + rows[index]!) === most) return "last"
    }
  }, after + 1)
  return found
})
