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
import { CurrentWorker } from "./Worker.ts"

const flushInterval = 1000

// A Worker can be ended before it has written.
const longestStay = 30_000

const make = Effect.gen(function* () {
  const clients = yield* ClientStore
  const scope = yield* Effect.scope
  let pending = new Map<string, number>()
  let lastUsed = new Map<string, number>()
  let flushedAt = 0
  let awaitedUntil = 0

  const flush = Effect.suspend(() => {
    if (pending.size === 0) return Effect.void
    const counts = pending
    const times = lastUsed
    pending = new Map()
    lastUsed = new Map()
    return clients.addUsage(counts, times).pipe(
      Effect.onError(() =>
        Effect.sync(() => {
          for (const [clientID, count] of counts) {
            pending.set(clientID, (pending.get(clientID) ?? 0) + count)
            lastUsed.set(clientID, lastUsed.get(clientID) ?? times.get(clientID)!)
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
      const now = yield* Clock.currentTimeMillis
      pending.set(clientID, (pending.get(clientID) ?? 0) + 1)
      lastUsed.set(clientID, now)
      const worker = yield* CurrentWorker
      if (worker !== undefined) {
        // Nobody may come after this request: it is written after the answer, for all until then.
        if (now < awaitedUntil) return
        awaitedUntil = now + longestStay
        const written = Effect.sleep(flushInterval).pipe(
          Effect.tap(Effect.sync(() => {
            awaitedUntil = 0
          })),
          Effect.andThen(tryFlush),
          Effect.provideContext(yield* Effect.context<never>()),
        )
        return worker.waitUntil(Effect.runPromise(written))
      }
      // No timer of its own: a runtime may end timers with the request that started them.
      if (now - flushedAt < flushInterval) return
      flushedAt = now
      yield* Effect.forkIn(tryFlush, scope)
    }),
    flush,
    tryFlush,
  })
})

/** How many requests each client makes, kept in memory and written about once a second. */
export class Usage extends Context.Service<Usage, {
  /** Counts one request. */
  readonly count: (clientID: string) => Effect.Effect<void>
  /** Writes what was counted, so that the store knows of this request too. */
  readonly flush: Effect.Effect<void>
  /** Writes what was counted, if the store can be written. */
  readonly tryFlush: Effect.Effect<void>
}>()("@cam2/camera-database/Usage") {
  /** Writes what is left when the scope closes. */
  static readonly layer = Layer.effect(Usage, make)
}
