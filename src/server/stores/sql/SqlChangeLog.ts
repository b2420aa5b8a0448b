/**
 * Reading the change log of an SQL database, in which a rare kind is looked for in slices.
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
import { makeDialect } from "./Dialect.ts"
import { busy, CurrentSlices, type ReadSlices } from "./Slices.ts"

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
): (wanted: StoreChanges) => Effect.Effect<StorePage<ChangeLogEntry>, SqlError> => {
  const { indexedBy } = makeDialect(sql)
  const next = (after: number) =>
    Effect.map(
      sql<{ readonly seq: number | null }>`
        SELECT min(seq) AS seq FROM change_log WHERE seq > ${after}`,
      ([row]) => row?.seq ?? undefined,
    )

  const inTime = ({ end, start }: StoreChanges) => [
    ...start === undefined ? [] : [sql`timestamp >= ${timeText(start)}`],
    ...end === undefined ? [] : [sql`timestamp <= ${timeText(end)}`],
  ]

  const isOfKind = ({ kind }: StoreChanges) => kind === undefined ? [] : [sql`kind = ${kind}`]

  /** The entries of a range of time, or of a kind, where an index finds few of them. */
  const findFew = Effect.fnUntraced(function* (wanted: StoreChanges) {
    const { found } = yield* CurrentSlices
    const [times, isKind] = [inTime(wanted), isOfKind(wanted)]
    const byKind = sql`FROM change_log ${indexedBy("change_log_kind")} WHERE ${sql.and(isKind)}`
    // The index of kinds has their entries in the order of the page.
    if (times.length === 0 && isKind.length > 0 && (wanted.offset ?? 0) <= found) return byKind
    for (
      const from of [
        ...times.length > 0
          ? [sql`FROM change_log ${indexedBy("change_log_timestamp")} WHERE ${sql.and(times)}`]
          : [],
        ...isKind.length > 0 ? [byKind] : [],
      ]
    ) {
      const beyond = yield* sql`SELECT 1 ${from} LIMIT 1 OFFSET ${found}`
      if (beyond.length === 0) return from
    }
    return undefined
  })

  return Effect.fnUntraced(function* (wanted) {
    const { after = 0, offset: given = 0 } = wanted
    const conditions = [...inTime(wanted), ...isOfKind(wanted)]
    const found: Array<ChangeRow> = []
    let offset = given
    const read = Effect.fnUntraced(function* (rows: Fragment) {
      if (offset > 0) {
        const [counted] = yield* sql<{ readonly entries: number }>`
          SELECT count(*) AS entries FROM (SELECT 1 ${rows} LIMIT ${offset + 1}) AS part`
        if (counted!.entries <= offset) {
          offset -= counted!.entries
          return false
        }
      }
      found.push(
        ...yield* sql<ChangeRow>`SELECT seq, camera_id, timestamp, kind ${rows} ORDER BY seq
          LIMIT ${pageSize + 1 - found.length} OFFSET ${offset}`,
      )
      offset = 0
      return found.length > pageSize
    })
    const few = yield* findFew(wanted)
    const lookedAt = few === undefined
      ? yield* readSlices({
        after,
        next,
        read: (slice) =>
          read(
            sql`FROM change_log ${indexedBy(undefined)} WHERE ${
              sql.and([sql`seq > ${slice.after}`, sql`seq <= ${slice.last}`, ...conditions])
            }`,
          ),
      })
      : yield* Effect.as(
        read(sql`${few} AND ${sql.and([sql`seq > ${after}`, ...conditions])}`),
        undefined,
      )
    if (lookedAt !== undefined && found.length === 0 && wanted.after === undefined) {
      return yield* Effect.die(busy)
    }
    const items = found.slice(0, pageSize)
    const last = lookedAt ?? items.at(-1)?.seq
    return {
      items: items.map(({ camera_id, kind, timestamp }): ChangeLogEntry => ({
        cameraID: camera_id,
        timestamp,
        kind,
      })),
      next: found.length > pageSize || lookedAt !== undefined ? last : undefined,
      last,
    }
  })
}
