/**
 * The reads of a camera store that the index answers.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import type * as SqlClient from "effect/sql/SqlClient"
import type { SqlError } from "effect/sql/SqlError"
import type { Statement } from "effect/sql/Statement"
import { pageSize } from "../../../contract/Routes.ts"
import {
  type CameraClusters,
  type CameraFacets,
  cellAt,
  type FacetName,
} from "../../../domain/CameraFacets.ts"
import { askedWords } from "../../../domain/Words.ts"
import type { CameraPage, StoreFilter, StoreSelection } from "../CameraStore.ts"
import { chordSquared, parseNear } from "../Geometry.ts"
import { chordFrom, makeConditions } from "../sql/CameraConditions.ts"
import { makeDialect } from "../sql/Dialect.ts"
import { CurrentUntil } from "../sql/Until.ts"
import { makePages } from "../sql/SqlCameraPages.ts"
import { makeRows } from "../sql/SqlCameraRows.ts"
import type { CellOrders } from "./CellOrders.ts"
import type { countCells } from "./Clusters.ts"
import type { Held } from "./Held.ts"
import { countMatches, countValues } from "./Facets.ts"
import { findNearest } from "./Nearest.ts"
import { toFewRows } from "./NearRows.ts"
import { findPage } from "./Pages.ts"
import type { Passes, Walk } from "./Passes.ts"
import type { Question } from "./Question.ts"
import { makeReadInParts, mostRead } from "./RowsInParts.ts"

/** An answer, and the cameras whose rows were read for it. */
export interface Answered<A> {
  readonly answer: A
  /** The answer holds as long as these were not written meanwhile. */
  readonly read: ReadonlyArray<number>
}

/** {@linkcode makeIndexedReads} */
export type IndexedReads = ReturnType<typeof makeIndexedReads>

/** What is held of cameras, and how it is gone through. */
export interface Source
  extends Pick<Held, "localities" | "profiles" | "texts">, Pick<Passes, "pause"> {
  readonly walk: Walk
  /** {@linkcode countCells} */
  readonly findCells: (
    question: Question,
    zoom: number,
  ) => ReturnType<typeof countCells>
  readonly orders?: CellOrders
}

/** Reads over what is held, and the database for the rows of what it finds. */
export const makeIndexedReads = (sql: SqlClient.SqlClient, source: Source) => {
  const { findCells, walk } = source
  const { pageFrom } = makePages(sql, makeRows(sql))
  const { hasParts } = makeConditions(sql)
  // What a query gives is not known to the compiler either way.
  const rowsOf = <Row>(query: Statement<unknown>) =>
    query.values as Effect.Effect<ReadonlyArray<Row>, SqlError>
  const { isAmong, join } = makeDialect(sql)
  const among = (seqs: ReadonlyArray<number>) => isAmong(sql`seq`, seqs)
  const readInParts = makeReadInParts(sql, source)

  /** Asks the rows of the cameras at the rim of a circle whether they are in it. */
  const askRows = Effect.fnUntraced(function* (
    { asked, known }: Question["rim"],
    { latitude = 0, longitude = 0, radius = 0 }: StoreSelection,
  ) {
    const chord = chordFrom(sql, { latitude, longitude })
    const isIn = sql`CASE WHEN ${chord} <= ${chordSquared(radius)} THEN 1 ELSE 0 END`
    yield* readInParts([...asked], isIn, (rows, asked) => {
      // Those that are gone meanwhile are not in it either.
      for (const seq of asked) known.set(seq, false)
      for (const [seq, isIn] of rows) known.set(seq, isIn === 1)
    })
    asked.clear()
  })

  /** What a pass finds, once every camera at the rim is known. */
  const settled = Effect.fnUntraced(function* <A>(
    { rim }: Question,
    selection: StoreSelection,
    pass: Effect.Effect<A, SqlError>,
  ) {
    while (true) {
      const found = yield* pass
      if (rim.asked.size === 0) return found
      yield* askRows(rim, selection)
    }
  })

  const inOrder = Effect.fnUntraced(function* (question: Question, filter: StoreFilter) {
    const { after = 0, limit = pageSize, offset = 0 } = filter
    const part = { after: Number(after), offset, most: limit + 1 }
    const until = yield* CurrentUntil
    const seqs = question.mostMatches() <= offset
      ? []
      : (yield* settled(question, filter, findPage(walk, question, part)))
        .filter((seq) => seq <= until)
    const answer = seqs.length === 0
      ? { items: [], next: undefined, last: undefined }
      : yield* pageFrom(filter, (columns) =>
        sql`SELECT ${columns} FROM camera WHERE ${among(seqs)} ORDER BY seq`)
    return { answer, read: [...seqs, ...question.rim.known.keys()] }
  })

  /**
   * The page of those that have words too, which the rows tell; undefined where too many match otherwise
   * to read them all.
   */
  const withWords = Effect.fnUntraced(function* (question: Question, filter: StoreFilter) {
    const { after = 0, limit = pageSize, offset = 0, q = "" } = filter
    const part = { after: Number(after), offset: 0, most: mostRead + 1 }
    const seqs = question.mostMatches() === 0
      ? []
      : yield* settled(question, filter, findPage(walk, question, part))
    if (seqs.length > mostRead) return undefined
    const isMatch = sql.and([among(seqs), ...hasParts(askedWords(q))])
    const answer = seqs.length === 0
      ? { items: [], next: undefined, last: undefined }
      : yield* pageFrom(filter, (columns) =>
        sql`SELECT ${columns} FROM camera WHERE ${isMatch} ORDER BY seq
          LIMIT ${limit + 1} OFFSET ${offset}`)
    return { answer, read: [...seqs, ...question.rim.known.keys()] }
  })

  const byDistance = Effect.fnUntraced(function* (question: Question, filter: StoreFilter) {
    const { latitude = 0, limit = pageSize, longitude = 0, offset = 0 } = filter
    const after = parseNear(filter.after)
    const part = { latitude, longitude, after, offset, most: limit + 1 }
    const page = question.mostMatches() <= offset
      ? { seqs: [], offset: 0 }
      : yield* settled(question, filter, findNearest(walk, question, part, source.orders?.ask()))
    const chord = chordFrom(sql, { latitude, longitude })
    const { offset: passed, seqs } = yield* toFewRows(readInParts, page, {
      after,
      chord,
      most: limit + 1,
    })
    const isAfter = after === undefined
      ? sql``
      : sql`WHERE chord > ${after[0]} OR chord = ${after[0]} AND seq > ${after[1]}`
    const answer = yield* pageFrom(filter, (columns) =>
      sql`SELECT ${columns}, chord FROM (
          SELECT seq, chord FROM (SELECT seq, ${chord} AS chord FROM camera WHERE ${
        among(seqs)
      }) AS found
          ${isAfter} ORDER BY chord, seq LIMIT ${limit + 1} OFFSET ${passed}
        ) AS page ${join} camera USING (seq) ORDER BY chord, seq`)
    return { answer, read: [...page.seqs, ...question.rim.known.keys()] }
  })

  /** Undefined where the database is quicker. */
  const search = (
    question: Question,
    filter: StoreFilter,
  ): Effect.Effect<Answered<CameraPage> | undefined, SqlError> =>
    filter.q !== undefined
      ? withWords(question, filter)
      : filter.sort === "distance"
      ? byDistance(question, filter)
      : inOrder(question, filter)

  const count = Effect.fnUntraced(function* (question: Question, selection: StoreSelection) {
    const answer = question.mostMatches() === 0
      ? 0
      : yield* settled(question, selection, countMatches(walk, question))
    return { answer, read: [...question.rim.known.keys()] } satisfies Answered<number>
  })

  /** The values of some columns of the first cameras that have each. */
  const valuesOf = Effect.fnUntraced(function* (
    firsts: ReadonlyArray<number>,
    names: ReadonlyArray<FacetName>,
  ) {
    const rows = yield* rowsOf<readonly [seq: number, ...values: ReadonlyArray<unknown>]>(
      sql`SELECT seq, ${sql.literal(names.join(", "))} FROM camera WHERE ${among(firsts)}`,
    )
    return new Map(rows.map(([seq, ...values]) => [seq, values]))
  })

  const facets = Effect.fnUntraced(function* (
    question: Question,
    selection: StoreSelection,
    by: ReadonlyArray<FacetName>,
  ) {
    const found = yield* settled(question, selection, countValues(source, source, question, by))
    const firsts = [
      ...new Set(found.flatMap(([, { values }]) => values.map(({ first }) => first))),
    ]
    const texts = yield* valuesOf(firsts, by)
    const answer: CameraFacets = Object.fromEntries(
      found.map(([name, { others, values }], column) => [name, {
        values: values.map(({ count, first }) => {
          const value = texts.get(first)?.[column] ?? null
          return { value: name.startsWith("is_") ? value === 1 : value, count }
        }),
        others,
      }]),
    )
    return {
      answer,
      read: [...firsts, ...question.rim.known.keys()],
    } satisfies Answered<CameraFacets>
  })

  const clusters = Effect.fnUntraced(function* (
    question: Question,
    selection: StoreSelection,
    zoom: number,
  ) {
    const pass = findCells(question, zoom)
    const found = yield* settled(question, selection, pass)
    const alone = found.cells.flatMap(({ count, first }) => count === 1 ? [first] : [])
    const ids = new Map(
      yield* rowsOf<readonly [seq: number, cameraID: string]>(
        sql`SELECT seq, camera_id FROM camera WHERE ${among(alone)}`,
      ),
    )
    const cells = found.cells.map(({ first, ...cell }) => ({
      ...cell,
      ...cell.count === 1 && { cameraID: ids.get(first) },
    }))
    return {
      answer: { zoom: found.zoom, cell: cellAt(found.zoom), cells },
      read: [...alone, ...question.rim.known.keys()],
    } satisfies Answered<CameraClusters>
  })

  return { search, count, facets, clusters }
}
