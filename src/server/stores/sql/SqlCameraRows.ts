/**
 * Reading single rows of the table `camera`.
 *
 * @module
 */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import type * as SqlClient from "effect/sql/SqlClient"
import type { SqlError } from "effect/sql/SqlError"
import type { Fragment, Statement } from "effect/sql/Statement"
import type { Conflict } from "../CameraRecord.ts"
import type { Columns } from "./CameraRow.ts"
import { cameraColumns, type CameraRow } from "./RowCamera.ts"

/** The time as a row has it. */
export const nowText: Effect.Effect<string> = Effect.map(
  Clock.currentTimeMillis,
  (now) => new Date(now).toISOString(),
)

/** How rows are read, over the `SqlClient` of a store. */
export const makeRows = (sql: SqlClient.SqlClient) => {
  const columns = sql.literal(cameraColumns)
  // What a query gives is not known to the compiler either way.
  const rowsOf = (query: Statement<unknown>) =>
    query.values as Effect.Effect<ReadonlyArray<CameraRow>, SqlError>
  const one = (condition: Fragment) =>
    Effect.map(
      rowsOf(sql`SELECT ${columns} FROM camera WHERE ${condition}`),
      (rows) => Option.fromUndefinedOr(rows[0]),
    )
  const byId = (cameraID: string) => one(sql`camera_id = ${cameraID.toLowerCase()}`)

  /** What keeps a row from being written beside those of other cameras. */
  const conflictOf = Effect.fnUntraced(function* (
    { legacy_camera_id, source_id, source_key }: Columns,
    cameraID: string,
  ) {
    const isOther = (condition: Fragment) =>
      Effect.map(one(sql`${condition} AND camera_id <> ${cameraID}`), Option.isSome)
    if (
      legacy_camera_id !== null && (yield* isOther(sql`legacy_camera_id = ${legacy_camera_id}`))
    ) {
      return "legacyCameraIDAlreadyExist" satisfies Conflict
    }
    return source_id !== null &&
        (yield* isOther(sql`source_key = ${source_key} AND source_id = ${source_id}`))
      ? "sourceIDAlreadyExist" satisfies Conflict
      : undefined
  })

  return { columns, rowsOf, one, byId, conflictOf }
}

/** See {@linkcode makeRows}. */
export type Rows = ReturnType<typeof makeRows>
