/**
 * Keeping the index up to date in the background.
 *
 * @module
 */
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import type { SqlError } from "effect/sql/SqlError"
import { StoreBusy } from "../StoreHealth.ts"
import type { Follower } from "./Follow.ts"

/** Whether the index can be asked. */
export interface Upkeep {
  /** Whether it has everything but what was written last. */
  readonly isCurrent: () => boolean
  /** Takes in what was written last; false where that is too much, and is done in the background. */
  readonly refresh: Effect.Effect<boolean, SqlError>
}

/** Whether the database could not be asked, as while it starts again. */
const isPassing = ({ reasons }: Cause.Cause<unknown>) =>
  reasons.some((reason) => Cause.isDieReason(reason) && reason.defect instanceof StoreBusy)

/** Fills the index in the background, until the scope closes. */
export const makeUpkeep = Effect.fnUntraced(function* ({ catchUp, follow }: Follower) {
  const scope: Scope.Scope = yield* Effect.scope
  let isCurrent = false

  const inBackground = (work: Effect.Effect<void, SqlError>) =>
    Effect.suspend(() => {
      isCurrent = false
      const attempt: Effect.Effect<void> = work.pipe(
        Effect.map(() => {
          isCurrent = true
        }),
        // The database goes on to answer everything.
        Effect.catchCause((cause) => {
          if (Cause.hasInterruptsOnly(cause)) return Effect.void
          return isPassing(cause)
            ? Effect.andThen(Effect.sleep("1 second"), attempt)
            : Effect.logWarning("The index in memory is not used, for it cannot be filled", cause)
        }),
      )
      return Effect.forkIn(attempt, scope)
    })

  yield* inBackground(catchUp)
  const upkeep: Upkeep = {
    isCurrent: () => isCurrent,
    refresh: Effect.flatMap(
      follow,
      (isAll) => isAll ? Effect.succeed(true) : Effect.as(inBackground(catchUp), false),
    ),
  }
  return upkeep
})
