/**
 * Walking the pages of a listing.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import type { Pairs } from "../contract/Encoding.ts"

/** One page, and the parameters of the next one if the server linked it. */
export interface Page<A> {
  readonly items: ReadonlyArray<A>
  /** How many items the page has, also those that could not be read. */
  readonly count: number
  readonly next: Pairs | undefined
}

/**
 * The items of every page from `parameters` on. Follows links once the server gives one, and then
 * ends where they end; else counts offsets, up to an empty page.
 */
export const walkPages = <A, E, R>(
  parameters: Pairs,
  fetchPage: (parameters: Pairs) => Effect.Effect<Page<A>, E, R>,
): Stream.Stream<A, E, R> => {
  const unplaced = parameters.filter(([name]) => name !== "offset")
  const start = Number(parameters.find(([name]) => name === "offset")?.[1] ?? 0)
  return Stream.paginate(
    { parameters, offset: start, linked: false },
    (at) =>
      Effect.map(fetchPage(at.parameters), ({ count, items, next }) => {
        const offset = at.offset + count
        if (count === 0 || (at.linked && !next)) return [items, Option.none()]
        return [
          items,
          Option.some(
            next
              ? { parameters: next, offset, linked: true }
              : { parameters: [...unplaced, ["offset", String(offset)]], offset, linked: false },
          ),
        ]
      }),
  )
}
