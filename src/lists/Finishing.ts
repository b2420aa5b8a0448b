/**
 * Requests that come to their end though what made them is broken off.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"

// How long an import that is broken off waits for the requests that are on their way.
const grace = "3 seconds"

/**
 * Lets requests that are on their way come to their end for a while after an interruption, so that
 * what they have written is counted.
 */
export const finishing = <A, E, R>(requests: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
  Effect.uninterruptibleMask((restore) =>
    Effect.flatMap(
      Effect.forkDetach(Effect.interruptible(requests)),
      (fiber) =>
        restore(Fiber.join(fiber)).pipe(
          Effect.onInterrupt(() =>
            Effect.andThen(
              Effect.timeoutOption(Effect.interruptible(Fiber.await(fiber)), grace),
              Fiber.interrupt(fiber),
            )
          ),
        ),
    )
  )
