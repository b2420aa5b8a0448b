/**
 * A camera store whose reads of many cameras go by packs, as far as these have what is asked.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as SqlClient from "effect/sql/SqlClient"
import { CameraStore, type CameraStoreShape } from "../CameraStore.ts"
import { makePasses, type Pace } from "../index/Passes.ts"
import { isHeld } from "../index/Question.ts"
import { isNearest, isTooFar, isWhole } from "../index/PlainReads.ts"
import { makeScan } from "../sql/CameraScan.ts"
import { makeSlices } from "../sql/Slices.ts"
import { isLowestFirst } from "./Pack.ts"
import { makePackCameras } from "./PackCameras.ts"
import { CurrentPackedValues, makePackedValues } from "./PackedValues.ts"
import { makeAskPacks, type PackedQuestion } from "./PackedReads.ts"
import { makePacking, type Packing } from "./Packing.ts"
import { makeReadPacks } from "./ReadPacks.ts"

/** How packs are used. */
export interface PackedOptions {
  /** Whether they are asked before anything else is, so that they have to be ready. */
  readonly isAskedFirst: boolean
}

/** A read of a store, and how the database answers it in another way. */
interface Read<A> extends PackedQuestion<A> {
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

// They take many times as long as passes in memory, and so leave more of the time to others.
const pace: Pace = { longest: 2, turns: 2 }

const make = Effect.fnUntraced(function* ({ isAskedFirst }: PackedOptions) {
  const store = yield* CameraStore
  if (!isLowestFirst) return store
  const sql = yield* SqlClient.SqlClient
  const values = (yield* CurrentPackedValues) ?? makePackedValues(sql)
  const passes = makePasses(undefined, pace)
  const packs = makeReadPacks(sql, values)
  const prepare = isAskedFirst ? values.load : () => Effect.void
  const { packOne } = makePackCameras(sql, values, packs)
  const packing = yield* makePacking({ packOne, prepare })
  const askPacks = makeAskPacks(sql, values, packs, passes)
  const { findFew } = makeScan(sql, makeSlices(), false)

  const byPacks = <A>(read: Read<A>): Effect.Effect<A> =>
    Effect.gen(function* () {
      const { selection } = read
      if (!isHeld(selection)) return yield* read.plain
      const { isBehind, isCurrent } = yield* packs.state
      if (isBehind) packing.wake()
      if (!isCurrent || (yield* findFew(selection)) !== undefined) return yield* read.plain
      const answer = yield* passes.inTurn(askPacks(read))
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
        ask: (reads, question) => reads.search(question, filter),
        plain,
      })
    },
    count: (selection) =>
      isWhole(selection) ? store.count(selection) : byPacks({
        selection,
        of: "any",
        ask: (reads, question) => reads.count(question, selection),
        plain: store.count(selection),
      }),
    facets: (selection, by) =>
      byPacks({
        selection,
        of: "any",
        ask: (reads, question) => reads.facets(question, selection, by),
        plain: store.facets(selection, by),
      }),
    clusters: (selection, zoom) =>
      byPacks({
        selection,
        of: "placed",
        ask: (reads, question) => reads.clusters(question, selection, zoom),
        plain: store.clusters(selection, zoom),
      }),
  })
})

/** The store below, with packs beside it, which are made in the background. */
export const layer = (
  options: PackedOptions,
): Layer.Layer<CameraStore, never, CameraStore | SqlClient.SqlClient> =>
  Layer.effect(CameraStore, make(options))
