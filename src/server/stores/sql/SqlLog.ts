/**
 * Reading a log of an SQL database in the order of its entries: what its indexes find few of at once,
 * else in slices.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import type * as SqlClient from "effect/sql/SqlClient"
import type { SqlError } from "effect/sql/SqlError"
import type { Fragment } from "effect/sql/Statement"
import { pageSize } from "../../../contract/Routes.ts"
import type { StorePage, StoreRange } from "../CameraStore.ts"
import { makeDialect } from "./Dialect.ts"
import { busy, CurrentSlices, type ReadSlices } from "./Slices.ts"
import { CurrentUntil, isUpTo } from "./Until.ts"

// Times are compared as text, which five digits of a year would put before four.
const lastTime = Date.UTC(9999, 11, 31, 23, 59, 59, 999)

/** Milliseconds since 1970 as a log has its times. */
export const timeText = (millis: number): string =>
  new Date(Math.min(millis, lastTime)).toISOString()

/** Which entries are wanted: those of a range of time, and of a kind where the log has kinds. */
export interface LogRange extends StoreRange {
  readonly kind?: string | undefined
}

/** A log: a table with `seq` and `timestamp`, and indexes of these and of `kind`, named for them. */
export interface Log<Row, A> {
  readonly table: string
  readonly columns: string
  readonly toEntry: (row: Row) => A
}

/** How a page of a log is read. */
export const makeReadLog = <Row extends { readonly seq: number }, A>(
  sql: SqlClient.SqlClient,
  readSlices: ReadSlices,
  { columns, table, toEntry }: Log<Row, A>,
): (wanted: LogRange) => Effect.Effect<StorePage<A>, SqlError> => {
  const log = sql(table)
  const { indexedBy } = makeDialect(sql)
  const next = (after: number) =>
    Effect.map(
      sql<{ readonly seq: number | null }>`
        SELECT min(seq) AS seq FROM ${log} WHERE seq > ${after}`,
      ([row]) => row?.seq ?? undefined,
    )

  const inTime = ({ end, start }: LogRange) => [
    ...start === undefined ? [] : [sql`timestamp >= ${timeText(start)}`],
    ...end === undefined ? [] : [sql`timestamp <= ${timeText(end)}`],
  ]

  const isOfKind = ({ kind }: LogRange) => kind === undefined ? [] : [sql`kind = ${kind}`]

  /** The entries of a range of time, or of a kind, where an index finds few of them. */
  const findFew = Effect.fnUntraced(function* (wanted: LogRange) {
    const { found } = yield* CurrentSlices
    const [times, isKind] = [inTime(wanted), isOfKind(wanted)]
    const byKind = sql`FROM ${log} ${indexedBy(`${table}_kind`)} WHERE ${sql.and(isKind)}`
    // The index of kinds has their entries in the order of the page.
    if (times.length === 0 && isKind.length > 0 && (wanted.offset ?? 0) <= found) return byKind
    for (
      const from of [
        ...times.length > 0
          ? [sql`FROM ${log} ${indexedBy(`${table}_timestamp`)} WHERE ${sql.and(times)}`]
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
    const until = yield* CurrentUntil
    const conditions = [...inTime(wanted), ...isOfKind(wanted), ...isUpTo(sql, until)]
    const found: Array<Row> = []
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
        ...yield* sql<Row>`SELECT ${sql.literal(columns)} ${rows} ORDER BY seq
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
            sql`FROM ${log} ${indexedBy(undefined)} WHERE ${
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
    const last = lookedAt === undefined ? items.at(-1)?.seq : Math.min(lookedAt, until)
    return {
      items: items.map(toEntry),
      next: found.length > pageSize || lookedAt !== undefined ? last : undefined,
      last,
    }
  })
}
