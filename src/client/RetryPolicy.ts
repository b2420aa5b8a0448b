/**
 * When and how often a call that failed in passing is sent again.
 *
 * @module
 */
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Random from "effect/Random"
import * as Schedule from "effect/Schedule"
import type { ConnectionError, InternalError, TooManyRequestsError } from "../domain/Errors.ts"

/**
 * Retries of calls that are safe to repeat: reads, and updates by id. The delay before retry `n` is
 * random between 0 and `base · 2ⁿ⁻¹`, at most `cap`.
 */
export interface RetryPolicy {
  /** The most retries of one request. */
  readonly times: number
  readonly base: Duration.Input
  readonly cap: Duration.Input
}

/** At most 3 retries, from 100 ms doubling, at most 5 s. */
export const defaultRetryPolicy: RetryPolicy = { times: 3, base: "100 millis", cap: "5 seconds" }

const isTransient = (
  error: { readonly _tag: string },
): error is ConnectionError | InternalError | TooManyRequestsError =>
  error._tag === "ConnectionError" || error._tag === "InternalError" ||
  error._tag === "TooManyRequestsError"

/** Retries an effect by `policy` while it fails in passing; a `retryAfter` of the server is kept. */
export const retryTransient =
  (policy: RetryPolicy | false) =>
  <A, E extends { readonly _tag: string }, R>(
    effect: Effect.Effect<A, E, R>,
  ): Effect.Effect<A, E, R> => {
    if (policy === false) return effect
    const cap = Duration.fromInputUnsafe(policy.cap)
    const schedule = Schedule.exponential(policy.base).pipe(
      Schedule.setInputType<E>(),
      Schedule.modifyDelay(({ duration, input }) =>
        input._tag === "TooManyRequestsError" && "retryAfter" in input &&
          Duration.isDuration(input.retryAfter)
          ? Effect.succeed(input.retryAfter)
          : Effect.map(Random.next, (random) => Duration.times(Duration.min(duration, cap), random))
      ),
    )
    return Effect.retry(effect, { schedule, times: policy.times, while: isTransient })
  }
