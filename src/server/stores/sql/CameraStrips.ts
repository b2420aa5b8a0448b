/**
 * Reading the cameras of a place that are too many for one statement, and few beside all that there are.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import type * as SqlClient from "effect/sql/SqlClient"
import type { SqlError } from "effect/sql/SqlError"
import type { Fragment } from "effect/sql/Statement"
import { type Conditions, strip, type Strips } from "./CameraConditions.ts"
import { makeDialect } from "./Dialect.ts"
import { CurrentSlices, type ReadSlices } from "./Slices.ts"

// So many times as many are counted at once as are read, for the index alone tells.
const counted = 4

// Of more parts than this, the whole table in its order is read sooner.
const mostParts = 64

/** Reads rows of the index of places, of which the text from `FROM` on is given. */
type Read = (rows: Fragment) => Effect.Effect<boolean, SqlError>

/** Reading what lies in strips of latitude, some of them at once. */
export const makeReadStrips = (
  sql: SqlClient.SqlClient,
  readSlices: ReadSlices,
  { inStrips }: Conditions,
) => {
  const from = sql`FROM camera ${makeDialect(sql).indexedBy("camera_strip")}`

  const count = (strips: Strips, limit: number) =>
    sql<{ readonly strip: number; readonly cameras: number }>`
      SELECT strip, count(*) AS cameras FROM (
        SELECT ${strip(sql)} AS strip ${from} WHERE ${inStrips(strips)} LIMIT ${limit}
      ) AS found GROUP BY strip ORDER BY strip`

  /** Strips that hold so many cameras at most, together or each; undefined where these would be many. */
  const partsOf = Effect.fnUntraced(function* (strips: Strips, most: number) {
    const parts: Array<Strips> = []
    let there = Infinity
    let width = strips.last - strips.first + 1
    for (let first = strips.first; first <= strips.last;) {
      const last = Math.min(first + width - 1, strips.last)
      const rows = yield* count({ ...strips, first, last }, counted * most + 1)
      if (rows.reduce((sum, { cameras }) => sum + cameras, 0) > counted * most) {
        if (first === last) return undefined
        width = Math.floor((last - first + 1) / 2)
        continue
      }
      for (const { cameras, strip } of rows) {
        there += cameras
        if (there <= most) parts.push({ ...parts.pop()!, last: strip })
        else {
          parts.push({ ...strips, first: strip, last: strip })
          there = cameras
        }
      }
      if (parts.length > mostParts) return undefined
      first = last + 1
    }
    return parts
  })

  /** Reads strip after strip; undefined where the whole table is to be read in its order. */
  return Effect.fnUntraced(function* (strips: Strips, read: Read) {
    const { found } = yield* CurrentSlices
    const parts = yield* partsOf(strips, found)
    return parts && readSlices({
      after: 0,
      next: (after) => Effect.succeed(after < parts.length ? after + 1 : undefined),
      endOf: (after) => Effect.succeed(after + 1),
      read: ({ after }) => {
        const part = parts[after]
        return part === undefined
          ? Effect.succeed(true)
          : read(sql`${from} WHERE ${inStrips(part)}`)
      },
    })
  })
}
