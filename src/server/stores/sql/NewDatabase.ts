/**
 * Making a new SQLite database: its tables at once, in place of one step after the other.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import * as SqlClient from "effect/sql/SqlClient"
import type { SqlError } from "effect/sql/SqlError"
import { hasFts5 } from "./CameraWords.ts"
import { newTables } from "./NewTables.ts"

const isEmpty = (sql: SqlClient.SqlClient) =>
  Effect.map(sql`SELECT 1 FROM sqlite_schema LIMIT 1`, (found) => found.length === 0)

/**
 * Makes the tables of the newest schema in an empty database, all of them or none; leaves any other one
 * as it is. A SQLite without FTS5 cannot make all of them, and has to go by the steps.
 */
export const makeTables: Effect.Effect<void, SqlError, SqlClient.SqlClient> = Effect.gen(
  function* () {
    const sql = yield* SqlClient.SqlClient
    if (!(yield* isEmpty(sql)) || !(yield* hasFts5(sql))) return
    yield* sql.withTransaction(Effect.gen(function* () {
      // Another process may have done it meanwhile.
      if (!(yield* isEmpty(sql))) return
      yield* Effect.forEach(newTables, (statement) => sql.unsafe(statement), { discard: true })
    }))
  },
)
