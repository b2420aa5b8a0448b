/**
 * How the rows of the table `camera` that match are come by, so that no statement reads many.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import type * as SqlClient from "effect/sql/SqlClient"
import type { SqlError } from "effect/sql/SqlError"
import type { Fragment, Statement } from "effect/sql/Statement"
import type { StoreSelection } from "../CameraStore.ts"
import { indexedNames, makeConditions, type Place } from "./CameraConditions.ts"
import { type Lead, makeEnds, makeLeads } from "./CameraLeads.ts"
import { makeReadStrips } from "./CameraStrips.ts"
import { makeDialect } from "./Dialect.ts"
import { CurrentSlices, type ReadSlices, type Slice, whole } from "./Slices.ts"

/** What is read of the rows that match, once or slice by slice. */
export interface Reading {
  /** Conditions beside those of the selection. */
  readonly more?: (() => ReadonlyArray<Fragment>) | undefined
  /** Where to begin in the order of adding. */
  readonly after?: number | undefined
  /** See {@linkcode Sliced}. */
  readonly weight?: number
  /** See {@linkcode Sliced}. */
  readonly hasTexts?: boolean
  /**
   * Reads rows, of which the text from `FROM` on is given, and the column in whose order they come;
   * true when it needs no more of them.
   */
  readonly read: (rows: Fragment, seq: Fragment) => Effect.Effect<boolean, SqlError>
}

/** The cameras of a page, that are found. */
export interface FoundPage {
  /**
   * The query for some columns of their rows, and of that of one more camera if there is one. In the
   * order of distance the last column is the square of the chord, named `chord`.
   */
  readonly query: (columns: Fragment) => Statement<unknown>
  /** The last `seq` that was looked at where not all were, for they are too many for one page. */
  readonly lookedAt?: number
}

// Beside what every row has, the index in the order of adding holds what these ask.
const uncovered = ["name", "road", "source_id", "q", "created_after", "updated_after"]

const isCovered = (selection: StoreSelection) =>
  uncovered.every((name) => selection[name as keyof StoreSelection] === undefined)

/** What looking at a row takes, in rows of which the index is asked for single values. */
const weightOf = (selection: StoreSelection) =>
  (isCovered(selection) ? 1 : 2) * (selection.radius === undefined ? 1 : 2)

// So many times as many are read where an index has all that is asked.
const inIndex = 4

const hasMore = ({ retired: _, ...selection }: StoreSelection) =>
  Object.values(selection).some((value) => value !== undefined)

// So many times a page are read where the retired ones among them are not known.
const retiredToo = 1.25

/** Whether a single value of one of some fields is all that is asked for of cameras in use. */
const isOfValue = ({ retired = false, ...selection }: StoreSelection) => {
  const given = Object.entries(selection).filter(([, value]) => value !== undefined)
  return retired === false && given.length === 1 &&
    given.every(([name, value]) =>
      indexedNames.some((indexed) => indexed === name) &&
      (!Array.isArray(value) || value.length === 1)
    )
}

/** Reading the rows of the table; `isIndexed` tells whether there is an index of words. */
export const makeScan = (
  sql: SqlClient.SqlClient,
  readSlices: ReadSlices,
  isIndexed: boolean,
) => {
  const conditions = makeConditions(sql)
  const { all, around, indexed, stripsOf } = conditions
  const readStrips = makeReadStrips(sql, readSlices, conditions)
  const { indexedBy } = makeDialect(sql)

  const next = (after: number) =>
    Effect.map(
      sql<{ readonly seq: number | null }>`SELECT min(seq) AS seq FROM camera WHERE seq > ${after}`,
      ([row]) => row?.seq ?? undefined,
    )

  const seq = sql`seq`

  const indexOf = (selection: StoreSelection) =>
    indexedBy(isCovered(selection) ? "camera_scan" : undefined)

  const { askedOf, leadOf, withFewWords } = makeLeads(sql, isIndexed, indexOf)

  /**
   * The rows that match where an index finds few, of which the text from `FROM` on is given; undefined
   * where all of them have to be looked at.
   */
  const findFew = Effect.fnUntraced(function* (selection: StoreSelection) {
    const { found } = yield* CurrentSlices
    const asked = askedOf(selection)
    // Two common words can be long in finding no camera that has both, so each is counted alone.
    for (const term of asked?.terms ?? []) {
      const beyond = yield* sql`SELECT 1 FROM camera_words WHERE camera_words MATCH ${term}
        LIMIT 1 OFFSET ${found}`
      if (beyond.length === 0) return withFewWords(selection, asked!)
    }
    for (const [index, condition] of indexed(selection)) {
      const from = sql`FROM camera ${indexedBy(index)} WHERE ${condition}`
      const beyond = yield* sql`SELECT 1 ${from} LIMIT 1 OFFSET ${found}`
      if (beyond.length === 0) return sql`${from} AND ${sql.and(all(selection))}`
    }
    return undefined
  })

  /**
   * The cameras of a page where one value of one field is all that is asked for: the first that its
   * index gives, of which few are retired; undefined where that does not tell.
   */
  const findOfValue = Effect.fnUntraced(function* (
    selection: StoreSelection,
    { after, limit, more, offset }: {
      readonly after: number
      readonly limit: number
      readonly more: ReadonlyArray<Fragment>
      readonly offset: number
    },
  ) {
    const { found } = yield* CurrentSlices
    const most = Math.ceil(retiredToo * (offset + limit + 1))
    const [only, ...others] = indexed(selection)
    if (only === undefined || others.length > 0 || !isOfValue(selection) || most > found) {
      return undefined
    }
    const [index, condition] = only
    const isShown = sql`CASE WHEN ${sql.and(all(selection))} THEN 1 ELSE 0 END`
    const rows = yield* sql<{ readonly seq: number; readonly shown: number }>`
      SELECT seq, ${isShown} AS shown FROM camera ${indexedBy(index)} WHERE ${
      sql.and([condition, sql`seq > ${after}`, ...more])
    } ORDER BY seq LIMIT ${most}`
    const seqs = rows.flatMap(({ seq, shown }) => shown === 1 ? [seq] : [])
    const isToldAll = rows.length < most || seqs.length > offset + limit
    return isToldAll ? seqs.slice(offset, offset + limit + 1) : undefined
  })

  /**
   * The rows that match in a circle, and how many cameras are in the box around it, where these are
   * few: fewer where the table has to be read for each.
   */
  const findFewAround = Effect.fnUntraced(function* (
    selection: StoreSelection & Place & { readonly radius: number },
  ) {
    const { found } = yield* CurrentSlices
    const { latitude: _, longitude: _1, radius, ...rest } = selection
    const [index, condition] = around(selection, radius)
    const from = sql`FROM camera ${indexedBy(index)} WHERE ${condition}`
    const most = hasMore(rest) ? found : inIndex * found
    const [counted] = yield* sql<{ readonly cameras: number }>`
      SELECT count(*) AS cameras FROM (SELECT 1 ${from} LIMIT ${most + 1}) AS beyond`
    const { cameras } = counted!
    return cameras > most
      ? undefined
      : { cameras, most, rows: sql`${from} AND ${sql.and(all(selection))}` }
  })

  const sliceOf = (
    selection: StoreSelection,
    more: ReadonlyArray<Fragment>,
    { after, last }: Slice,
  ) => {
    const conditions = [sql`seq > ${after}`, sql`seq <= ${last}`, ...all(selection), ...more]
    // The words of a camera are only read where the index has told that the rest of it matches.
    const { q: _, ...rest } = selection
    return sql`FROM camera ${indexOf(hasMore(rest) ? rest : selection)} WHERE ${
      sql.and(conditions)
    }`
  }

  /** Slices of so many cameras that an index finds, however far apart; or else of all in their order. */
  const scanBy = (
    lead: Lead | undefined,
    selection: StoreSelection,
    { after = 0, hasTexts = false, more = () => [], read, weight = 1 }: Reading,
  ) => {
    const ends = lead && makeEnds(lead)
    return readSlices({
      after,
      next,
      hasTexts,
      weight: weight * weightOf(selection),
      ...ends && { endOf: ends.endOf },
      read: (slice) =>
        lead === undefined || ends?.isDense()
          ? read(sliceOf(selection, more(), slice), seq)
          : read(lead.rows(slice, more()), lead.seq),
    })
  }

  /**
   * Reads the rows that match slice by slice in the order of adding. Gives the last `seq` that was read
   * where the patience ended before.
   */
  const scan = (selection: StoreSelection, reading: Reading) =>
    Effect.flatMap(
      leadOf(selection, reading.after ?? 0),
      (lead) => scanBy(lead, selection, reading),
    )

  /** Reads all rows that match: those that an index finds, or slice by slice. */
  const readAll = Effect.fnUntraced(function* (selection: StoreSelection, reading: Reading) {
    const { more = () => [] } = reading
    const read = (found: Fragment) =>
      reading.read(sql`${found} AND ${sql.and([sql`1 = 1`, ...more()])}`, seq)
    const few = yield* findFew(selection)
    if (few !== undefined) return yield* read(few)
    const strips = stripsOf(selection)
    const inPlace = strips && (yield* readStrips(
      strips,
      (found) => read(sql`${found} AND ${sql.and(all(selection))}`),
    ))
    yield* whole(inPlace ?? scan(selection, reading))
  })

  return { all, findFew, findFewAround, findOfValue, scan, readAll }
}

/** {@linkcode makeScan} */
export type CameraScan = ReturnType<typeof makeScan>
