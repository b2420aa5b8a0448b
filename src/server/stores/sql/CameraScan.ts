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
import { makeConditions } from "./CameraConditions.ts"
import { CurrentSlices, type ReadSlices, type Slice, whole } from "./Slices.ts"

/** What is read of the rows that match, once or slice by slice. */
export interface Reading {
  /** Conditions beside those of the selection. */
  readonly more?: (() => ReadonlyArray<Fragment>) | undefined
  /** Where to begin in the order of adding. */
  readonly after?: number | undefined
  /** See {@linkcode Sliced}. */
  readonly weight?: number
  /** Reads rows, of which the text from `FROM` on is given; true when it needs no more of them. */
  readonly read: (rows: Fragment) => Effect.Effect<boolean, SqlError>
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

/** Reading the rows of the table. */
export const makeScan = (sql: SqlClient.SqlClient, readSlices: ReadSlices) => {
  const { all, indexed } = makeConditions(sql)

  const next = (after: number) =>
    Effect.map(
      sql<{ readonly seq: number | null }>`SELECT min(seq) AS seq FROM camera WHERE seq > ${after}`,
      ([row]) => row?.seq ?? undefined,
    )

  /**
   * The rows that match where an index finds few, of which the text from `FROM` on is given; undefined
   * where all of them have to be looked at.
   */
  const findFew = Effect.fnUntraced(function* (selection: StoreSelection) {
    const { found } = yield* CurrentSlices
    for (const [index, condition] of indexed(selection)) {
      const from = sql`FROM camera INDEXED BY ${sql(index)} WHERE ${condition}`
      const beyond = yield* sql`SELECT 1 ${from} LIMIT 1 OFFSET ${found}`
      if (beyond.length === 0) return sql`${from} AND ${sql.and(all(selection))}`
    }
    return undefined
  })

  const sliceOf = (
    selection: StoreSelection,
    more: ReadonlyArray<Fragment>,
    { after, last }: Slice,
  ) => {
    const index = isCovered(selection) ? sql`INDEXED BY camera_scan` : sql`NOT INDEXED`
    const conditions = [sql`seq > ${after}`, sql`seq <= ${last}`, ...more, ...all(selection)]
    return sql`FROM camera ${index} WHERE ${sql.and(conditions)}`
  }

  /**
   * Reads the rows that match slice by slice in the order of adding. Gives the last `seq` that was read
   * where the patience ended before.
   */
  const scan = (
    selection: StoreSelection,
    { after = 0, more = () => [], read, weight = 1 }: Reading,
  ) =>
    readSlices({
      after,
      next,
      weight: weight * weightOf(selection),
      read: (slice) => read(sliceOf(selection, more(), slice)),
    })

  /** Reads all rows that match: those that an index finds at once, else slice by slice. */
  const readAll = Effect.fnUntraced(function* (selection: StoreSelection, reading: Reading) {
    const few = yield* findFew(selection)
    if (few === undefined) return yield* whole(scan(selection, reading))
    yield* reading.read(sql`${few} AND ${sql.and([sql`1 = 1`, ...reading.more?.() ?? []])}`)
  })

  return { all, findFew, scan, readAll }
}

/** {@linkcode makeScan} */
export type CameraScan = ReturnType<typeof makeScan>
