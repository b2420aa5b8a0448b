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
  const clients = yield* ClientStore
  const scope = yield* Effect.scope
  let pending = new Map<string, number>()
  let lastUsed = new Map<string, number>()
  let flushedAt = 0
  let dueAt = 0

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
      if (now < dueAt) return
      const wait = Math.max(0, flushedAt + flushInterval - now)
      dueAt = now + wait
      const write = Effect.suspend(() => {
        flushedAt = dueAt
        return tryFlush
      })
      // A runtime may end timers with the request that started them: then a later one sees to it.
      yield* Effect.forkIn(wait === 0 ? write : Effect.delay(write, wait), scope)
    }),
    flush,
    tryFlush,
  })
})

/** How many requests each client makes, kept in memory and written within a second. */
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
