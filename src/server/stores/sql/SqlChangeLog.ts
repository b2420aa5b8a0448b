/**
 * Reading the change log of an SQL database.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import type * as SqlClient from "effect/sql/SqlClient"
import type { SqlError } from "effect/sql/SqlError"
import type { Fragment } from "effect/sql/Statement"
import { pageSize } from "../../../contract/Routes.ts"
import type { ChangeKind, ChangeLogEntry } from "../../../domain/ChangeLog.ts"
import type { StoreChanges, StorePage } from "../CameraStore.ts"

// Times are compared as text, which five digits of a year would put before four.
const lastTime = Date.UTC(9999, 11, 31, 23, 59, 59, 999)

interface ChangeRow {
  readonly seq: number
  readonly camera_id: string
  readonly timestamp: string
  readonly kind: ChangeKind
}

/** Milliseconds since 1970 as a log has its times. */
export const timeText = (millis: number): string =>
  new Date(Math.min(millis, lastTime)).toISOString()

/** The first `pageSize` of rows, and the cursor if there was one more. */
export const toPage = <Row, A>(
  rows: ReadonlyArray<Row>,
  read: (row: Row) => A,
  cursorOf: (row: Row) => number,
): StorePage<A> => {
  const page = rows.slice(0, pageSize)
  const final = page.at(-1)
  const last = final === undefined ? undefined : cursorOf(final)
  return { items: page.map(read), next: rows.length > pageSize ? last : undefined, last }
}

/** How the changes of a database are read. */
export const makeChangeLog =
  (sql: SqlClient.SqlClient) =>
  ({ after, end, kind, offset, start }: StoreChanges): Effect.Effect<
    StorePage<ChangeLogEntry>,
    SqlError
  > => {
    const conditions: Array<Fragment> = []
    if (after !== undefined) conditions.push(sql`seq > ${after}`)
    if (start !== undefined) conditions.push(sql`timestamp >= ${timeText(start)}`)
    if (end !== undefined) conditions.push(sql`timestamp <= ${timeText(end)}`)
    if (kind !== undefined) {
      // The plus keeps the planner from the index of kinds where that of times finds fewer.
      const isInRange = start !== undefined || end !== undefined
      conditions.push(isInRange ? sql`+kind = ${kind}` : sql`kind = ${kind}`)
    }
    return Effect.map(
      sql<ChangeRow>`
      SELECT seq, camera_id, timestamp, kind FROM change_log WHERE ${sql.and(conditions)}
      ORDER BY seq LIMIT ${pageSize + 1} OFFSET ${offset ?? 0}`,
      (rows) =>
        toPage(
          rows,
          ({ camera_id, kind, timestamp }): ChangeLogEntry => ({
            cameraID: camera_id,
            timestamp,
            kind,
          }),
          ({ seq }) => seq,
        ),
    )
  }
