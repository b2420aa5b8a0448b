/**
 * Finding the cameras of a page in the order of adding.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import type * as SqlClient from "effect/sql/SqlClient"
import type { SqlError } from "effect/sql/SqlError"
import { pageSize } from "../../../contract/Routes.ts"
import type { StoreFilter, StoreSelection } from "../CameraStore.ts"
import { blockSize } from "./CameraBlocks.ts"
import { makeNearest } from "./CameraNearest.ts"
import type { CameraScan, FoundPage } from "./CameraScan.ts"
import { makeShorten } from "./DeepOffset.ts"
import { makeDialect } from "./Dialect.ts"
import { busy } from "./Slices.ts"
import { CurrentUntil, isUpTo } from "./Until.ts"

/** Whether every camera that is not retired is meant. */
export const isWhole = ({ retired = false, ...rest }: StoreSelection): boolean =>
  retired === false && Object.values(rest).every((value) => value === undefined)

/** How the cameras of a page are found. */
export const makeFindPage = (
  sql: SqlClient.SqlClient,
  rows: CameraScan,
): (filter: StoreFilter) => Effect.Effect<FoundPage, SqlError> => {
  const nearest = makeNearest(sql, rows)
  const shorten = makeShorten(sql, rows)
  const { all, findFew, findOfValue, scan } = rows
  const { hasBlocks, indexedBy, isAmong } = makeDialect(sql)

  /** The block of cameras in which an offset is, as what is to be read after, and how far in. */
  const findBlock = Effect.fnUntraced(function* (offset: number) {
    const [start] = yield* sql<{ readonly block: number; readonly before: number }>`
      SELECT block, CAST(total - cameras AS INTEGER) AS before FROM (
        SELECT block, cameras, sum(cameras) OVER (ORDER BY block) AS total FROM camera_block
      ) AS counted WHERE total > ${offset} ORDER BY block LIMIT 1`
    return start && { after: start.block * blockSize - 1, offset: offset - start.before }
  })

  const none: FoundPage = {
    query: (columns) => sql`SELECT ${columns} FROM camera WHERE 1 = 0`,
  }

  const inOrder = Effect.fnUntraced(function* (filter: StoreFilter) {
    const { after: cursor, limit = pageSize, offset: given = 0, sort: _, ...selection } = filter
    const isByBlocks = hasBlocks && cursor === undefined && given >= blockSize &&
      isWhole(selection)
    const start = isByBlocks
      ? yield* findBlock(given)
      : { after: Number(cursor ?? 0), offset: given }
    if (start === undefined) return none
    const until = yield* CurrentUntil
    const listed = (found: ReadonlyArray<number>): FoundPage["query"] => (columns) =>
      sql`SELECT ${columns} FROM camera ${indexedBy(undefined)}
        WHERE ${sql.and([isAmong(sql`seq`, found), ...all(selection)])} ORDER BY seq`
    const ofValue = yield* findOfValue(selection, { ...start, limit, more: isUpTo(sql, until) })
    if (ofValue !== undefined) return { query: listed(ofValue) }
    const few = yield* findFew(selection)
    if (few !== undefined) {
      // Of what is near only the page is read from the table.
      const query: FoundPage["query"] = (columns) =>
        sql`SELECT ${columns} FROM camera WHERE seq IN (
            SELECT seq ${few} AND ${
          sql.and([sql`seq > ${start.after}`, ...isUpTo(sql, until)])
        } ORDER BY seq
            LIMIT ${limit + 1} OFFSET ${start.offset}
          ) ORDER BY seq`
      return { query }
    }
    const found: Array<number> = []
    let offset = start.offset
    const lookedAt = yield* scan(selection, {
      after: start.after,
      more: () => isUpTo(sql, until),
      read: Effect.fnUntraced(function* (rows, seq) {
        if (offset > 0) {
          const [counted] = yield* sql<{ readonly cameras: number }>`
            SELECT count(*) AS cameras ${rows}`
          if (counted!.cameras <= offset) {
            offset -= counted!.cameras
            return false
          }
        }
        const more = yield* sql<
          { readonly seq: number }
        >`SELECT ${seq} AS seq ${rows} ORDER BY ${seq}
          LIMIT ${limit + 1 - found.length} OFFSET ${offset}`
        offset = 0
        for (const { seq } of more) found.push(seq)
        return found.length > limit
      }),
    })
    // Where to go on is only told by a cursor, or by cameras to count.
    if (lookedAt !== undefined && found.length === 0 && (cursor === undefined || offset > 0)) {
      return yield* Effect.die(busy)
    }
    return {
      query: listed(found),
      ...lookedAt !== undefined && { lookedAt: Math.min(lookedAt, until) },
    }
  })

  const byDistance = (filter: StoreFilter) =>
    Effect.flatMap(
      shorten(filter),
      (shorter) => shorter === undefined ? Effect.succeed(none) : nearest(shorter),
    )

  return (filter) => filter.sort === "distance" ? byDistance(filter) : inOrder(filter)
}
