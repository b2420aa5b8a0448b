/**
 * The query of a search.
 *
 * @module
 */
import type * as SqlClient from "effect/sql/SqlClient"
import type { Fragment, Statement } from "effect/sql/Statement"
import { pageSize } from "../../../contract/Routes.ts"
import { searchRows } from "../../../domain/CameraQuery.ts"
import { jsonTypes } from "../../../domain/Kind.ts"
import { fold } from "../CameraRecord.ts"
import type { StoreFilter } from "../CameraStore.ts"
import { boxAround, chordSquared, pointOf } from "../Geometry.ts"
import { blockSize } from "./Migrations.ts"

// Beyond this a circle holds so much of the earth that reading in order and stopping at a full page
// is quicker than sorting what the index of places finds.
const wideCircle = 1000

const isNarrow = ({ radius }: StoreFilter) => radius !== undefined && radius < wideCircle

// Seeking each strip of a circle is worth it as long as they are few, and an engine takes only so many
// parameters.
const mostStrips = 30

const isFolded = ([, { kind, search }]: typeof searchRows[number]) =>
  jsonTypes[kind] === "string" && !search?.isExact

// The index of the fewest cameras is that of a city, then of a state; the rest follow.
const fewest = ["city", "state"]
const folded = searchRows.filter(isFolded).map(([name]) => name)
const foldedNames = [...fewest, ...folded.filter((name) => !fewest.includes(name))]
const exactNames = searchRows.filter((row) => !isFolded(row)).map(([name]) => name)

/** The query for `columns` of the rows of a page, and of one more if there is one. */
export const makePageQuery = (
  sql: SqlClient.SqlClient,
): (filter: StoreFilter, columns: Fragment) => Statement<unknown> => {
  /** The strips and longitudes that hold a circle, by the index of places. */
  const inBox = (latitude: number, longitude: number, radius: number) => {
    const { longitudes, north, south } = boxAround(latitude, longitude, radius)
    const strip = sql`CAST(latitude * 10 AS INTEGER)`
    // Wide enough for engines that cut a fraction off and for those that round it.
    const [first, last] = [Math.floor(south * 10), Math.ceil(north * 10)]
    const strips = Array.from({ length: last - first + 1 }, (_, index) => first + index)
    return [
      strips.length > mostStrips
        ? sql`${strip} BETWEEN ${first} AND ${last}`
        : sql`${strip} IN ${sql.in(strips)}`,
      ...longitudes.length === 0
        ? []
        : [sql.or(longitudes.map(([west, east]) => sql`longitude BETWEEN ${west} AND ${east}`))],
    ]
  }

  const inCircle = (latitude: number, longitude: number, radius: number) => {
    const { x, y, z } = pointOf(latitude, longitude)
    const chord = sql`(x - ${x}) * (x - ${x}) + (y - ${y}) * (y - ${y}) + (z - ${z}) * (z - ${z})`
    return sql`${chord} <= ${chordSquared(radius)}`
  }

  const filterConditions = (filter: StoreFilter): ReadonlyArray<Fragment> => {
    const conditions: Array<Fragment> = []
    if (filter.after !== undefined) conditions.push(sql`seq > ${filter.after}`)
    if (filter.camera_type !== undefined) conditions.push(sql`camera_type = ${filter.camera_type}`)
    // One index is read, that of the fewest cameras; an expression keeps the planner from the others.
    let isIndexed = isNarrow(filter)
    const wanted: Readonly<Record<string, unknown>> = { ...filter }
    for (const name of foldedNames) {
      const text = wanted[name]
      if (typeof text !== "string") continue
      const key = sql(`${name}_key`)
      conditions.push(sql`${isIndexed ? sql`${key} || ''` : key} = ${fold(text)}`)
      isIndexed = true
    }
    for (const name of exactNames) {
      const value = wanted[name]
      if (value === undefined) continue
      conditions.push(sql`${sql(name)} = ${typeof value === "boolean" ? Number(value) : value}`)
    }
    const { latitude, longitude, radius } = filter
    if (latitude !== undefined && longitude !== undefined && radius !== undefined) {
      if (isNarrow(filter)) conditions.push(...inBox(latitude, longitude, radius))
      conditions.push(inCircle(latitude, longitude, radius))
    }
    return conditions
  }

  return (filter, columns) => {
    const { offset = 0 } = filter
    const conditions = filterConditions(filter)
    if (isNarrow(filter)) {
      // What is near is put in order by numbers alone, and only the page is read from the table. The
      // plus keeps the planner from reading in order where the index finds few.
      return sql`SELECT ${columns} FROM camera WHERE seq IN (
          SELECT seq FROM camera WHERE ${sql.and(conditions)}
          ORDER BY +seq LIMIT ${pageSize + 1} OFFSET ${offset}
        ) ORDER BY seq`
    }
    if (conditions.length === 0 && offset >= blockSize) {
      return sql`WITH start AS (
          SELECT block, CAST(total - cameras AS INTEGER) AS before FROM (
            SELECT block, cameras, sum(cameras) OVER (ORDER BY block) AS total FROM camera_block
          ) AS counted WHERE total > ${offset} ORDER BY block LIMIT 1
        )
        SELECT ${columns} FROM camera
        WHERE seq >= (SELECT block * ${sql.literal(String(blockSize))} FROM start)
        ORDER BY seq LIMIT ${pageSize + 1}
        OFFSET coalesce(${offset} - (SELECT before FROM start), 0)`
    }
    return sql`SELECT ${columns} FROM camera WHERE ${sql.and(conditions)}
      ORDER BY seq LIMIT ${pageSize + 1} OFFSET ${offset}`
  }
}
