/**
 * Work that its caller does not wait for when it leaves: a server that stands still ends nothing.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import type * as Scope from "effect/Scope"

/** Runs `effect` in a scope; whoever leaves has it interrupted there. */
export const detached = <A, E, R>(
  effect: Effect.Effect<A, E, R>,
  scope: Scope.Scope,
): Effect.Effect<A, E, R> =>
  Effect.uninterruptibleMask((restore) =>
    Effect.flatMap(
      Effect.forkIn(restore(effect), scope),
      (fiber) =>
        Effect.onInterrupt(
          restore(Fiber.join(fiber)),
          () => Effect.forkIn(Fiber.interrupt(fiber), scope),
        ),
    )
  )
