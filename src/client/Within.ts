/**
 * An effect that has only so long.
 *
 * @module
 */
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"

/**
 * `effect`, or `orElse` when it takes longer than `millis` milliseconds; then it is interrupted. It does
 * what `Effect.timeoutOrElse` does, which is a race with more around it, and no timer where the effect
 * ends at once.
 */
export const within = <A, E, R, B, E2>(
  effect: Effect.Effect<A, E, R>,
  millis: number,
  orElse: () => Effect.Effect<B, E2>,
): Effect.Effect<A | B, E | E2, R> =>
  Effect.withFiber(({ context }) =>
    Effect.flatMap(
      Effect.forkChild(effect, { startImmediately: true }),
      (running) =>
        running.pollUnsafe() ?? Effect.callback<A | B, E | E2>((resume) => {
          const clock = Context.get(context, Clock.Clock)
          const timer = Effect.runForkWith(context)(clock.sleep(Duration.millis(millis)))
          timer.addObserver((slept) => {
            if (slept._tag === "Success") resume(Effect.andThen(Fiber.interrupt(running), orElse()))
          })
          running.addObserver((exit) => {
            timer.interruptUnsafe()
            resume(exit)
          })
          return Effect.suspend(() => {
            timer.interruptUnsafe()
            return Fiber.interrupt(running)
          })
        }),
    )
  )
