/**
 * Bringing a PostgreSQL database to the newest schema.
 *
 * @module
 */
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Migrator from "effect/sql/Migrator"
import * as SqlClient from "effect/sql/SqlClient"
import { isSqlError, type SqlError } from "effect/sql/SqlError"
import { DatabaseError } from "../sql/Migrations.ts"
import { readSchema, requireNewest, type Schema } from "../sql/Schema.ts"
import { StoreBusy, StoreUnavailable } from "../StoreHealth.ts"
import { IsPatient, layerClient } from "./Connect.ts"
import type { ConnectionOptions } from "./Pool.ts"
import { migrations } from "./Tables.ts"
import { reasonOf } from "./Trouble.ts"

// Any number, as long as no other program of the database has the same.
const migrating = 0x63616d3200

const fail = (cause: SqlError | Migrator.MigrationError) => {
  const error = isSqlError(cause) ? cause : cause.cause
  const reason = isSqlError(error) ? reasonOf(error) : cause.message
  return new DatabaseError({ message: `Cannot migrate the database: ${reason}`, cause })
}

/** What is told of a database that cannot be reached or written when it is opened. */
const asFailure = <A, E, R>(effect: Effect.Effect<A, E, R>) =>
  Effect.catchCause(effect, (cause): Effect.Effect<never, E | DatabaseError> => {
    const trouble = cause.reasons.flatMap((reason) =>
      Cause.isDieReason(reason) &&
        (reason.defect instanceof StoreBusy || reason.defect instanceof StoreUnavailable)
        ? [reason.defect]
        : []
    )[0]
    return trouble === undefined
      ? Effect.failCause(cause)
      : Effect.fail(new DatabaseError({ message: trouble.message, cause: trouble }))
  })

const ours = ["effect_sql_migrations", "camera", "app", "change_log"]

// As a file of another program is. Extensions may have brought tables into a new one.
const requireOurs = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  const rows = yield* sql<{ readonly name: string }>`
    SELECT relname::text AS name FROM pg_class
    WHERE relkind IN ('r', 'p', 'v', 'm', 'f') AND pg_table_is_visible(pg_class.oid)
      AND (relnamespace = to_regnamespace(quote_ident(current_schema())) OR relname IN ${
    sql.in(ours)
  })
      AND NOT EXISTS (
        SELECT FROM pg_depend
        WHERE classid = 'pg_class'::regclass AND objid = pg_class.oid AND deptype = 'e'
      )
    ORDER BY relname COLLATE "C"`
  const names = rows.map(({ name }) => name)
  if (names.length === 0 || ours.every((name) => names.includes(name))) return
  const shown = names.slice(0, 3).join(", ") + (names.length > 3 ? ", …" : "")
  return yield* new DatabaseError({
    message:
      `The database belongs to another program, with the tables ${shown}: the cameras need ` +
      "a database, or a schema, of their own",
  })
}).pipe(
  Effect.mapError((error) =>
    isSqlError(error)
      ? new DatabaseError({
        message: `The tables of the database cannot be read: ${reasonOf(error)}`,
        cause: error,
      })
      : error
  ),
)

// Other encodings have no room for the names of most places.
const requireUnicode = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  const [row] = yield* sql<{ readonly encoding: string }>`
    SELECT current_setting('server_encoding') AS encoding`
  if (row?.encoding === "UTF8") return
  return yield* new DatabaseError({
    message: `Cannot migrate the database: its encoding is ${row?.encoding}, and it has to be ` +
      "UTF8: make it with ENCODING 'UTF8' TEMPLATE template0",
  })
})

// Within the transaction the reason would be hidden by what follows from it.
const requireTables = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  const [row] = yield* sql<{ readonly may: boolean | null; readonly name: string }>`
    SELECT has_schema_privilege(current_schema(), 'CREATE') AS may, current_user::text AS name`
  if (row?.may === true) return
  return yield* new DatabaseError({
    message: `Cannot migrate the database: the user ${row?.name} may not create tables in it`,
  })
})

/** Brings the database to the newest schema, all steps or none; gives the schema it had before. */
export const migrate: Effect.Effect<Schema, DatabaseError, SqlClient.SqlClient> = Effect.gen(
  function* () {
    const sql = yield* SqlClient.SqlClient
    yield* requireOurs
    const before = yield* Effect.mapError(readSchema(migrations), fail)
    if (before.found === before.newest) return before
    if (before.found > before.newest) yield* requireNewest(migrations)
    return yield* sql.withTransaction(Effect.gen(function* () {
      yield* sql`SET LOCAL statement_timeout = 0`
      // Of several processes the first one migrates, and the others wait and find it done.
      yield* sql`SELECT pg_advisory_xact_lock(${migrating})`
      // The lock of a table has the session hear of those that were made meanwhile; the one above not.
      yield* sql`SELECT 1 FROM pg_class LIMIT 1`
      const there = yield* readSchema(migrations)
      if (there.found === there.newest) return there
      yield* requireUnicode
      yield* requireTables
      yield* Migrator.make({})({ loader: Migrator.fromRecord(migrations) })
      return there
    })).pipe(
      Effect.provideService(IsPatient, true),
      Effect.mapError((error) => error._tag === "DatabaseError" ? error : fail(error)),
    )
  },
).pipe(asFailure, Effect.withSpan("migrate"))

/** A database that has the newest schema: brought there, or refused where it has another. */
export const layerSchema = (
  isMigrated: boolean,
): Layer.Layer<never, DatabaseError, SqlClient.SqlClient> =>
  Layer.effectDiscard(
    isMigrated
      ? migrate
      : asFailure(Effect.andThen(requireOurs, requireNewest(migrations, undefined, reasonOf))),
  )

/** {@linkcode migrate} of a database that is opened for it. */
export const migrateDatabase = (
  options: ConnectionOptions,
): Effect.Effect<Schema, DatabaseError> => Effect.provide(migrate, layerClient(options))

/** The schema of a database; nothing is written. */
export const readDatabaseSchema = (
  options: ConnectionOptions,
): Effect.Effect<Schema, DatabaseError> =>
  asFailure(Effect.andThen(requireOurs, Effect.mapError(readSchema(migrations), fail))).pipe(
    Effect.provide(layerClient(options)),
  )
