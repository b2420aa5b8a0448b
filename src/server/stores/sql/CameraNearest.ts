/**
 * Finding the cameras of a page in the order of the distance.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import type * as SqlClient from "effect/sql/SqlClient"
import type { SqlError } from "effect/sql/SqlError"
import type { Fragment } from "effect/sql/Statement"
import { pageSize } from "../../../contract/Routes.ts"
import type { StoreFilter } from "../CameraStore.ts"
import { boxAround, distanceOf, type Near, parseNear } from "../Geometry.ts"
import { chordFrom } from "./CameraConditions.ts"
import type { CameraScan, FoundPage } from "./CameraScan.ts"
import { makeDialect } from "./Dialect.ts"

// Circles around the point, in km: most often few cameras have to be looked at.
const circles = Array.from({ length: 10 }, (_, index) => 2 ** index).concat(900)

// A chord of a circle that is a little too wide costs nothing, one that is too narrow an answer.
const slack = 1.000001

const byDistance = ([chord, seq]: Near, [otherChord, otherSeq]: Near) =>
  chord - otherChord || seq - otherSeq

/** How the nearest cameras are found. */
export const makeNearest = (
  sql: SqlClient.SqlClient,
  { all, findFew, readAll }: CameraScan,
): (filter: StoreFilter) => Effect.Effect<FoundPage, SqlError> =>
  Effect.fnUntraced(function* (filter) {
    const { indexedBy, isAmong, join } = makeDialect(sql)
    const { after, limit = pageSize, offset = 0, sort: _, ...selection } = filter
    const { latitude = 0, longitude = 0, radius = Infinity } = selection
    const { latitude: _1, longitude: _2, radius: _3, ...attributes } = selection
    // Without a radius the point is no condition, but every camera must have a place.
    const wanted = radius === Infinity ? attributes : selection
    const start = parseNear(after)
    const chord = chordFrom(sql, { latitude, longitude })
    const isAfter = start === undefined
      ? sql``
      : sql`AND (chord > ${start[0]} OR chord = ${start[0]} AND seq > ${start[1]})`
    const most = offset + limit + 1

    const nearestOf = (rows: Fragment, bound: number) =>
      sql<{ readonly seq: number; readonly chord: number }>`SELECT seq, chord FROM (
          SELECT seq, ${chord} AS chord ${rows}
        ) AS found WHERE chord <= ${bound} ${isAfter} ORDER BY chord, seq LIMIT ${most}`

    const pageOf = (found: ReadonlyArray<Near>): FoundPage => {
      const ids = found.slice(offset).map(([, seq]) => seq)
      return {
        // The order is found by numbers alone, and only the page is read from the table.
        query: (columns) =>
          sql`SELECT ${columns}, chord FROM (
              SELECT seq, ${chord} AS chord FROM camera ${indexedBy(undefined)}
              WHERE ${isAmong(sql`seq`, ids)}
                AND ${sql.and([sql`x IS NOT NULL`, ...all(wanted)])}
            ) AS page ${join} camera USING (seq) ORDER BY chord, seq`,
      }
    }

    for (const circle of circles) {
      const isLast = circle >= radius
      const few = yield* findFew({
        ...attributes,
        latitude,
        longitude,
        radius: Math.min(circle, radius),
      })
      if (few === undefined) break
      const rows = yield* nearestOf(few, Infinity)
      if (isLast || rows.length === most) {
        return pageOf(rows.map(({ chord, seq }): Near => [chord, seq]))
      }
    }

    let found: ReadonlyArray<Near> = []
    let bound = 5
    const isPlaced = () => {
      const box = boxAround(latitude, longitude, distanceOf(bound) * slack)
      return [
        sql`x IS NOT NULL`,
        ...bound > 4 || box.south === -90 && box.north === 90
          ? []
          : [sql`latitude BETWEEN ${box.south} AND ${box.north}`],
      ]
    }
    yield* readAll(wanted, {
      weight: 4,
      more: isPlaced,
      read: Effect.fnUntraced(function* (rows) {
        const more = yield* nearestOf(rows, bound)
        found = [...found, ...more.map(({ chord, seq }): Near => [chord, seq])].sort(byDistance)
          .slice(0, most)
        if (found.length === most) bound = found.at(-1)![0]
        return false
      }),
    })
    return pageOf(found)
  })
