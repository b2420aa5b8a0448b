/**
 * PostgreSQL databases as what is copied, and as copies.
 *
 * @module
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Random from "effect/Random"
import type * as Redacted from "effect/Redacted"
import type * as Scope from "effect/Scope"
import * as SqlClient from "effect/sql/SqlClient"
import type { DatabaseError } from "../sql/Migrations.ts"
import { layerClient } from "./Connect.ts"
import { layerSchema } from "./Migrate.ts"

// Counting millions of rows takes its time, and nobody waits for an answer.
const options = { maxConnections: 2, statementTimeout: "1 hour" } as const

const open = (url: Redacted.Redacted, isMigrated: boolean) =>
  Effect.map(
    Layer.build(Layer.provideMerge(layerSchema(isMigrated), layerClient({ ...options, url }))),
    Context.get(SqlClient.SqlClient),
  )

type Open = (
  url: Redacted.Redacted,
) => Effect.Effect<SqlClient.SqlClient, DatabaseError, Scope.Scope>

/** The database that is copied, which has the newest schema, until the scope closes. */
export const openSource: Open = (url) => open(url, false)

/** The database that a copy is made in, brought to the newest schema, until the scope closes. */
export const openTarget: Open = (url) => open(url, true)

/** Whether a client is one of the database at `url`, which other names may lead to. */
export const isOf = Effect.fnUntraced(function* (
  source: SqlClient.SqlClient,
  url: Redacted.Redacted,
) {
  // A lock is of one database, whoever asks for it.
  const key = yield* Random.nextIntBetween(0, Number.MAX_SAFE_INTEGER)
  const isFree = Effect.flatMap(SqlClient.SqlClient, (sql) =>
    Effect.map(
      sql<{ readonly isFree: boolean }>`SELECT pg_try_advisory_xact_lock(${key}) AS "isFree"`,
      ([row]) => row!.isFree,
    ))
  return yield* source.withTransaction(
    Effect.andThen(
      source`SELECT pg_advisory_xact_lock(${key})`,
      Effect.map(Effect.provide(isFree, layerClient({ ...options, url })), (isFree) => !isFree),
    ),
  )
})
