/**
 * Going through the cameras of the index: one pass at a time, fairly by client, and the loop is free
 * between its slices.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import type { SqlError } from "effect/sql/SqlError"
import { CurrentReader } from "../Reader.ts"
import { makeScanQueue } from "../sql/ScanQueue.ts"
import { busy, CurrentSlices } from "../sql/Slices.ts"
import { beginTurn, nextTurn, type Turn } from "../Turn.ts"
import type { Chunk, Columns } from "./Columns.ts"

/** How many milliseconds the loop is held at a time; in Deno a timer of no time is due after 1.7. */
export const slice = 3

/**
 * Visits chunks in the order of the numbers of their cameras, from that which has `from` on, until one
 * answers that it is the last. Whoever visits keeps nothing of a chunk.
 */
export type Walk = (
  visit: (chunk: Chunk) => "last" | void,
  from?: number,
) => Effect.Effect<void, SqlError>

/** How passes take their turns. */
export interface Passes {
  /**
   * Runs what has passes when its reader's turn has come. Dies of {@linkcode busy} where it is not done
   * within the patience of {@linkcode CurrentSlices}.
   */
  readonly inTurn: <A, E, R>(work: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R>
  /**
   * Visits the chunks from that of a number on, until one answers that it is the last. What is written
   * meanwhile is seen in the chunks that follow.
   */
  readonly over: (
    columns: Columns,
    visit: (chunk: Chunk) => "last" | void,
    from?: number,
  ) => Effect.Effect<void>
  /** Frees the loop where it has been held for a slice, in work that is no pass. */
  readonly pause: Effect.Effect<void>
}

/** How much of the time of the loop passes take. */
export interface Pace {
  /** The milliseconds that it is held at a time. */
  readonly longest: number
  /** For how many turns it is free then, beside one, where several wait for a pass. */
  readonly turns: number
}

/** Passes in turn. They do not wait for what is read in slices, which takes much longer. */
export const makePasses = (
  now: () => number = () => performance.now(),
  { longest, turns }: Pace = { longest: slice, turns: 1 },
): Passes => {
  const takeTicket = makeScanQueue()
  const free = Effect.repeat(nextTurn, { times: turns - 1 })
  // Short passes that follow each other hold the loop as a long one does.
  let turn: Turn | undefined
  let begunAt = 0
  let stepAt = 0
  let endedAt = -Infinity
  let there = 0

  const begin = (at: number) => {
    begunAt = stepAt = at
    turn = beginTurn()
  }

  const pause: Passes["pause"] = Effect.suspend(() => {
    const at = now()
    // What follows at once is most often of the same turn of the loop.
    if (turn?.hasCome() || turn === undefined && at - endedAt > 0.5) begin(at)
    turn ??= beginTurn()
    const took = at - stepAt
    stepAt = at
    // The next step takes about as long as this one did.
    if (at - begunAt + took <= longest) return Effect.void
    // Where several wait, whatever is short takes more than one turn of the loop to be answered.
    const wait = there > 1 ? Effect.andThen(turn.wait, free) : turn.wait
    return Effect.andThen(wait, Effect.sync(() => begin(now())))
  })

  const inTurn: Passes["inTurn"] = Effect.fnUntraced(function* (work) {
    const { patience } = yield* CurrentSlices
    const ticket = takeTicket(yield* CurrentReader)
    there++
    const leave = Effect.sync(() => {
      ticket.leave()
      if (--there > 0) return
      turn?.end()
      turn = undefined
      endedAt = now()
    })
    return yield* ticket.wait.pipe(
      // Other short passes may have held the loop before.
      Effect.andThen(pause),
      Effect.andThen(work),
      Effect.timeoutOrElse({ duration: patience, orElse: () => Effect.die(busy) }),
      Effect.ensuring(leave),
    )
  })

  const over: Passes["over"] = Effect.fnUntraced(function* ({ chunks }, visit, from = 0) {
    for (let number = from; number < chunks.length; number++) {
      const chunk = chunks[number]
      if (chunk === undefined) continue
      yield* pause
      if (visit(chunk) === "last") return
    }
  })

  return { inTurn, over, pause }
}
