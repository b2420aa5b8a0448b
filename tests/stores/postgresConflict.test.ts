/**
 * A statement that a standby of PostgreSQL gives up, for what it replays is in conflict with it.
 *
 * @module
 */
import assert from "node:assert/strict"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import type * as Redacted from "effect/Redacted"
import * as SqlClient from "effect/sql/SqlClient"
import { layerClient } from "../../src/server/stores/postgres/Connect.ts"
import { mayBeBehind } from "../../src/server/stores/sql/Replica.ts"
import { temporaryDatabase } from "./Databases.ts"
import { catchUp, onStandby, standby } from "./Standby.ts"

/** Runs statements on a connection of its own. */
const run = (url: Redacted.Redacted, ...statements: ReadonlyArray<string>) =>
  Effect.flatMap(
    SqlClient.SqlClient,
    (sql) => Effect.forEach(statements, (statement) => sql.unsafe(statement)),
  ).pipe(Effect.provide(layerClient({ url, maxConnections: 1 })))

const settingOf = (delay: string) => [
  `ALTER SYSTEM SET max_standby_streaming_delay = '${delay}'`,
  "SELECT pg_reload_conf()",
]

Deno.test({
  name: "postgres with a replica: what the replica gives up, the database answers",
  ignore: typeof standby === "string",
  fn: () =>
    Effect.gen(function* () {
      const url = yield* temporaryDatabase
      const there = onStandby(url)
      yield* run(url, "CREATE TABLE thing (a int)", "INSERT INTO thing VALUES (1)")
      yield* catchUp(url)
      yield* Effect.acquireRelease(
        run(there, ...settingOf("0")),
        () => Effect.orDie(run(there, ...settingOf("30s"))),
      )
      const read = Effect.flatMap(
        SqlClient.SqlClient,
        (sql) =>
          sql`SELECT pg_is_in_recovery() AS "isStandby", pg_sleep(2) IS NULL AS awake FROM thing`,
      )
      const context = yield* Layer.build(layerClient({ url, replica: { url: there } }))
      const asked = yield* Effect.forkScoped(
        Effect.provideContext(mayBeBehind(read, 0), context),
      )
      const active = Effect.map(
        run(
          there,
          `SELECT 1 FROM pg_stat_activity WHERE query LIKE '%pg_sleep(2)%' AND state = 'active'
            AND pid <> pg_backend_pid()`,
        ),
        ([rows]) => rows!.length > 0,
      )
      while (!(yield* active)) yield* Effect.sleep("10 millis")
      // The standby replays the lock, and what reads the table there is in its way.
      yield* run(url, "ALTER TABLE thing ADD COLUMN b int")
      assert.deepEqual(yield* Fiber.join(asked), [{ isStandby: false, awake: false }])
    }).pipe(Effect.scoped, Effect.runPromise),
})
