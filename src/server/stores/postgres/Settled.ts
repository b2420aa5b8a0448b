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
import { CurrentUntil } from "../sql/Until.ts"
import type { NumberedTable } from "./HeldNumbers.ts"

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
  // What is settled once stays so: only pages at the end of the table ask the database again.
  let known = 0
  const refresh = Effect.map(Effect.orDie(settled(table)), (found) => {
    known = Math.max(known, found)
    return known
  })
  const settle = <P extends Page, E, R>(
    after: unknown,
    read: Effect.Effect<P, E, R>,
  ): Effect.Effect<P, E, R> =>
    Effect.gen(function* () {
      const isSettled = ({ last = 0 }: Page) => Number(last) <= known
      const first = yield* read
      if (isSettled(first)) return first
      const begun = yield* Clock.currentTimeMillis
      while (true) {
        const until = yield* refresh
        const page = yield* read
        if (isSettled(page)) return page
        // Nobody goes on from it but to what is added later: that begins where all is settled.
        if (after === undefined && page.next === undefined) return { ...page, last: until }
        if ((yield* Clock.currentTimeMillis) - begun >= patience) {
          return yield* Effect.provideService(read, CurrentUntil, until)
        }
        yield* Effect.sleep(pause)
      }
    })
  return { refresh, settle }
}

const cameras = Effect.gen(function* () {
  const store = yield* CameraStore
  const sql = yield* SqlClient.SqlClient
  const inOrder = makeSettle(sql, "camera")
  const log = makeSettle(sql, "change_log")
  return CameraStore.of({
    ...store,
    search: (filter) =>
      filter.sort === "distance"
        ? store.search(filter)
        : inOrder.settle(filter.after, store.search(filter)),
    changes: (wanted) => log.settle(wanted.after, store.changes(wanted)),
    lastChange: Effect.zipWith(log.refresh, store.lastChange, Math.min),
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
