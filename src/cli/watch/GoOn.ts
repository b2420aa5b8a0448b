/**
 * Reading a log on over a server that is away for a while.
 *
 * @module
 */
import * as Console from "effect/Console"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Schedule from "effect/Schedule"
import * as Stream from "effect/Stream"
import type { Page } from "../../client/Pages.ts"
import { isTransient, type RetryFacts } from "../../client/RetryPolicy.ts"

/** How long a log is left alone at its end: soon enough for who watches, and one request in that time. */
export const pause = "2 seconds"

const longest = Duration.seconds(30)

const schedule = Schedule.exponential(pause).pipe(
  Schedule.modifyDelay(({ duration }) => Effect.succeed(Duration.min(duration, longest))),
)

/**
 * The pages of a log, which `pagesFrom` reads from a checkpoint on. Once the server has answered, a
 * failure that may mend itself is told, and tried again at longer and longer intervals.
 */
export const goOn = <A, E extends RetryFacts & { readonly message: string }, R>(
  pagesFrom: (checkpoint: string | undefined) => Stream.Stream<Page<A>, E, R>,
  start?: string,
): Stream.Stream<Page<A>, E, R> =>
  Stream.suspend(() => {
    let from = start
    let hasAnswered = false
    let isAway = false
    const mends = (error: E) => hasAnswered && isTransient(error)
    const answered = (page: Page<A>) => {
      from = page.checkpoint
      hasAnswered = true
      if (!isAway) return Effect.void
      isAway = false
      return Console.error("the server answers again")
    }
    const failed = (error: E) => {
      if (isAway || !mends(error)) return Effect.void
      isAway = true
      return Console.error(`${error.message} Trying again.`)
    }
    return Stream.suspend(() => pagesFrom(from)).pipe(
      Stream.tap(answered),
      Stream.tapError(failed),
      Stream.retry(($) => Schedule.while($(schedule), ({ input }) => mends(input))),
    )
  })
