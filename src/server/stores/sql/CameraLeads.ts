/**
 * Indexes that give cameras in the order of adding, so that only what they give has to be looked at.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import type * as SqlClient from "effect/sql/SqlClient"
import type { SqlError } from "effect/sql/SqlError"
import type { Fragment } from "effect/sql/Statement"
import type { StoreSelection } from "../CameraStore.ts"
import { type Indexed, makeConditions } from "./CameraConditions.ts"
import { matchOf, type WordsMatch } from "./CameraWords.ts"
import { makeDialect } from "./Dialect.ts"
import { CurrentSlices, type Slice } from "./Slices.ts"

// Where more than one in so many cameras has what is asked, all of them are looked at: what an index
// finds is read one by one, which takes as long as reading so many in their order.
const sparse = { words: 3, key: 5 }

// After cameras that were dense so many slices at most are read without asking again.
const mostUnasked = 15

/** An index that gives the cameras that match, and maybe more, in the order of adding. */
export interface Lead {
  /** A part of what it gives is read at once: one in so many of the cameras of a slice. */
  readonly share: number
  /** See {@linkcode sparse}. */
  readonly sparse: number
  /** The `seq` before the camera that it gives after `count` others. */
  readonly endOf: (after: number, count: number) => Effect.Effect<number, SqlError>
  /** The rows of a slice that match, of which the text from `FROM` on is given. */
  readonly rows: (slice: Slice, more: ReadonlyArray<Fragment>) => Fragment
  /** The column in whose order they come. */
  readonly seq: Fragment
}

/** Where the slices end that a lead is asked for, and whether the last one is better read whole. */
export const makeEnds = ({ endOf, share, sparse }: Lead) => {
  let isDense = false
  let unasked = 0
  let left = 0
  return {
    isDense: () => isDense,
    endOf: (after: number, width: number) => {
      // Counting what it gives takes time as well.
      if (left > 0) {
        left--
        return Effect.succeed(after + width)
      }
      const count = Math.ceil(width / share)
      return Effect.map(endOf(after, count), (end) => {
        isDense = end - after < sparse * count
        unasked = isDense ? Math.min(2 * unasked + 1, mostUnasked) : 0
        left = unasked
        return isDense ? after + width : end
      })
    },
  }
}

/** The leads of a database; `isIndexed` tells whether there is an index of words. */
export const makeLeads = (
  sql: SqlClient.SqlClient,
  isIndexed: boolean,
  indexOf: (selection: StoreSelection) => Fragment,
) => {
  const { all, hasParts, keyed } = makeConditions(sql)
  const { indexedBy } = makeDialect(sql)
  const wordsSeq = sql`camera_words.rowid`

  // Only of a whole number FTS5 makes where to begin and to end, and a driver sends fractions.
  const inSlice = (column: Fragment, { after, last }: Slice) =>
    sql`${column} > CAST(${after} AS INTEGER) AND ${column} <= CAST(${last} AS INTEGER)`

  const endIn = (from: Fragment, seq: Fragment) => (after: number, count: number) =>
    Effect.map(
      sql<{ readonly seq: number }>`SELECT ${seq} AS seq ${from}
        AND ${seq} > CAST(${after} AS INTEGER) ORDER BY ${seq} LIMIT 1 OFFSET ${count}`,
      ([row]) => row === undefined ? Number.MAX_SAFE_INTEGER : row.seq - 1,
    )

  const askedOf = ({ q }: StoreSelection) => isIndexed && q !== undefined ? matchOf(q) : undefined

  /** The rows of which the index of words gives `seq`. */
  const byWords = (
    { q: _, ...rest }: StoreSelection,
    { all: match, unsure }: WordsMatch,
    conditions: ReadonlyArray<Fragment>,
  ) =>
    sql`FROM camera_words CROSS JOIN camera ${indexOf(rest)} ON seq = ${wordsSeq} WHERE ${
      sql.and([sql`camera_words MATCH ${match}`, ...conditions, ...all(rest), ...hasParts(unsure)])
    }`

  /** Reads the cameras that have all words by the entries of one of them. */
  const ofTerm = (selection: StoreSelection, asked: WordsMatch) => (term: string): Lead => ({
    share: 1,
    sparse: sparse.words,
    endOf: endIn(sql`FROM camera_words WHERE camera_words MATCH ${term}`, sql`rowid`),
    rows: (slice, more) => byWords(selection, asked, [inSlice(wordsSeq, slice), ...more]),
    seq: wordsSeq,
  })

  const ofKey = (selection: StoreSelection) => ([index, condition]: Indexed): Lead => {
    const from = sql`FROM camera ${indexedBy(index)} WHERE ${condition}`
    const seq = sql`seq`
    return {
      share: sparse.key,
      sparse: sparse.key,
      endOf: endIn(from, seq),
      rows: (slice, more) =>
        sql`${from} AND ${sql.and([inSlice(seq, slice), ...all(selection), ...more])}`,
      seq,
    }
  }

  /** The lead that gives the fewest cameras, as far as the first that each gives tell. */
  const leadOf = Effect.fnUntraced(function* (selection: StoreSelection, after: number) {
    const asked = askedOf(selection)
    const leads = [
      ...asked === undefined ? [] : asked.terms.map(ofTerm(selection, asked)),
      ...keyed(selection).map(ofKey(selection)),
    ]
    if (leads.length < 2) return leads[0]
    const { found } = yield* CurrentSlices
    const ends = yield* Effect.forEach(leads, ({ endOf }) => endOf(after, found))
    return leads[ends.indexOf(Math.max(...ends))]
  })

  return { askedOf, byWords, leadOf }
}
