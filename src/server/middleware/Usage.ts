/**
 * Counting the requests of each client without slowing them.
 *
 * @module
 */
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import type { ClientInfo } from "../../domain/ClientInfo.ts"
import { ClientStore } from "../stores/ClientStore.ts"
import { CurrentWorker } from "./WorkerContext.ts"

const flushInterval = 1000

// A read waits so long for what it tells to be written, which takes long where another program has the
// lock on the database.
const patience = "50 millis"

/** What one client did. */
interface Counted {
  readonly requests: number
  /** When it made the last of them, in milliseconds since 1970. */
  readonly lastUsed: number
}

const make = Effect.gen(function* () {
  const clients = yield* ClientStore
  const scope = yield* Effect.scope
  let pending = new Map<string, Counted>()
  // What is being written is in neither the store nor the next write.
  const inFlight = new Set<ReadonlyMap<string, Counted>>()
  let flushedAt = 0
  let dueAt = 0

  const add = (clientID: string, { lastUsed, requests }: Counted) => {
    const before = pending.get(clientID) ?? { requests: 0, lastUsed }
    pending.set(clientID, {
      requests: before.requests + requests,
      lastUsed: Math.max(before.lastUsed, lastUsed),
    })
  }
  const flush = Effect.suspend(() => {
    if (pending.size === 0) return Effect.void
    const counted = pending
    pending = new Map()
    inFlight.add(counted)
    return clients.addUsage(
      new Map([...counted].map(([clientID, { requests }]) => [clientID, requests])),
      new Map([...counted].map(([clientID, { lastUsed }]) => [clientID, lastUsed])),
    ).pipe(
      Effect.onError(() =>
        Effect.sync(() => {
          for (const [clientID, one] of counted) add(clientID, one)
        })
      ),
      Effect.ensuring(Effect.sync(() => inFlight.delete(counted))),
    )
  })
  const unwritten = (clientID: string) =>
    [...inFlight, pending].flatMap((counted) => counted.get(clientID) ?? [])
  const requests = (clientID: string) =>
    unwritten(clientID).reduce((sum, { requests }) => sum + requests, 0)

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
      add(clientID, { requests: 1, lastUsed: now })
      if (now < dueAt) return
      const wait = Math.max(0, flushedAt + flushInterval - now)
      dueAt = now + wait
      const write = Effect.suspend(() => {
        flushedAt = dueAt
        return tryFlush
      })
      const written = wait === 0 ? write : Effect.delay(write, wait)
      const worker = yield* CurrentWorker
      if (worker !== undefined) {
        const context = yield* Effect.context<never>()
        return worker.waitUntil(Effect.runPromise(Effect.provideContext(written, context)))
      }
      // A runtime may end timers with the request that started them: then a later one sees to it.
      yield* Effect.forkIn(written, scope)
    }),
    settle: Effect.gen(function* () {
      // What is on its way arrives, or not, whether it is waited for or not.
      const written = Fiber.await(yield* Effect.forkIn(tryFlush, scope))
      const worker = yield* CurrentWorker
      worker?.waitUntil(Effect.runPromise(written))
      yield* Effect.timeoutOption(written, patience)
    }),
    unwritten: requests,
    withUnwritten: (info) => {
      const { clientID, lastUsedAt, usage } = info
      const times = unwritten(clientID).map(({ lastUsed }) => lastUsed)
      // Of two writes that are on their way the later one can be there first.
      if (lastUsedAt !== undefined) times.push(Date.parse(lastUsedAt))
      const [last] = times.sort((a, b) => b - a)
      return {
        ...info,
        usage: usage + requests(clientID),
        ...last !== undefined && { lastUsedAt: new Date(last).toISOString() },
      }
    },
  })
})

/** How many requests each client makes, kept in memory and written within a second. */
export class Usage extends Context.Service<Usage, {
  /** Counts one request. */
  readonly count: (clientID: string) => Effect.Effect<void>
  /** Writes what was counted, if the store can be written soon, so that it knows of this request too. */
  readonly settle: Effect.Effect<void>
  /** How many requests of a client could not be written yet. */
  readonly unwritten: (clientID: string) => number
  /** What the store knows of a client, with what could not be written yet. */
  readonly withUnwritten: (info: ClientInfo) => ClientInfo
}>()("@cam2/camera-database/Usage") {
  /** Writes what is left when the scope closes. */
  static readonly layer = Layer.effect(Usage, make)
}
