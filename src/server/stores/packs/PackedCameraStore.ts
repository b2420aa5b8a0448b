/**
 * A camera store whose reads of many cameras go by packs, as far as these have what is asked.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as SqlClient from "effect/sql/SqlClient"
import type { SqlError } from "effect/sql/SqlError"
import { CameraStore, type CameraStoreShape, type StoreSelection } from "../CameraStore.ts"
import { countCells } from "../index/Clusters.ts"
import { type Answered, makeIndexedReads } from "../index/IndexedReads.ts"
import { makePasses } from "../index/Passes.ts"
import { isHeld, makeQuestion, type Question } from "../index/Question.ts"
import { isNearest, isTooFar, isWhole } from "../index/PlainReads.ts"
import { makeScan } from "../sql/CameraScan.ts"
import { makeDialect } from "../sql/Dialect.ts"
import { makeSlices } from "../sql/Slices.ts"
import { isLowestFirst } from "./Pack.ts"
import { makePackCameras } from "./PackCameras.ts"
import { CurrentPackedValues, makePackedValues } from "./PackedValues.ts"
import { makePacking, type Packing } from "./Packing.ts"
import { makeReadPacks } from "./ReadPacks.ts"

// An answer for which rows were read that were written meanwhile is looked for again, so many times.
const mostAttempts = 3

/** How packs are used. */
export interface PackedOptions {
  /** Whether they are asked before anything else is, so that they have to be ready. */
  readonly isAskedFirst: boolean
}

/** A read of a store. */
interface Read<A> {
  readonly selection: StoreSelection
  readonly of: "any" | "placed"
  /** Asks the packs. */
  readonly ask: (question: Question) => Effect.Effect<Answered<A> | undefined, SqlError>
  /** Has the database answer in another way. */
  readonly plain: Effect.Effect<A>
}

/** The store, which tells of what it writes. */
const tellingOf = (store: CameraStoreShape, { wrote }: Packing): CameraStoreShape => {
  const telling = <A, E>(effect: Effect.Effect<A, E>, cameras = 1) =>
    Effect.tap(effect, () => Effect.sync(() => wrote(cameras)))
  return {
    ...store,
    addAll: (cameras) => telling(store.addAll(cameras), cameras.length),
    addMissing: (cameras, taken) => telling(store.addMissing(cameras, taken), cameras.length),
    put: (...given) => telling(store.put(...given)),
    putAll: (cameras, taken) => telling(store.putAll(cameras, taken), cameras.length),
    add: (...given) => telling(store.add(...given)),
    update: (...given) => telling(store.update(...given)),
    retire: (...given) => telling(store.retire(...given)),
    remove: (...given) => telling(store.remove(...given)),
  }
}

const make = Effect.fnUntraced(function* ({ isAskedFirst }: PackedOptions) {
  const store = yield* CameraStore
  if (!isLowestFirst) return store
  const sql = yield* SqlClient.SqlClient
  const { isAmong } = makeDialect(sql)
  const values = (yield* CurrentPackedValues) ?? makePackedValues(sql)
  const passes = makePasses()
  const packs = makeReadPacks(sql, values)
  const prepare = isAskedFirst ? values.load : () => Effect.void
  const { packOne } = makePackCameras(sql, values, packs)
  const packing = yield* makePacking({ packOne, prepare })
  const walk = packs.walkWith(passes.pause)
  const reads = makeIndexedReads(sql, {
    ...values.dictionaries,
    pause: passes.pause,
    walk,
    findCells: (question, zoom) => countCells(walk, question, zoom),
  })
  const { findFew } = makeScan(sql, makeSlices(), false)

  // How many cameras have which values is not known.
  const questionOf = (selection: StoreSelection, of: "any" | "placed"): Question => ({
    ...makeQuestion({ ...values.dictionaries, cameras: () => Infinity }, selection, of),
    mostMatches: () => Infinity,
    isCounted: false,
    isWorld: false,
  })

  /** Whether one of some cameras was written since a change, or one was removed. */
  const isWritten = (since: number, seqs: ReadonlyArray<number>) =>
    Effect.map(
      sql`SELECT 1 FROM change_log LEFT JOIN camera USING (camera_id)
        WHERE change_log.seq > ${since} AND (camera.seq IS NULL OR ${
        isAmong(sql`camera.seq`, seqs)
      }) LIMIT 1`,
      (found) => found.length > 0,
    )

  const attempt = Effect.fnUntraced(function* <A>({ ask, of, selection }: Read<A>) {
    for (let attempts = 0; attempts < mostAttempts; attempts++) {
      const { isCurrent, lastChange } = yield* packs.state
      if (!isCurrent) return Option.none()
      const answered = yield* ask(questionOf(selection, of))
      if (answered === undefined) return Option.none()
      const { answer, read } = answered
      if (read.length > 0 && (yield* isWritten(lastChange, read))) continue
      return Option.some(answer)
    }
    return Option.none()
  })

  const byPacks = <A>(read: Read<A>): Effect.Effect<A> =>
    Effect.gen(function* () {
      const { selection } = read
      if (!isHeld(selection)) return yield* read.plain
      const { isBehind, isCurrent } = yield* packs.state
      if (isBehind) packing.wake()
      if (!isCurrent || (yield* findFew(selection)) !== undefined) return yield* read.plain
      const answer = yield* passes.inTurn(attempt(read))
      return Option.isSome(answer) ? answer.value : yield* read.plain
    }).pipe(Effect.orDie)

  return CameraStore.of({
    ...tellingOf(store, packing),
    search: (filter) => {
      const plain = store.search(filter)
      if (isWhole(filter) || isNearest(filter) || isTooFar(filter)) return plain
      return byPacks({
        selection: filter,
        of: filter.sort === "distance" ? "placed" : "any",
        ask: (question) => reads.search(question, filter),
        plain,
      })
    },
    count: (selection) =>
      isWhole(selection) ? store.count(selection) : byPacks({
        selection,
        of: "any",
        ask: (question) => reads.count(question, selection),
        plain: store.count(selection),
      }),
    facets: (selection, by) =>
      byPacks({
        selection,
        of: "any",
        ask: (question) => reads.facets(question, selection, by),
        plain: store.facets(selection, by),
      }),
    clusters: (selection, zoom) =>
      byPacks({
        selection,
        of: "placed",
        ask: (question) => reads.clusters(question, selection, zoom),
        plain: store.clusters(selection, zoom),
      }),
  })
})

/** The store below, with packs beside it, which are made in the background. */
export const layer = (
  options: PackedOptions,
): Layer.Layer<CameraStore, never, CameraStore | SqlClient.SqlClient> =>
  Layer.effect(CameraStore, make(options))
