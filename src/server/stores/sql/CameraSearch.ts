/**
 * The query of a search.
 *
 * @module
 */
import type * as SqlClient from "effect/sql/SqlClient"
import type { Fragment, Statement } from "effect/sql/Statement"
import { pageSize } from "../../../contract/Routes.ts"
import type { StoreFilter } from "../CameraStore.ts"
import { parseNear } from "../Geometry.ts"
import { blockSize } from "./CameraBlocks.ts"
import { chordFrom, isNarrow, makeConditions } from "./CameraConditions.ts"

/**
 * The query for `columns` of the rows of a page, and of one more if there is one. In the order of
 * distance the last column is the square of the chord, named `chord`.
 */
export const makePageQuery = (
  sql: SqlClient.SqlClient,
): (filter: StoreFilter, columns: Fragment) => Statement<unknown> => {
  const conditionsOf = makeConditions(sql)

  const byDistance = (
    { after, limit = pageSize, offset = 0, ...filter }: StoreFilter,
    columns: Fragment,
  ) => {
    const { latitude = 0, longitude = 0 } = filter
    const chord = chordFrom(sql, { latitude, longitude })
    const start = parseNear(after)
    const found = sql.and([sql`x IS NOT NULL`, ...conditionsOf(filter)])
    const isAfter = start === undefined
      ? sql``
      : sql`WHERE chord > ${start[0]} OR chord = ${start[0]} AND seq > ${start[1]}`
    // The order is found by numbers alone, and only the page is read from the table.
    return sql`SELECT ${columns}, chord FROM (
        SELECT seq, chord FROM (SELECT seq, ${chord} AS chord FROM camera WHERE ${found}) AS found
        ${isAfter} ORDER BY chord, seq LIMIT ${limit + 1} OFFSET ${offset}
      ) AS page CROSS JOIN camera USING (seq) ORDER BY chord, seq`
  }

  return (filter, columns) => {
    if (filter.sort === "distance") return byDistance(filter, columns)
    const { after, limit = pageSize, offset = 0 } = filter
    const conditions = [
      ...after === undefined ? [] : [sql`seq > ${Number(after)}`],
      ...conditionsOf(filter),
    ]
    if (isNarrow(filter)) {
      // What is near is put in order by numbers alone, and only the page is read from the table. The
      // plus keeps the planner from reading in order where the index finds few.
      return sql`SELECT ${columns} FROM camera WHERE seq IN (
          SELECT seq FROM camera WHERE ${sql.and(conditions)}
          ORDER BY +seq LIMIT ${limit + 1} OFFSET ${offset}
        ) ORDER BY seq`
    }
    // The condition of what is shown is one of all filters; the blocks count what fulfils it.
    const isWhole = conditions.length === 1 && !filter.retired
    if (isWhole && offset >= blockSize) {
      return sql`WITH start AS (
          SELECT block, CAST(total - cameras AS INTEGER) AS before FROM (
            SELECT block, cameras, sum(cameras) OVER (ORDER BY block) AS total FROM camera_block
          ) AS counted WHERE total > ${offset} ORDER BY block LIMIT 1
        )
        SELECT ${columns} FROM camera
        WHERE seq >= (SELECT block * ${sql.literal(String(blockSize))} FROM start)
          AND ${sql.and(conditions)}
        ORDER BY seq LIMIT ${limit + 1}
        OFFSET coalesce(${offset} - (SELECT before FROM start), 0)`
    }
    return sql`SELECT ${columns} FROM camera WHERE ${sql.and(conditions)}
      ORDER BY seq LIMIT ${limit + 1} OFFSET ${offset}`
  }
}
