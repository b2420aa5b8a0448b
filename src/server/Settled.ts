/**
 * What is made once and kept, where no request may wait for another.
 *
 * @module
 */
import * as Effect from "effect/Effect"

/** When a server reads what it needs of its stores: before it answers, or with the first requests. */
export type Preparation = "at start" | "by request"

/**
 * What `make` gives, and keeps giving. As long as it has given nothing, each who needs it makes it: a
 * request to a Worker cannot wait for what another one began, and what failed is tried again.
 */
export const settled = <A, E, R>(make: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> => {
  let kept: { readonly value: A } | undefined
  return Effect.suspend(() =>
    kept === undefined
      ? Effect.map(make, (value) => {
        kept ??= { value }
        return kept.value
      })
      : Effect.succeed(kept.value)
  )
}
