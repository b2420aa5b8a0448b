/**
 * Bringing a SQLite file to the newest schema, when it is opened or for an operator.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import * as SqlClient from "effect/sql/SqlClient"
import { mendWordsIndex } from "../sql/CameraWords.ts"
import { DatabaseError, migrate } from "../sql/Migrations.ts"
import { applicationId } from "./DatabaseFile.ts"

// Only now, so that one that was refused, or whose start was broken off, is as it was.
const mark = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  const [row] = yield* sql<{ readonly application_id: number }>`PRAGMA application_id`
  if (row?.application_id === applicationId) return
  // One that may not be written stays without, and is known by its tables.
  yield* Effect.ignore(sql.unsafe(`PRAGMA application_id = ${applicationId}`))
}).pipe(Effect.orDie)

/** What the SQLite of this runtime needs of a database that has the newest schema. */
export const settle: Effect.Effect<void, DatabaseError, SqlClient.SqlClient> = Effect.andThen(
  Effect.mapError(mendWordsIndex, (cause) =>
    new DatabaseError({
      message: `The index of words cannot be brought in order: ${cause.message}`,
      cause,
    })),
  mark,
)

/** Brings the database to the newest schema, and in order. */
export const prepareSchema: Effect.Effect<void, DatabaseError, SqlClient.SqlClient> = Effect
  .andThen(migrate, settle)
