/**
 * Waiting for the lock that another program has on the database, while others are answered.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import * as Schedule from "effect/Schedule"
import { isSqlError } from "effect/sql/SqlError"

// Most locks are short; a program that takes longer than this is not waited for.
const untilFree = Schedule.min([
  Schedule.exponential("1 millis", 1.5),
  Schedule.spaced("50 millis"),
])
  .pipe(Schedule.upTo({ duration: "5 seconds" }))

// Who waits has the place of a request, and those who only read need places too.
const mostWaiting = 64

// Deno gives the words of SQLite and no code.
const isLocked = (error: unknown): boolean =>
  isSqlError(error) && /database is locked/.test(error.reason.message ?? "")

/**
 * Does something again for as long as another program has the lock, up to five seconds; fails as it
 * does after that, and at once where many wait already.
 */
export const makeWaitForLock = (): <A, E, R>(
  attempt: Effect.Effect<A, E, R>,
) => Effect.Effect<A, E, R> => {
  let waiting = 0
  return (attempt) =>
    Effect.catchIf(attempt, isLocked, (error) =>
      Effect.suspend(() => {
        if (waiting >= mostWaiting) return Effect.fail(error)
        waiting++
        return Effect.retry(attempt, { while: isLocked, schedule: untilFree }).pipe(
          Effect.ensuring(Effect.sync(() => {
            waiting--
          })),
        )
      }))
}
