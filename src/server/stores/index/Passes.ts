/**
 * Going through the cameras of the index: one pass at a time, and the loop is free between its slices.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import * as Semaphore from "effect/Semaphore"
import type { Chunk, Columns } from "./Columns.ts"

/** How many milliseconds the loop is held at a time. */
export const slice = 4

/** How passes take their turns. */
export interface Passes {
  /** Runs what has passes when those before it have ended. */
  readonly inTurn: <A, E, R>(work: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R>
  /** Frees the loop, if it was held for a slice. */
  readonly pause: Effect.Effect<void>
  /**
   * Visits the chunks from that of a number on, until one answers that it is the last. What is written
   * meanwhile is seen in the chunks that follow.
   */
  readonly over: (
    columns: Columns,
    visit: (chunk: Chunk) => "last" | void,
    from?: number,
  ) => Effect.Effect<void>
}

/** Passes in turn. */
export const makePasses = (now: () => number = () => performance.now()): Passes => {
  const turns = Semaphore.makeUnsafe(1)
  let freeAt = -Infinity
  const isHeld = () => now() - freeAt > slice
  const free = Effect.map(Effect.yieldNow, () => {
    freeAt = now()
  })
  return {
    inTurn: turns.withPermit,
    pause: Effect.suspend(() => isHeld() ? free : Effect.void),
    over: Effect.fnUntraced(function* ({ chunks }, visit, from = 0) {
      for (let number = from; number < chunks.length; number++) {
        const chunk = chunks[number]
        if (chunk === undefined) continue
        if (isHeld()) yield* free
        if (visit(chunk) === "last") return
      }
    }),
  }
}
