/**
 * Reading a log on over a server that is away for a while.
 *
 * @module
 */
import * as Clock from "effect/Clock"
import * as Console from "effect/Console"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Schedule from "effect/Schedule"
import * as Stream from "effect/Stream"
import type { Page } from "../../client/Pages.ts"
import { isTransient, type RetryFacts } from "../../client/RetryPolicy.ts"
import { parseTime } from "../../domain/Time.ts"

// Soon enough for who watches, and one request in that time.
const pause = Duration.seconds(2)

/** Which part of a log is read on. */
export interface GoOnOptions {
  /** Where it begins; at its first entry that is wanted when left out. */
  readonly from?: string | undefined
  /** Up to when, as ISO 8601; it has no end when left out. */
  readonly end?: string | undefined
}

/**
 * The pages of a log, and those to come: `pagesFrom` reads them from a checkpoint to the end that the log
 * has by then. Once the server has answered, a failure that may mend itself is told, and tried again.
 */
export const goOn = <A, E extends RetryFacts & { readonly message: string }, R>(
  pagesFrom: (checkpoint: string | undefined) => Stream.Stream<Page<A>, E, R>,
  { end, from: start }: GoOnOptions,
): Stream.Stream<Page<A>, E, R> =>
  Stream.suspend(() => {
    let from = start
    let hasAnswered = false
    let isAway = false
    let isOver = false
    const last = (end === undefined ? Infinity : parseTime(end)) + Duration.toMillis(pause)
    // A round may have no page to give.
    const answered = Effect.suspend(() => {
      hasAnswered = true
      if (!isAway) return Effect.void
      isAway = false
      return Console.error("the server answers again")
    })
    const round = Stream.unwrap(Effect.map(Clock.currentTimeMillis, (now) => {
      // A change has its time before it is kept, and is told a little after that time.
      isOver = now > last
      return pagesFrom(from)
    })).pipe(
      Stream.tap((page) => {
        from = page.checkpoint
        return answered
      }),
    )
    const survive = (error: E) => {
      if (!hasAnswered || !isTransient(error)) return Stream.fail(error)
      isOver = false
      if (isAway) return Stream.empty
      isAway = true
      return Stream.fromEffectDrain(Console.error(`${error.message} Trying again.`))
    }
    return Stream.concat(round, Stream.fromEffectDrain(answered)).pipe(
      Stream.catch(survive),
      Stream.repeat(Schedule.while(Schedule.spaced(pause), () => !isOver)),
    )
  })
