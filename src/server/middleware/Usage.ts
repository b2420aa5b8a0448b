/**
 * Counting the requests of each client without slowing them.
 *
 * @module
 */
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { ClientStore } from "../stores/ClientStore.ts"

const flushInterval = 1000

const make = Effect.gen(function* () {
  const apps = yield* ClientStore
  const scope = yield* Effect.scope
  let pending = new Map<string, number>()
  let flushedAt = 0

  const flush = Effect.suspend(() => {
    if (pending.size === 0) return Effect.void
    const counts = pending
    pending = new Map()
    return apps.addUsage(counts).pipe(
      Effect.onError(() =>
        Effect.sync(() => {
          for (const [clientID, count] of counts) {
            pending.set(clientID, (pending.get(clientID) ?? 0) + count)
          }
        })
      ),
    )
  })
  // What a failing database leaves behind here is only counts, and the next flush tries again. It is
  // told once for as long as it lasts.
  let isTold = false
  const tryFlush = Effect.matchCauseEffect(flush, {
    onSuccess: () =>
      Effect.sync(() => {
        isTold = false
      }),
    onFailure: (cause) => {
      if (isTold) return Effect.void
      isTold = true
      return Effect.logWarning("Usage counts could not be written", cause)
    },
  })

  yield* Effect.addFinalizer(() => tryFlush)
  return Usage.of({
    count: Effect.fnUntraced(function* (clientID) {
      pending.set(clientID, (pending.get(clientID) ?? 0) + 1)
      // No timer of its own: a runtime may end timers with the request that started them.
      const now = yield* Clock.currentTimeMillis
      if (now - flushedAt < flushInterval) return
      flushedAt = now
      yield* Effect.forkIn(tryFlush, scope)
    }),
    of: (clientID) => Effect.andThen(flush, apps.usage(clientID)),
  })
})

/** How many requests each client makes, kept in memory and written about once a second. */
export class Usage extends Context.Service<Usage, {
  /** Counts one request. */
  readonly count: (clientID: string) => Effect.Effect<void>
  /** How many requests a client has made, this one included. */
  readonly of: (clientID: string) => Effect.Effect<number>
}>()("@cam2/camera-database/Usage") {
  /** Writes what is left when the scope closes. */
  static readonly layer = Layer.effect(Usage, make)
}
