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
import { boxAround, byDistance, distanceOf, type Near, parseNear } from "../Geometry.ts"
import { chordFrom, mayBeWithin } from "./CameraConditions.ts"
import type { CameraScan, FoundPage } from "./CameraScan.ts"
import { makeDialect } from "./Dialect.ts"
import { whole } from "./Slices.ts"

// Half the way around the earth, and a little more, in km.
const everywhere = 20_100

// Circles around the point grow by this until there are too many cameras in one; then so many are tried
// between that one and the last.
const growth = 4
const mostBetween = 4

// Where so many cameras were looked at, the share of them that match is about that of others.
const sample = 500

// A chord of a circle that is a little too wide costs nothing, one that is too narrow an answer.
const slack = 1.000001

// The square of no chord is above 4. Not an infinite one, which D1 takes for nothing.
const beyondAll = 5

/** How the nearest cameras are found. */
export const makeNearest = (
  sql: SqlClient.SqlClient,
  { all, findFew, findFewAround, scan }: CameraScan,
): (filter: StoreFilter) => Effect.Effect<FoundPage, SqlError> =>
  Effect.fnUntraced(function* (filter) {
    const { indexedBy, isAmong, join } = makeDialect(sql)
    const { after, limit = pageSize, offset = 0, sort: _, ...selection } = filter
    const { latitude = 0, longitude = 0, radius = Infinity } = selection
    const { latitude: _1, longitude: _2, radius: _3, ...attributes } = selection
    // Without a radius the point is no condition, but every camera must have a place.
    const wanted = radius === Infinity ? attributes : selection
    const { retired: _4, ...asked } = attributes
    const isFiltered = Object.values(asked).some((value) => value !== undefined)
    const start = parseNear(after)
    const chord = chordFrom(sql, { latitude, longitude })
    const isAfter = start === undefined
      ? sql``
      : sql`AND (chord > ${start[0]} OR chord = ${start[0]} AND seq > ${start[1]})`
    const most = offset + limit + 1

    const nearestOf = (rows: Fragment, bound: number) =>
      Effect.map(
        sql<{ readonly seq: number; readonly chord: number }>`SELECT seq, chord FROM (
            SELECT seq, ${chord} AS chord ${rows}
          ) AS found WHERE chord <= ${bound} ${isAfter} ORDER BY chord, seq LIMIT ${most}`,
        (rows) => rows.map(({ chord, seq }): Near => [chord, seq]),
      )

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

    /** The nearest as circles tell that hold few cameras and enough that match, if there are such. */
    const byCircles = Effect.gen(function* () {
      const widest = Math.min(radius, everywhere)
      let circle = Math.min(1, widest)
      let within = 0
      for (let beyond = Infinity, between = 0; between <= mostBetween;) {
        const few = yield* findFewAround({ ...attributes, latitude, longitude, radius: circle })
        if (few === undefined) beyond = circle
        else {
          // The box around a circle holds all that are in it.
          if (few.cameras >= most || circle === widest) {
            const found = yield* nearestOf(few.rows, beyondAll)
            if (found.length === most || circle === widest) return found
            const isRare = isFiltered && found.length * few.most < most * few.cameras
            if (few.cameras > sample && isRare) return undefined
          }
          within = circle
        }
        if (beyond < Infinity) between++
        circle = beyond === Infinity
          ? Math.min(within * growth, widest)
          : within === 0
          ? beyond / 10
          : Math.sqrt(within * beyond)
      }
      return undefined
    })

    const few = yield* findFew(wanted)
    if (few !== undefined) {
      return pageOf(yield* nearestOf(sql`${few} AND x IS NOT NULL`, beyondAll))
    }
    const inCircles = yield* byCircles
    if (inCircles !== undefined) return pageOf(inCircles)

    let found: ReadonlyArray<Near> = []
    let bound = beyondAll
    const isPlaced = () => {
      const box = boxAround(latitude, longitude, distanceOf(bound) * slack)
      return [
        bound > 4 ? sql`x IS NOT NULL` : mayBeWithin(sql, { latitude, longitude }, bound),
        ...bound > 4 || box.south === -90 && box.north === 90
          ? []
          : [sql`latitude BETWEEN ${box.south} AND ${box.north}`],
      ]
    }
    yield* whole(scan(wanted, {
      weight: 2,
      more: isPlaced,
      read: Effect.fnUntraced(function* (rows) {
        const more = yield* nearestOf(rows, bound)
        if (more.length === 0) return false
        found = [...found, ...more].sort(byDistance).slice(0, most)
        if (found.length === most) bound = found.at(-1)![0]
        return false
      }),
    }))
    return pageOf(found)
  })
