/**
 * Stores whose pages lead to every row: no cursor goes past one that a running write has yet to show.
 *
 * @module
 */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as SqlClient from "effect/sql/SqlClient"
import { CameraStore } from "../CameraStore.ts"
import { ClientStore } from "../ClientStore.ts"
import { makeDialect } from "../sql/Dialect.ts"
import { notBefore, onPrimary, replicaOf } from "../sql/Replica.ts"
import { CurrentUntil } from "../sql/Until.ts"
import type { NumberedTable } from "./HeldNumbers.ts"
import { makeLastWrites } from "./LastWrites.ts"

// Most writes end within milliseconds, and what they wrote is worth that wait.
const patience = 250
const pause = "5 millis"

interface Page {
  readonly next: unknown
  readonly last: unknown
}

/** How pages of a table are read, whose cursors are numbers of its rows. */
const makeSettle = (sql: SqlClient.SqlClient, table: NumberedTable) => {
  const { settled } = makeDialect(sql)
  const replica = replicaOf(sql)
  // What is settled once stays so: only pages at the end of the table ask the database again. A
  // replica shows all of it once it is at that position.
  let known = { until: 0, position: 0 }
  const refresh = onPrimary(Effect.gen(function* () {
    const until = yield* Effect.orDie(settled(table))
    if (until <= known.until) return known
    const position = replica === undefined ? 0 : yield* Effect.orDie(replica.position)
    if (until > known.until) known = { until, position }
    return known
  }))
  const isSettled = ({ last = 0 }: Page) => Number(last) <= known.until
  const settle = <P extends Page, E, R>(
    after: unknown,
    read: Effect.Effect<P, E, R>,
  ): Effect.Effect<P, E, R> =>
    Effect.gen(function* () {
      const readKnown = Effect.suspend(() => notBefore(read, known.position))
      const first = yield* readKnown
      if (isSettled(first)) return first
      const begun = yield* Clock.currentTimeMillis
      while (true) {
        const { until } = yield* refresh
        const page = yield* readKnown
        if (isSettled(page)) return page
        // Nobody goes on from it but to what is added later: that begins where all is settled.
        if (after === undefined && page.next === undefined) return { ...page, last: until }
        if ((yield* Clock.currentTimeMillis) - begun >= patience) {
          return yield* Effect.provideService(readKnown, CurrentUntil, until)
        }
        yield* Effect.sleep(pause)
      }
    })
  /** Where the database was when a page that is settled could be seen first. */
  const seenAt = (page: Page) => isSettled(page) ? known.position : undefined
  return { refresh, seenAt, settle }
}

const cameras = Effect.gen(function* () {
  const store = yield* CameraStore
  const sql = yield* SqlClient.SqlClient
  const inOrder = makeSettle(sql, "camera")
  const log = makeSettle(sql, "change_log")
  const { keep } = makeLastWrites(sql)
  return CameraStore.of({
    ...store,
    search: (filter) =>
      filter.sort === "distance"
        ? store.search(filter)
        : inOrder.settle(filter.after, store.search(filter)),
    // Whoever is told of a change, or from where on there are others, looks at cameras afterwards.
    changes: (wanted) =>
      Effect.tap(
        log.settle(wanted.after, store.changes(wanted)),
        (page) => page.items.length > 0 ? keep(log.seenAt(page)) : Effect.void,
      ),
    lastChange: Effect.gen(function* () {
      const { position, until } = yield* log.refresh
      const last = yield* store.lastChange
      yield* keep(position)
      return Math.min(until, last)
    }),
  })
})

const clients = Effect.gen(function* () {
  const store = yield* ClientStore
  const { settle } = makeSettle(yield* SqlClient.SqlClient, "app_log")
  return ClientStore.of({
    ...store,
    log: (range) => settle(range.after, store.log(range)),
  })
})

/** The stores below, which are of an `SqlClient`. */
export const layer: Layer.Layer<
  CameraStore | ClientStore,
  never,
  CameraStore | ClientStore | SqlClient.SqlClient
> = Layer.mergeAll(
  Layer.effect(CameraStore, cameras),
  Layer.effect(ClientStore, clients),
)
