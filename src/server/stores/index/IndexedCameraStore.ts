/**
 * A camera store whose reads are answered by an index in memory where that is quicker.
 *
 * The index fills in the background, and the database answers until it has. Before each read it
 * follows the change log, so that it knows what other servers have written.
 *
 * @module
 */
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as SqlClient from "effect/sql/SqlClient"
import type { SqlError } from "effect/sql/SqlError"
import { CameraStore, type StoreFilter, type StoreSelection } from "../CameraStore.ts"
import { makeCameraIndex } from "./CameraIndex.ts"
import { makeFollower } from "./Follow.ts"
import { type Answered, makeIndexedReads } from "./IndexedReads.ts"
import { registerIndexMetrics } from "./IndexMetrics.ts"
import { makePasses } from "./Passes.ts"
import { isHeld } from "./Question.ts"

// An answer for which rows were read that were written meanwhile is looked for again, so many times.
const mostAttempts = 3

// So small a circle or box is found by the index of places in the database.
const narrow = 50
const narrowBox = 0.5

// To put so many in order takes more memory than it saves time.
const mostNear = 100_000

const isNarrow = ({ bbox, radius = Infinity }: StoreSelection) =>
  radius <= narrow || bbox !== undefined && bbox[3] - bbox[1] <= narrowBox

/** Whether every camera that is not retired is meant, which the database has in order. */
const isWhole = (
  { after: _, limit: _limit, offset: _offset, retired = false, ...rest }: StoreFilter,
) => retired === false && Object.values(rest).every((value) => value === undefined)

const isQuicker = (selection: StoreSelection) => isHeld(selection) && !isNarrow(selection)

const isPageQuicker = (filter: StoreFilter) =>
  isQuicker(filter) && !isWhole(filter) &&
  (filter.sort !== "distance" || (filter.offset ?? 0) <= mostNear)

/** The store below, with an index over it. */
export const layer: Layer.Layer<CameraStore, never, CameraStore | SqlClient.SqlClient> = Layer
  .effect(
    CameraStore,
    Effect.gen(function* () {
      const store = yield* CameraStore
      const sql = yield* SqlClient.SqlClient
      const scope = yield* Effect.scope
      const index = makeCameraIndex()
      const passes = makePasses()
      const { follow, load } = makeFollower(sql, index)
      const reads = makeIndexedReads(sql, index, passes)
      let isCurrent = false

      /** Fills the index, or takes in what is too much for one read. */
      const fill = (work: Effect.Effect<void, SqlError>) => {
        isCurrent = false
        return work.pipe(
          Effect.map(() => {
            isCurrent = true
          }),
          Effect.catchCause((cause) =>
            Cause.hasInterruptsOnly(cause)
              ? Effect.void
              : Effect.logWarning("The index in memory is not used: it could not be filled", cause)
          ),
          Effect.forkIn(scope),
        )
      }
      const catchUp = Effect.gen(function* () {
        while (!(yield* follow)) yield* Effect.yieldNow
      })

      yield* registerIndexMetrics(() => ({ ...index.size(), isCurrent }))
      yield* fill(load)

      const attempt = Effect.fnUntraced(function* <A>(
        read: Effect.Effect<Answered<A>, SqlError>,
      ) {
        for (let attempts = 0; attempts < mostAttempts; attempts++) {
          if (!(yield* follow)) {
            yield* fill(catchUp)
            return Option.none()
          }
          const before = index.writes()
          const { answer, read: seqs } = yield* read
          if (seqs.length === 0) return Option.some(answer)
          if ((yield* follow) && !index.isWritten(before, seqs)) return Option.some(answer)
        }
        return Option.none()
      })
      const byIndex = <A>(
        read: Effect.Effect<Answered<A>, SqlError>,
        plain: Effect.Effect<A>,
      ): Effect.Effect<A> =>
        Effect.suspend(() =>
          isCurrent
            ? Effect.flatMap(
              Effect.orDie(passes.inTurn(attempt(read))),
              Option.match({ onNone: () => plain, onSome: Effect.succeed }),
            )
            : plain
        )

      return CameraStore.of({
        ...store,
        search: (filter) => {
          const plain = store.search(filter)
          return isPageQuicker(filter) ? byIndex(reads.search(filter), plain) : plain
        },
        count: (selection) => {
          const plain = store.count(selection)
          return isQuicker(selection) ? byIndex(reads.count(selection), plain) : plain
        },
        facets: (selection, by) => {
          const plain = store.facets(selection, by)
          return isQuicker(selection) ? byIndex(reads.facets(selection, by), plain) : plain
        },
        clusters: (selection, zoom) => {
          const plain = store.clusters(selection, zoom)
          return isQuicker(selection) ? byIndex(reads.clusters(selection, zoom), plain) : plain
        },
      })
    }),
  )
