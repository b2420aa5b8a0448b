/**
 * Copies into PostgreSQL that go on while it still does what a killed one has sent.
 *
 * @module
 */
import assert from "node:assert/strict"
import * as Context from "effect/Context"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as SqlClient from "effect/sql/SqlClient"
import { layerPostgres } from "@cam2/camera-database/postgres"
import { layerClient } from "../../src/server/stores/postgres/Connect.ts"
import { makeCopyTables } from "../../src/server/stores/sql/CopyTables.ts"
import { postgres } from "../PostgresServer.ts"
import { temporaryDatabase } from "./Databases.ts"

Deno.test({
  name: "settled: waits until what another process is adding is there",
  ignore: typeof postgres === "string",
  fn: () =>
    Effect.gen(function* () {
      const url = yield* temporaryDatabase
      yield* Effect.scoped(Layer.build(layerPostgres({ url, index: false, migrate: true })))
      const open = Effect.map(
        Layer.build(Layer.fresh(layerClient({ url }))),
        Context.get(SqlClient.SqlClient),
      )
      const [killed, next] = [yield* open, yield* open]
      const [added, ended] = [yield* Deferred.make<void>(), yield* Deferred.make<void>()]
      const row = { seq: 7, camera_id: "a", timestamp: "2018-07-04T00:00:00.000Z", kind: "added" }
      const adding = yield* Effect.forkScoped(killed.withTransaction(Effect.gen(function* () {
        yield* makeCopyTables(killed).add("change_log", [row])
        yield* Deferred.succeed(added, undefined)
        yield* Deferred.await(ended)
      })))
      yield* Deferred.await(added)
      const tables = makeCopyTables(next)
      assert.equal(yield* tables.last("change_log"), 0)
      const last = yield* Effect.forkScoped(
        Effect.andThen(tables.settled, tables.last("change_log")),
      )
      const waiting = next<{ readonly locks: number }>`SELECT count(*)::int AS locks FROM pg_locks
        WHERE locktype = 'advisory' AND NOT granted`
      while ((yield* waiting)[0]!.locks === 0) yield* Effect.sleep("10 millis")
      yield* Deferred.succeed(ended, undefined)
      yield* Fiber.join(adding)
      assert.equal(yield* Fiber.join(last), 7)
    }).pipe(Effect.scoped, Effect.runPromise),
})
