/**
 * Which schema a database has, and which this version knows.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import * as SqlClient from "effect/sql/SqlClient"
import type { SqlError } from "effect/sql/SqlError"
import { StoreUnavailable } from "../StoreHealth.ts"
import { DatabaseError } from "./Migrations.ts"

/** The steps of an engine, by number and name, such as `0001_create_tables`. */
export type Steps = Readonly<Record<`${number}_${string}`, unknown>>

/** The schema of a database beside that of this version. */
export interface Schema {
  /** The number of the last step that was done; 0 for a new database. */
  readonly found: number
  /** The number of the last step that this version knows. */
  readonly newest: number
  /** The steps that are not done yet, in their order. */
  readonly pending: ReadonlyArray<string>
}

/** The schema of a database whose last step was `found`. */
export const schemaOf = (steps: Steps, found: number): Schema => {
  const names = Object.keys(steps).sort()
  return {
    found,
    newest: Number.parseInt(names.at(-1) ?? "0"),
    pending: names.filter((name) => Number.parseInt(name) > found),
  }
}

const table = "effect_sql_migrations"

const hasTable = (sql: SqlClient.SqlClient) =>
  sql.onDialectOrElse({
    pg: () =>
      sql`SELECT 1 FROM (SELECT to_regclass(${table}) AS found) AS t WHERE found IS NOT NULL`,
    orElse: () => sql`SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ${table}`,
  })

/** Reads which of `steps` a database has; writes nothing. */
export const readSchema: (
  steps: Steps,
) => Effect.Effect<Schema, SqlError, SqlClient.SqlClient> = Effect.fnUntraced(function* (steps) {
  const sql = yield* SqlClient.SqlClient
  if ((yield* hasTable(sql)).length === 0) return schemaOf(steps, 0)
  const [row] = yield* sql<
    { readonly found: number | null }
  >`SELECT max(migration_id) AS found FROM ${sql(table)}`
  return schemaOf(steps, row?.found ?? 0)
})

const tooNew = ({ found, newest }: Schema) =>
  `The database has schema ${found} and this version knows schema ${newest}. ` +
  "Use a newer version of @cam2/camera-database."

/** Fails where the schema is another one than that of `steps`, and changes nothing; says how an older one is mended. */
export const requireNewest = (
  steps: Steps,
  remedy = "Bring it there with cam2 migrate, or cam2 serve --migrate.",
  reasonOf: (error: SqlError) => string = ({ message }) => message,
): Effect.Effect<void, DatabaseError, SqlClient.SqlClient> =>
  readSchema(steps).pipe(
    Effect.mapError((cause) =>
      new DatabaseError({
        message: `The schema of the database cannot be read: ${reasonOf(cause)}`,
        cause,
      })
    ),
    Effect.flatMap((schema) => {
      if (schema.found === schema.newest) return Effect.void
      return new DatabaseError({
        message: schema.found > schema.newest
          ? tooNew(schema)
          : `The database has schema ${schema.found} and this version needs schema ` +
            `${schema.newest}. ${remedy}`,
      })
    }),
  )

/** Fails, for `/ready`, where another process has brought the database to another schema. */
export const schemaHealth = (
  steps: Steps,
): Effect.Effect<void, StoreUnavailable, SqlClient.SqlClient> =>
  Effect.flatMap(
    Effect.orDie(readSchema(steps)),
    (schema) =>
      schema.found === schema.newest ? Effect.void : new StoreUnavailable({
        message: schema.found > schema.newest
          ? `The database has schema ${schema.found} by now, and this server knows ${schema.newest}.`
          : `The database has schema ${schema.found}, and this server needs ${schema.newest}.`,
      }),
  )
