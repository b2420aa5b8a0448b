/**
 * A standby of the PostgreSQL server of the tests.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as SqlClient from "effect/sql/SqlClient"
import { layerClient } from "../../src/server/stores/postgres/Connect.ts"
import { position } from "../../src/server/stores/postgres/Position.ts"
import { postgres, type PostgresServer } from "../PostgresServer.ts"

/** The standby, or why there is none. */
export const standby: PostgresServer | string = typeof postgres === "string"
  ? postgres
  : await postgres.standBy().catch((error) => String(error.message ?? error))

if (typeof standby === "string") {
  console.warn(`NO TESTS OVER A STANDBY OF POSTGRESQL: it cannot be had here (${standby})`)
}

/** The URL of a database at the standby. */
export const onStandby = (url: Redacted.Redacted): Redacted.Redacted => {
  if (typeof standby === "string") throw new Error(standby)
  const there = new URL(standby.url)
  there.pathname = new URL(Redacted.value(url)).pathname
  return Redacted.make(there.href)
}

const ask = <A>(url: Redacted.Redacted, statement: string) =>
  Effect.flatMap(SqlClient.SqlClient, (sql) => sql.unsafe<{ readonly value: A }>(statement)).pipe(
    Effect.map(([row]) => row!.value),
    Effect.provide(layerClient({ url, maxConnections: 1 })),
  )

/** Waits until the standby of a database has all that there is now. */
export const catchUp = Effect.fnUntraced(function* (url: Redacted.Redacted) {
  const at = yield* ask<number>(url, `SELECT ${position} AS value`)
  const there = Effect.orElseSucceed(
    ask<number>(onStandby(url), `SELECT ${position} AS value`),
    () => 0,
  )
  while ((yield* there) < at) yield* Effect.sleep("10 millis")
})

/** Keeps the standby where it is, until the scope closes or it is told to go on. */
export const pause = Effect.fnUntraced(function* (url: Redacted.Redacted) {
  yield* catchUp(url)
  const there = onStandby(url)
  const goOn = Effect.orDie(ask(there, "SELECT pg_wal_replay_resume()::text AS value"))
  yield* Effect.acquireRelease(
    ask(there, "SELECT pg_wal_replay_pause()::text AS value"),
    () => goOn,
  )
  const state = ask<string>(there, "SELECT pg_get_wal_replay_pause_state() AS value")
  while ((yield* state) !== "paused") yield* Effect.sleep("10 millis")
  return goOn
})
