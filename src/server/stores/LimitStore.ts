/**
 * The counters of rate limits in the memory of the process, never more than a fixed number.
 *
 * @module
 */
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as RateLimiter from "effect/persistence/RateLimiter"

interface Counter {
  readonly count: number
  readonly expiresAt: number
}

/** The most counters that are kept; about 20 MB. */
const maxCounters = 100_000

// The store that comes with effect keeps every key forever, and whoever asks for tokens chooses
// the keys. Its token buckets stay in use: their keys are clients that exist.
const make = Effect.fnUntraced(function* (max: number) {
  const store = yield* RateLimiter.RateLimiterStore
  const counters = new Map<string, Counter>()

  const makeRoom = (now: number) => {
    for (const [key, { expiresAt }] of counters) if (expiresAt <= now) counters.delete(key)
    // A tenth at once, so that the walk over all of them is rare; the oldest come first.
    for (const key of counters.keys()) {
      if (counters.size <= max * 0.9) break
      counters.delete(key)
    }
  }

  return RateLimiter.RateLimiterStore.of({
    ...store,
    fixedWindow: ({ key, limit = Infinity, refillRate, tokens }) =>
      Effect.map(Clock.currentTimeMillis, (now) => {
        const found = counters.get(key)
        const { count, expiresAt } = found !== undefined && found.expiresAt > now
          ? found
          : { count: 0, expiresAt: now }
        if (tokens === 0) return [count, expiresAt - now]
        if (count + tokens > limit) {
          // In use, so that it is not the next to be forgotten.
          if (counters.delete(key)) counters.set(key, { count, expiresAt })
          return [count + tokens, expiresAt - now]
        }
        const next = {
          count: count + tokens,
          expiresAt: expiresAt + Duration.toMillis(refillRate) * tokens,
        }
        counters.delete(key)
        counters.set(key, next)
        if (counters.size > max) makeRoom(now)
        return [next.count, next.expiresAt - now]
      }),
  })
})

/** At most `max` counters; past that the expired ones go first, then the oldest. */
export const limitStoreMemory = (
  max: number = maxCounters,
): Layer.Layer<RateLimiter.RateLimiterStore> =>
  Layer.effect(RateLimiter.RateLimiterStore, make(max)).pipe(
    Layer.provide(RateLimiter.layerStoreMemory),
  )

/**
 * The counters of rate limits that stores bring beside what they keep, where servers share them; each
 * server counts in its own memory where there are none.
 */
export const SharedLimits: Context.Reference<
  typeof RateLimiter.RateLimiterStore.Service | undefined
> = Context.Reference<typeof RateLimiter.RateLimiterStore.Service | undefined>(
  "@cam2/camera-database/SharedLimits",
  { defaultValue: () => undefined },
)

/** The counters that stores bring, else some in memory. */
export const layerOfStores: Layer.Layer<RateLimiter.RateLimiterStore> = Layer.unwrap(
  Effect.map(
    SharedLimits,
    (shared) =>
      shared === undefined
        ? limitStoreMemory()
        : Layer.succeed(RateLimiter.RateLimiterStore, shared),
  ),
)
