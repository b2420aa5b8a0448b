/**
 * Reading the rows of however many cameras, a part at a time, so that the loop is free between two.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import type * as SqlClient from "effect/sql/SqlClient"
import type { SqlError } from "effect/sql/SqlError"
import type { Fragment } from "effect/sql/Statement"
import { makeDialect } from "../sql/Dialect.ts"
import type { Passes } from "./Passes.ts"

/** So many rows are read at once. */
export const mostRead = 2000

/** The number of a camera, and a number that its row has. */
export type NumberOfRow = readonly [seq: number, value: number]

/**
 * Gives `take` what the rows of some cameras have as `value`, and the numbers of all that were asked, of
 * which some may be gone.
 */
export type ReadInParts = (
  seqs: ReadonlyArray<number>,
  value: Fragment,
  take: (rows: ReadonlyArray<NumberOfRow>, asked: ReadonlyArray<number>) => void,
) => Effect.Effect<void, SqlError>

/** How rows are read in parts. */
export const makeReadInParts = (
  sql: SqlClient.SqlClient,
  { pause }: Pick<Passes, "pause">,
): ReadInParts => {
  const { isAmong } = makeDialect(sql)
  return Effect.fnUntraced(function* (seqs, value, take) {
    for (let from = 0; from < seqs.length; from += mostRead) {
      yield* pause
      const part = seqs.slice(from, from + mostRead)
      // What a query gives is not known to the compiler either way.
      const rows = yield* (sql`SELECT seq, ${value} FROM camera WHERE ${isAmong(sql`seq`, part)}`
        .values as Effect.Effect<ReadonlyArray<NumberOfRow>, SqlError>)
      take(rows, part)
    }
  })
}
