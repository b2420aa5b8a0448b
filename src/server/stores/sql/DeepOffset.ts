/**
 * Passing over many cameras in the order of the distance without keeping them, which would hold up
 * everybody else.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import type * as SqlClient from "effect/sql/SqlClient"
import type { SqlError } from "effect/sql/SqlError"
import type { Statement } from "effect/sql/Statement"
import type { StoreFilter } from "../CameraStore.ts"
import { formatNear, parseNear } from "../Geometry.ts"
import { chordFrom } from "./CameraConditions.ts"
import type { CameraScan } from "./CameraScan.ts"
import { CurrentSlices } from "./Slices.ts"

// A ring is one of so many parts of the one before. A power of two, so that nothing is rounded.
const rings = 4096
const mostPasses = 3

// More than the square of any chord.
const beyond = 8

/**
 * Makes of an offset a place in the order of distance, from which fewer cameras have to be passed over:
 * they are counted by rings around the point, then by rings of the ring where the page begins. Gives
 * undefined where no camera is that far.
 */
export const makeShorten = (
  sql: SqlClient.SqlClient,
  { readAll }: CameraScan,
): (filter: StoreFilter) => Effect.Effect<StoreFilter | undefined, SqlError> =>
  Effect.fnUntraced(function* (filter) {
    const { after, limit: _, offset: given = 0, sort: _1, ...selection } = filter
    const { latitude = 0, longitude = 0, radius, ...attributes } = selection
    const { found } = yield* CurrentSlices
    const chord = chordFrom(sql, { latitude, longitude })
    const start = parseNear(after)
    const isAfter = start === undefined
      ? sql``
      : sql`AND (chord > ${start[0]} OR chord = ${start[0]} AND seq > ${start[1]})`
    let [from, width, offset] = [0, beyond, given]
    for (let passes = 0; offset > found && passes < mostPasses; passes++) {
      const counts = new Float64Array(rings)
      yield* readAll(radius === undefined ? attributes : selection, {
        weight: 4,
        more: () => [sql`x IS NOT NULL`],
        read: (rows) => {
          const inRing: Statement<unknown> = sql`SELECT chord FROM (
              SELECT seq, ${chord} AS chord ${rows}
            ) AS found WHERE chord >= ${from} AND chord < ${from + width} ${isAfter}`
          return Effect.map(
            inRing.values as Effect.Effect<ReadonlyArray<readonly [number]>, SqlError>,
            (chords) => {
              for (const [chord] of chords) counts[Math.floor((chord - from) / width * rings)]!++
              return false
            },
          )
        },
      })
      const ring = counts.findIndex((count) => {
        if (count > offset) return true
        offset -= count
        return false
      })
      if (ring === -1) return undefined
      width /= rings
      from += ring * width
    }
    if (offset === given) return filter
    const reached = formatNear([from, 0])
    return { ...filter, offset, after: start !== undefined && start[0] >= from ? after : reached }
  })
