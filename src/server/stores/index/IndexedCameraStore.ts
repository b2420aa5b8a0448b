/**
 * A camera store whose reads are answered by an index in memory where that is quicker.
 *
 * The index fills in the background, and the database answers until it has. Before each read it
 * follows the change log, so that it knows what other servers have written.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as SqlClient from "effect/sql/SqlClient"
import type { SqlError } from "effect/sql/SqlError"
import { CameraStore, type StoreFilter, type StoreSelection } from "../CameraStore.ts"
import { CurrentPackedValues } from "../packs/PackedValues.ts"
import { notBefore } from "../sql/Replica.ts"
import { type CameraIndex, makeCameraIndex } from "./CameraIndex.ts"
import { makeFollower } from "./Follow.ts"
import { makeCellOrders } from "./CellOrders.ts"
import { makeClusters } from "./Clusters.ts"
import { chunkSize } from "./Columns.ts"
import { localityFields } from "./Held.ts"
import { type Answered, makeIndexedReads } from "./IndexedReads.ts"
import { registerIndexMetrics } from "./IndexMetrics.ts"
import { makePasses, type Passes, type Walk } from "./Passes.ts"
import { isNarrow } from "./NarrowPlaces.ts"
import { makeWanted } from "./Wanted.ts"
import { isHeld, makeQuestion, type Question } from "./Question.ts"
import { isNear, isNearest, isTooFar, isWhole } from "./PlainReads.ts"
import { makeReadily } from "./Readily.ts"
import { makeRecent } from "./Recent.ts"
import { makeUpkeep } from "./Upkeep.ts"

// An answer for which rows were read that were written meanwhile is looked for again, so many times.
const mostAttempts = 3

// Of no more cameras than these the nearest ones are found by a pass in less time than by the index of
// places in the database, which reads all that are in the last of its circles.
const mostPassed = 2e6

// A pass over so many cameras takes as long as the database for one of a locality: some nanoseconds for
// each, against the reading of a row.
const passed = 3000

/** Whether the index holds all but the words, and may tell that few match. */
const isHeldBesideWords = ({ q, ...rest }: StoreFilter) =>
  isHeld(rest) && (q === undefined || !isNear(rest) && !isWhole(rest))

/** A read of a store. */
interface Read<A> {
  /** What it is told apart by from other reads; not where its answer is not worth keeping. */
  readonly key?: string
  readonly selection: StoreSelection
  /** Whether the index holds enough of what is asked for; where it is not said, all of it. */
  readonly isHeld?: boolean
  readonly of: "any" | "placed"
  /** Asks the index; undefined where the database is quicker. */
  readonly ask: (question: Question) => Effect.Effect<Answered<A> | undefined, SqlError>
  /** Has the database answer. */
  readonly plain: Effect.Effect<A>
}

/** The reads of an index, and how much memory is kept for them beside it. */
export const makeReadsOf = (
  sql: SqlClient.SqlClient,
  index: CameraIndex,
  passes: Passes,
  orders = makeCellOrders(index.columns),
) => {
  const { bytes, findCells } = makeClusters(passes, index)
  const walk: Walk = (visit, from = 0) =>
    passes.over(index.columns, visit, Math.floor(from / chunkSize))
  const reads = makeIndexedReads(sql, { ...index, pause: passes.pause, walk, findCells, orders })
  return { bytes: () => bytes() + orders.bytes(), reads }
}

const make = Effect.gen(function* () {
  const store = yield* CameraStore
  const sql = yield* SqlClient.SqlClient
  const values = yield* CurrentPackedValues
  const index = makeCameraIndex(values?.dictionaries)
  const passes = makePasses()
  const { bytes, reads } = makeReadsOf(sql, index, passes)
  const recent = makeRecent(index.writes)
  const readily = makeReadily()
  const follower = makeFollower(sql, index, values)
  const { isCurrent, refresh } = yield* makeUpkeep(follower)
  yield* registerIndexMetrics({
    ...index,
    bytes: () => index.bytes() + bytes(),
    isCurrent,
  })

  const isPlain = (filter: StoreFilter) =>
    isWhole(filter) || isTooFar(filter) || isNearest(filter) && index.cameras() > mostPassed

  const isFew = (cameras: number) => cameras * passed < index.cameras()

  /**
   * Whether the database finds what is asked for by the name of a place. It has an index for each
   * name alone: a state may be rare in its country, and its name common.
   */
  const isFound = ({ inLocalities }: Question, selection: StoreSelection) => {
    if (!isFew(inLocalities() ?? Infinity)) return false
    const names = localityFields.filter((name) => selection[name] !== undefined)
    return names.length === 1 ||
      names.some((name) =>
        isFew(makeWanted(index, index.localities, { [name]: [selection[name]].flat() }).cameras())
      )
  }

  const attempt = Effect.fnUntraced(function* <A>({ ask, key, of, selection }: Read<A>) {
    for (let attempts = 0; attempts < mostAttempts; attempts++) {
      if (!(yield* refresh)) return Option.none()
      const kept = recent.get<A>(key)
      if (Option.isSome(kept)) return kept
      const question = makeQuestion(index, selection, of)
      if (isFound(question, selection)) return Option.none()
      const before = index.writes()
      const answered = yield* notBefore(ask(question), follower.position())
      // What was asked of an index that was emptied meanwhile is no answer.
      if (answered === undefined || !isCurrent()) return Option.none()
      const { answer, read } = answered
      if (read.length > 0 && !(yield* refresh)) return Option.none()
      if (index.isWritten(before, read)) continue
      recent.set(key, before, answer)
      return Option.some(answer)
    }
    return Option.none()
  })

  const byIndex = <A>(read: Read<A>): Effect.Effect<A> =>
    Effect.suspend(() =>
      isCurrent() && (read.isHeld ?? isHeld(read.selection)) &&
        !isNarrow(index, read.selection)
        ? Effect.flatMap(
          Effect.orDie(passes.inTurn(attempt(read))),
          Option.match({ onNone: () => read.plain, onSome: Effect.succeed }),
        )
        : read.plain
    )

  return CameraStore.of({
    ...store,
    search: (filter) => {
      const plain = store.search(filter)
      if (isPlain(filter)) return plain
      const page = readily.has(filter) ? plain : byIndex({
        selection: filter,
        isHeld: isHeldBesideWords(filter),
        of: "any",
        ask: (question) => reads.search(question, filter),
        plain,
      })
      return Effect.tap(page, (page) => Effect.sync(() => readily.learn(filter, page)))
    },
    count: (selection) =>
      byIndex({
        selection,
        of: "any",
        ask: (question) => reads.count(question, selection),
        plain: store.count(selection),
      }),
    facets: (selection, by) =>
      byIndex({
        key: JSON.stringify(["facets", selection, by]),
        selection,
        of: "any",
        ask: (question) => reads.facets(question, selection, by),
        plain: store.facets(selection, by),
      }),
    clusters: (selection, zoom) =>
      byIndex({
        key: JSON.stringify(["clusters", selection, zoom]),
        selection,
        of: "placed",
        ask: (question) => reads.clusters(question, selection, zoom),
        plain: store.clusters(selection, zoom),
      }),
  })
})

/** The store below, with an index over it. */
export const layer: Layer.Layer<CameraStore, never, CameraStore | SqlClient.SqlClient> = Layer
  .effect(CameraStore, make)
