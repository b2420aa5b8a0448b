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
 * Runs `onTime` in `millis` milliseconds by the clock of `context`, unless what it gives is called before
 * that.
 */
export const startTimer = (
  context: Context.Context<never>,
  millis: number,
  onTime: () => void,
): () => void => {
  // A fiber waits by any clock, and for longer than a timer can; otherwise it would only take time.
  if (Context.getOrUndefined(context, Clock.Clock) || millis > 2e9) {
    const clock = Context.get(context, Clock.Clock)
    const timer = Effect.runForkWith(context)(
      Effect.map(clock.sleep(Duration.millis(millis)), onTime),
    )
    return () => timer.interruptUnsafe()
  }
  const timer = setTimeout(onTime, millis)
  return () => clearTimeout(timer)
}

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
          const stopTimer = startTimer(context, millis, () => {
            resume(Effect.andThen(Fiber.interrupt(running), orElse()))
          })
          running.addObserver((exit) => {
            stopTimer()
            resume(exit)
          })
          return Effect.suspend(() => {
            stopTimer()
            return Fiber.interrupt(running)
          })
        }),
    )
  )
