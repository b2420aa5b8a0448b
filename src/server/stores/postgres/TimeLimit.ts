/**
 * A time limit of what is done with every request, and hardly ever takes so long.
 *
 * @module
 */
import type * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"

// Timers take no more, and then end at once.
const most = 2 ** 31 - 1

/**
 * Ends what takes longer than `duration`, and dies of `defect` then: as `Effect.timeoutOrElse` does, with
 * one fiber and a bare timer in place of two fibers and a timer of the clock, which take as long as a
 * third of the shortest statement.
 */
export const within = (duration: Duration.Duration, defect: unknown) => {
  const limit = Duration.toMillis(duration)
  return <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
    limit > most
      ? effect
      : Effect.contextWith((context: Context.Context<R>) =>
        Effect.callback<A, E>((resume) => {
          const fiber = Effect.runForkWith(context)(effect)
          const end = Effect.suspend(() => Fiber.interrupt(fiber))
          const timer = setTimeout(() => resume(Effect.andThen(end, Effect.die(defect))), limit)
          fiber.addObserver((exit) => {
            clearTimeout(timer)
            resume(exit)
          })
          return Effect.andThen(Effect.sync(() => clearTimeout(timer)), end)
        })
      )
}
