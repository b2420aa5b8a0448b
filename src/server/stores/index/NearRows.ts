/**
 * The nearest of many cameras, of which rounding tells nothing: most often they are at one place.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import type { SqlError } from "effect/sql/SqlError"
import type { Fragment } from "effect/sql/Statement"
import { byDistance, type Near } from "../Geometry.ts"
import type { NearPage } from "./Nearest.ts"
import { mostRead, type ReadInParts } from "./RowsInParts.ts"

/**
 * Those cameras of a page that are on it, `most` of them, where it has more than are read at once; `chord`
 * tells how far one is from the place.
 */
export const toFewRows = (
  readInParts: ReadInParts,
  page: NearPage,
  { after, chord, most }: {
    readonly after: Near | undefined
    readonly chord: Fragment
    readonly most: number
  },
): Effect.Effect<NearPage, SqlError> => {
  if (page.seqs.length <= mostRead) return Effect.succeed(page)
  const wanted = page.offset + most
  const found: Array<Near> = []
  let last: Near | undefined
  const keepNearest = () => {
    found.sort(byDistance).splice(wanted)
    if (found.length === wanted) last = found.at(-1)
  }
  return Effect.map(
    readInParts(page.seqs, chord, (rows) => {
      for (const [seq, chord] of rows) {
        const near: Near = [chord, seq]
        if (after !== undefined && byDistance(near, after) <= 0) continue
        if (last === undefined || byDistance(near, last) < 0) found.push(near)
      }
      if (found.length >= 2 * wanted) keepNearest()
    }),
    () => {
      keepNearest()
      return { seqs: found.slice(page.offset).map(([, seq]) => seq), offset: 0 }
    },
  )
}
