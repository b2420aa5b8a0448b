/**
 * The reads of a camera store that packs answer.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import type * as SqlClient from "effect/sql/SqlClient"
import type { SqlError } from "effect/sql/SqlError"
import type { StoreSelection } from "../CameraStore.ts"
import { countCells } from "../index/Clusters.ts"
import { type Answered, type IndexedReads, makeIndexedReads } from "../index/IndexedReads.ts"
import type { Passes } from "../index/Passes.ts"
import { makeQuestion, type Question } from "../index/Question.ts"
import type { PackedValues } from "./PackedValues.ts"
import type { ReadPacks } from "./ReadPacks.ts"

// An answer for which rows were read that were written meanwhile is looked for again, so many times.
const mostAttempts = 3

// Where more were written meanwhile, it is not looked which ones.
const mostWritten = 2000

/** What is asked of packs. */
export interface PackedQuestion<A> {
  readonly selection: StoreSelection
  readonly of: "any" | "placed"
  /** Asks it; undefined where the database is quicker. */
  readonly ask: (
    reads: IndexedReads,
    question: Question,
  ) => Effect.Effect<Answered<A> | undefined, SqlError>
}

/** How packs are asked; none where they cannot answer, or not as things are. */
export const makeAskPacks = (
  sql: SqlClient.SqlClient,
  { dictionaries }: PackedValues,
  { state, walkWith }: ReadPacks,
  { pause }: Passes,
) => {
  const walk = walkWith(pause)
  const reads = makeIndexedReads(sql, {
    ...dictionaries,
    pause,
    walk,
    findCells: (question, zoom) => countCells(walk, question, zoom),
  })

  // How many cameras have which values is not known.
  const questionOf = ({ of, selection }: PackedQuestion<unknown>): Question => ({
    ...makeQuestion({ ...dictionaries, cameras: () => Infinity }, selection, of),
    mostMatches: () => Infinity,
    isCounted: false,
    isWorld: false,
  })

  /** Whether one of some cameras was written since a change, or one was removed. */
  const isWritten = Effect.fnUntraced(function* (since: number, seqs: ReadonlyArray<number>) {
    const rows = yield* sql<{ readonly seq: number | null }>`
      SELECT camera.seq AS seq FROM change_log LEFT JOIN camera USING (camera_id)
      WHERE change_log.seq > ${since} LIMIT ${mostWritten + 1}`
    const written = new Set(rows.map(({ seq }) => seq))
    return rows.length > mostWritten || written.has(null) || seqs.some((seq) => written.has(seq))
  })

  return Effect.fnUntraced(function* <A>(asked: PackedQuestion<A>) {
    for (let attempts = 0; attempts < mostAttempts; attempts++) {
      const { isCurrent, lastChange } = yield* state
      if (!isCurrent) return Option.none()
      const answered = yield* asked.ask(reads, questionOf(asked))
      if (answered === undefined) return Option.none()
      const { answer, read } = answered
      if (read.length > 0 && (yield* isWritten(lastChange, read))) continue
      return Option.some(answer)
    }
    return Option.none()
  })
}
