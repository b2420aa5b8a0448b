/**
 * The change log of an SQL database.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import type * as SqlClient from "effect/sql/SqlClient"
import type { SqlError } from "effect/sql/SqlError"
import type { ChangeKind, ChangeLogEntry } from "../../../domain/ChangeLog.ts"
import type { StoreChanges, StorePage } from "../CameraStore.ts"
import type { ReadSlices } from "./Slices.ts"
import { makeReadLog } from "./SqlLog.ts"

interface ChangeRow {
  readonly seq: number
  readonly camera_id: string
  readonly timestamp: string
  readonly kind: ChangeKind
}

/** The cursor of the last change; 0 where there is none. */
export const lastChange = (sql: SqlClient.SqlClient): Effect.Effect<number, SqlError> =>
  Effect.map(
    sql<{ readonly seq: number | null }>`SELECT max(seq) AS seq FROM change_log`,
    ([row]) => row?.seq ?? 0,
  )

/** How a page of the change log is read. */
export const makeChangeLog = (
  sql: SqlClient.SqlClient,
  readSlices: ReadSlices,
): (wanted: StoreChanges) => Effect.Effect<StorePage<ChangeLogEntry>, SqlError> =>
  makeReadLog(sql, readSlices, {
    table: "change_log",
    columns: "seq, camera_id, timestamp, kind",
    toEntry: ({ camera_id, kind, timestamp }: ChangeRow) => ({
      cameraID: camera_id,
      timestamp,
      kind,
    }),
  })
