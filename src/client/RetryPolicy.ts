/**
 * When and how often a call is sent again after a transient failure.
 *
 * @module
 */
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Random from "effect/Random"
import * as Schedule from "effect/Schedule"

/**
 * A length of time with its unit, such as `"30 seconds"` or a `Duration` of effect. A bare number is
 * refused: whether it means seconds or milliseconds is for the reader to guess.
 */
export type DurationInput = Exclude<Duration.Input, number>

/**
 * Retries of requests after transient failures: connection failures, time-outs, and the statuses in
 * `statuses`. The delay before retry `n` is random between 0 and `base · 2ⁿ⁻¹`, at most `cap`;
 * `Retry-After` of the server counts instead where there is one.
 *
 * Only what is safe to repeat is repeated: reads and updates by id always. Adding a camera, registering
 * and resetting a secret are sent with an `Idempotency-Key`, and are repeated where the server supports
 * it. With any other server, adding a camera is repeated only when it is certain that nothing was
 * written, and registering and resetting never are.
 *
 * @example Fewer retries, and no more than one a second in the long run
 * ```ts
 * import { defaultRetryPolicy, type RetryPolicy } from "@cam2/camera-database"
 *
 * const policy: RetryPolicy = {
 *   ...defaultRetryPolicy,
 *   times: 1,
 *   budget: { capacity: 10, perSecond: 1 },
 * }
 * console.log(policy.statuses)
 * ```
 */
export interface RetryPolicy {
  /** The most retries of one request. */
  readonly times: number
  /** The most that the first retry waits; doubled with each one after it. */
  readonly base: DurationInput
  /** The most that any retry waits. */
  readonly cap: DurationInput
  /**
   * The delays instead of `base` and `cap`, exactly as they are: any `Schedule`, which is given each
   * failure. When it ends, so do the retries.
   */
  readonly schedule?: Schedule.Schedule<unknown, RetryFacts> | undefined
  /** The statuses that are worth a retry. */
  readonly statuses: ReadonlyArray<number>
  /**
   * A token bucket for all retries of a client: each takes one token, so that an outage of the server
   * is not multiplied. Without a token the failure is given at once.
   */
  readonly budget: { readonly capacity: number; readonly perSecond: number }
}

/**
 * At most 3 retries, with random delays that start at up to 100 ms and double up to 5 s. A client has
 * 100 retries at once, and 10 a second after that.
 *
 * @example One retry at most
 * ```ts
 * import { defaultRetryPolicy, type RetryPolicy } from "@cam2/camera-database"
 *
 * const retry: RetryPolicy = { ...defaultRetryPolicy, times: 1 }
 * console.log(retry.statuses)
 * ```
 */
export const defaultRetryPolicy: RetryPolicy = {
  times: 3,
  base: "100 millis",
  cap: "5 seconds",
  statuses: [408, 429, 500, 502, 503, 504],
  budget: { capacity: 100, perSecond: 10 },
}

/** The facts of a failure that decide whether it is retried. */
export interface RetryFacts {
  /** The tag of the error. */
  readonly _tag: string
  /** The HTTP status of the response, if there was one. */
  readonly status?: number | undefined
  /** How long to wait, if the server said so. */
  readonly retryAfter?: Duration.Duration | undefined
  /** Why there was no response, if there was none. */
  readonly reason?: unknown
}

/**
 * Whether an error of an operation is transient: a `ConnectionError` whose reason is not `"Local"`, or an
 * error with one of the statuses of `policy`.
 *
 * @example Retrying a whole workflow
 * ```ts
 * import { cameraById, isTransient } from "@cam2/camera-database"
 * import * as Effect from "effect/Effect"
 *
 * const program = cameraById("5ae0ecbd336359291be74c12").pipe(
 *   Effect.retry({ times: 2, while: (error) => isTransient(error) }),
 * )
 * console.log(Effect.isEffect(program))
 * ```
 */
export const isTransient = (
  { _tag, reason, status }: RetryFacts,
  policy: RetryPolicy = defaultRetryPolicy,
): boolean =>
  (_tag === "ConnectionError" && reason !== "Local") ||
  (status !== undefined && policy.statuses.includes(status))

/** Repeats a request by the policy of its client. */
export interface Retry {
  /**
   * Retries `effect` while `mayRepeat` allows it, and while a retry would begin before `deadline` in
   * milliseconds since 1970, after what is transient by the policy or `isAlsoTransient`.
   */
  <A, E extends RetryFacts, R>(
    effect: Effect.Effect<A, E, R>,
    deadline: number,
    mayRepeat: (error: E) => boolean,
    isAlsoTransient?: (error: E) => boolean,
  ): Effect.Effect<A, E, R>
}

/** A bucket that fills with time. */
export interface Budget {
  /** Takes a token, if there is one at `now` in milliseconds since 1970. */
  readonly take: (now: number) => boolean
}

/** The budget that a policy gives its client. */
export const makeBudget = ({ capacity, perSecond }: RetryPolicy["budget"]): Budget => {
  let tokens = capacity
  let filledAt: number | undefined
  return {
    take: (now) => {
      const elapsed = Math.max(0, now - (filledAt ?? now)) / 1000
      tokens = Math.min(capacity, tokens + elapsed * perSecond)
      filledAt = now
      if (tokens < 1) return false
      tokens--
      return true
    },
  }
}

const exponential = ({ base, cap }: RetryPolicy) => {
  const most = Duration.fromInputUnsafe(cap)
  return Schedule.exponential(base).pipe(
    Schedule.modifyDelay(({ duration }) =>
      Effect.map(Random.next, (random) => Duration.times(Duration.min(duration, most), random))
    ),
  )
}

const schedule = (policy: RetryPolicy, deadline: number) =>
  (policy.schedule ?? exponential(policy)).pipe(
    Schedule.setInputType<RetryFacts>(),
    Schedule.modifyDelay(({ duration, input: { retryAfter } }) =>
      Effect.map(
        Clock.currentTimeMillis,
        (now) => Duration.min(retryAfter ?? duration, Duration.millis(Math.max(0, deadline - now))),
      )
    ),
  )

/** Retries by `policy`, each of which takes a token of `budget`. */
export const makeRetry = (
  policy: RetryPolicy | false,
  budget: Budget = makeBudget((policy || defaultRetryPolicy).budget),
): Retry =>
  policy === false
    ? (effect) => effect
    : (effect, deadline, mayRepeat, isAlsoTransient = () => false) =>
      // Most calls need nothing of it.
      Effect.catch(effect, (error) => {
        // What failed at first is not sent again before its turn.
        let failed: typeof error | undefined = error
        const next = Effect.suspend(() => {
          const first = failed
          failed = undefined
          return first === undefined ? effect : Effect.fail(first)
        })
        return Effect.retry(next, {
          schedule: schedule(policy, deadline),
          times: policy.times,
          while: (error) =>
            Effect.map(Clock.currentTimeMillis, (now) => {
              const wait = error.retryAfter === undefined ? 0 : Duration.toMillis(error.retryAfter)
              return (isTransient(error, policy) || isAlsoTransient(error)) && mayRepeat(error) &&
                now + wait < deadline && budget.take(now)
            }),
        })
      })
