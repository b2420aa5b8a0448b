/**
 * Freeing the event loop in the middle of long work, so that others are answered.
 *
 * @module
 */
import * as Effect from "effect/Effect"

/** A turn of the event loop in which requests are looked for. */
export interface Turn {
  /** Waits for it. */
  readonly wait: Effect.Effect<void>
  /** Whether it has come, or will not, for it was given up. */
  readonly hasCome: () => boolean
  /** Gives it up; as often as it is called. */
  readonly end: () => void
}

// What runs within a timer of Deno 2.9 makes the one that it sets late by as long as that took and more.
const afterTimer = (then: () => void) => queueMicrotask(then)

/** The next turn. It is begun before a slice of work, so that it costs no time of its own after it. */
export const beginTurn = (): Turn => {
  let isThere = false
  let tell = () => {}
  // With setImmediate, Deno 2.9 looks for what came from the network at every 61st turn only.
  const timer = setTimeout(() => {
    isThere = true
    afterTimer(tell)
  }, 0)
  const end = () => {
    isThere = true
    clearTimeout(timer)
  }
  return {
    wait: Effect.callback<void>((resume) => {
      tell = () => resume(Effect.void)
      if (isThere) tell()
      // Whoever leaves while waiting leaves nothing behind.
      return Effect.sync(end)
    }),
    hasCome: () => isThere,
    end,
  }
}

/** Waits for the next turn, and leaves nothing behind for whoever is interrupted. */
export const nextTurn: Effect.Effect<void> = Effect.callback<void>((resume) => {
  const timer = setTimeout(() => afterTimer(() => resume(Effect.void)), 0)
  return Effect.sync(() => clearTimeout(timer))
})
