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
import { askedWords } from "../../../domain/Words.ts"
import { type Indexed, makeConditions } from "./CameraConditions.ts"
import { indexedUpTo, matchOf, type WordsMatch } from "./CameraWords.ts"
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
  /** It gives none after this `seq`, whether they match or not; it gives all when left out. */
  readonly until?: number
  /** The `seq` before the camera that it gives after `count` others. */
  readonly endOf: (after: number, count: number) => Effect.Effect<number, SqlError>
  /** The rows of a slice that match, of which the text from `FROM` on is given. */
  readonly rows: (slice: Slice, more: ReadonlyArray<Fragment>) => Fragment
  /** The column in whose order they come. */
  readonly seq: Fragment
}

/** Where the slices end that a lead is asked for, and whether the last one is better read whole. */
export const makeEnds = ({ endOf, share, sparse, until = Infinity }: Lead) => {
  let isDense = false
  let unasked = 0
  let left = 0
  return {
    isDense: () => isDense,
    endOf: (after: number, width: number) => {
      if (after >= until) {
        isDense = true
        return Effect.succeed(after + width)
      }
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
        return isDense ? after + width : Math.min(end, until)
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

  const matching = (asked: WordsMatch) => sql`camera_words MATCH ${asked.all}`

  /** The rows of which a list of the numbers in the index of words gives `seq`. */
  const byWords = (
    { q: _, ...rest }: StoreSelection,
    { unsure }: WordsMatch,
    [from, seq]: readonly [from: Fragment, seq: Fragment],
    conditions: ReadonlyArray<Fragment>,
  ) =>
    sql`FROM ${from} CROSS JOIN camera ${indexOf(rest)} ON seq = ${seq} WHERE ${
      sql.and([...conditions, ...all(rest), ...hasParts(unsure)])
    }`

  /** All rows that have some words, where few have: those of the index, and of those not in it yet. */
  const withFewWords = (selection: StoreSelection, asked: WordsMatch) => {
    const { q = "" } = selection
    const rest = sql.and([sql`seq > ${sql.literal(indexedUpTo)}`, ...hasParts(askedWords(q))])
    // Without the limit SQLite would take conditions of the rows into it, and look at all for the rest.
    const found = sql`(
      SELECT rowid AS found FROM camera_words WHERE ${matching(asked)}
      UNION ALL SELECT seq FROM camera WHERE ${rest} LIMIT -1
    ) AS word`
    return byWords(selection, asked, [found, sql`word.found`], [sql`1 = 1`])
  }

  /** Reads the cameras that have all words by the entries of one of them. */
  const ofTerm = (selection: StoreSelection, asked: WordsMatch, until: number) =>
  (
    term: string,
  ): Lead => ({
    share: 1,
    sparse: sparse.words,
    until,
    endOf: endIn(sql`FROM camera_words WHERE camera_words MATCH ${term}`, sql`rowid`),
    rows: (slice, more) =>
      byWords(selection, asked, [sql`camera_words`, wordsSeq], [
        matching(asked),
        inSlice(wordsSeq, slice),
        ...more,
      ]),
    seq: wordsSeq,
  })

  // Read before what is in the index: what is added to that meanwhile is read from the table.
  const indexEnd = Effect.map(
    sql<{ readonly last: number }>`SELECT last FROM camera_words_end`,
    ([row]) => row!.last,
  )

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
      ...asked === undefined ? [] : asked.terms.map(ofTerm(selection, asked, yield* indexEnd)),
      ...keyed(selection).map(ofKey(selection)),
    ]
    if (leads.length < 2) return leads[0]
    const { found } = yield* CurrentSlices
    const ends = yield* Effect.forEach(leads, ({ endOf }) => endOf(after, found))
    return leads[ends.indexOf(Math.max(...ends))]
  })

  return { askedOf, leadOf, withFewWords }
}
