/**
 * Pages of cameras of an SQL database.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import type * as SqlClient from "effect/sql/SqlClient"
import type { Fragment, Statement } from "effect/sql/Statement"
import { pageBytes, pageSize } from "../../../contract/Routes.ts"
import { countFitting } from "../CameraPage.ts"
import type { CameraPage, StoreFilter } from "../CameraStore.ts"
import { distanceOf, formatNear } from "../Geometry.ts"
import { seqOf, sizeColumn } from "./CameraRow.ts"
import { makeDialect } from "./Dialect.ts"
import { type CameraRow, toCamera } from "./RowCamera.ts"
import type { Rows } from "./SqlCameraRows.ts"

// In the order of distance the square of the chord is the last column.
const chordOf = (row: CameraRow) => Number(row.at(-1))

/** A page of cameras, as many as one response holds. */
const toCameraPage = (
  rows: ReadonlyArray<CameraRow>,
  { limit = pageSize, sort }: StoreFilter,
): CameraPage => {
  const items = rows.slice(0, limit).map(toCamera)
  const fitting = countFitting(items)
  const final = rows[fitting - 1]
  const isNear = sort === "distance"
  const last = final && (isNear ? formatNear([chordOf(final), seqOf(final)]) : seqOf(final))
  return {
    items: items.slice(0, fitting),
    next: fitting < rows.length ? last : undefined,
    last,
    ...isNear && { distances: rows.slice(0, fitting).map((row) => distanceOf(chordOf(row))) },
  }
}

/** How the rows of a query are read as a page. */
export const makePages = (sql: SqlClient.SqlClient, { columns, rowsOf }: Rows) => {
  // Only an old database holds records that a page has no room for. Once one was met, the sizes are
  // looked at first, which costs half a page, and what has no room is not read.
  let hasLarge = false
  const { join } = makeDialect(sql)
  const sizes = sql.literal(`seq, ${sizeColumn} AS size`)
  const withinBytes = (page: Statement<unknown>, sort: StoreFilter["sort"]) => {
    const order = sql.literal(sort === "distance" ? "chord, seq" : "seq")
    const chord = sql.literal(sort === "distance" ? ", chord" : "")
    return sql`WITH page AS MATERIALIZED (${page}), counted AS (
        SELECT seq${chord}, sum(size)
          OVER (ORDER BY ${order} ROWS BETWEEN UNBOUNDED PRECEDING AND 2 PRECEDING)
          AS before FROM page
      )
      SELECT ${columns}${chord} FROM counted ${join} camera USING (seq)
      WHERE coalesce(before, 0) <= ${pageBytes} ORDER BY ${order}`
  }
  const meetLarge = (): void => {
    hasLarge = true
  }
  /** The rows of a query, which has to name its columns: as many as one response holds, and one more. */
  const boundedRows = (
    query: (columns: Fragment) => Statement<unknown>,
    sort?: StoreFilter["sort"],
  ) => Effect.suspend(() => rowsOf(hasLarge ? withinBytes(query(sizes), sort) : query(columns)))

  /** The page of the rows of a query, which has one more than `filter` has room for, if there is one. */
  const pageFrom = (filter: StoreFilter, query: (columns: Fragment) => Statement<unknown>) =>
    Effect.map(boundedRows(query, filter.sort), (rows) => {
      const page = toCameraPage(rows, filter)
      if (page.items.length < Math.min(rows.length, filter.limit ?? pageSize)) meetLarge()
      return page
    })

  return { boundedRows, meetLarge, pageFrom }
}
