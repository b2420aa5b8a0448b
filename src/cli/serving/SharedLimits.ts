/**
 * Rate limits of several processes, counted by the one that started them.
 *
 * @module
 */
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as RateLimiter from "effect/persistence/RateLimiter"
import { limitStoreMemory } from "../../server/stores/LimitStore.ts"

type Store = typeof RateLimiter.RateLimiterStore.Service
type FixedWindow = Parameters<Store["fixedWindow"]>[0]
type TokenBucket = Parameters<Store["tokenBucket"]>[0]

/** What is asked of the counters; `refillRate` in milliseconds, for it is sent as JSON. */
export type Count =
  & { readonly refillRate: number }
  & (
    | { readonly method: "fixedWindow" } & Omit<FixedWindow, "refillRate">
    | { readonly method: "tokenBucket" } & Omit<TokenBucket, "refillRate">
  )

/** What the counters say: two numbers, whose meaning is the method's. */
export type Counted = readonly [number, number]

/** Counts in the memory of this process for all of them. */
export const makeCounters: Effect.Effect<(count: Count) => Effect.Effect<Counted>> = Effect.gen(
  function* () {
    const store = yield* RateLimiter.RateLimiterStore
    return (count: Count) => {
      const refillRate = Duration.millis(count.refillRate)
      // The memory does not fail.
      return Effect.orDie(
        count.method === "fixedWindow"
          ? store.fixedWindow({ ...count, limit: count.limit, refillRate })
          : store.tokenBucket({ ...count, refillRate }),
      )
    }
  },
).pipe(Effect.provide(limitStoreMemory()))

/** Has everything counted by `ask`. */
export const layerShared = (
  ask: (count: Count) => Effect.Effect<Counted>,
): Layer.Layer<RateLimiter.RateLimiterStore> =>
  Layer.effect(
    RateLimiter.RateLimiterStore,
    RateLimiter.RateLimiterStore.useSync((store) =>
      RateLimiter.RateLimiterStore.of({
        ...store,
        fixedWindow: ({ refillRate, ...rest }) =>
          ask({ method: "fixedWindow", refillRate: Duration.toMillis(refillRate), ...rest }),
        tokenBucket: ({ refillRate, ...rest }) =>
          ask({ method: "tokenBucket", refillRate: Duration.toMillis(refillRate), ...rest }),
      })
    ),
  ).pipe(Layer.provide(limitStoreMemory()))
