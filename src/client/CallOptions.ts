/**
 * Retries and times for one call, or for one region of a program.
 *
 * @module
 */
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import { dual } from "effect/Function"
import * as Predicate from "effect/Predicate"
import * as Result from "effect/Result"
import { FormatError, InvalidOptionError } from "../domain/Errors.ts"
import { checkLimits, checkNames } from "./ClientOptions.ts"
import type { ConnectionShape } from "./Connection.ts"
import { defaultRetryPolicy, type DurationInput, type RetryPolicy } from "./RetryPolicy.ts"

/**
 * The times and retries of a call, in place of those of its client. What is left out stays as in its
 * layer, and so does the request for a token, which all calls of a client share.
 */
export interface CallOptions {
  /** The time for one request and its whole response. */
  readonly timeout?: DurationInput | undefined
  /** The time for a call with its token and all its retries; of a stream, for each page. */
  readonly deadline?: DurationInput | undefined
  /**
   * What is different from the retry policy of the client, or `false` to send each request once. The
   * budget stays that of the client, and so does what may be repeated at all.
   */
  readonly retry?: Partial<Omit<RetryPolicy, "budget">> | false | undefined
}

const none: CallOptions = {}

// Checked by the compiler to be all of them.
const names: { readonly [Name in keyof CallOptions]-?: true } = {
  deadline: true,
  retry: true,
  timeout: true,
}

/**
 * The {@linkcode CallOptions} of the calls in a region. {@linkcode withCallOptions} sets them for an
 * effect; a stream and a layer take them as a service.
 *
 * @example For a stream
 * ```ts
 * import { CallOptions, streamCameras } from "@cam2/camera-database"
 * import { layerTest } from "@cam2/camera-database/testing"
 * import * as Effect from "effect/Effect"
 * import * as Stream from "effect/Stream"
 *
 * const count = streamCameras({ country: "US" }).pipe(
 *   Stream.provideService(CallOptions, { timeout: "5 seconds" }),
 *   Stream.runCount,
 *   Effect.provide(layerTest),
 * )
 * console.log(await Effect.runPromise(count))
 * ```
 */
export const CallOptions: Context.Reference<CallOptions> = /* @__PURE__ */ Context.Reference(
  "@cam2/camera-database/CallOptions",
  { defaultValue: () => none },
)

const merge = (outer: CallOptions, inner: CallOptions): CallOptions => ({
  // With what is no option, which the check refuses.
  ...outer,
  ...inner,
  timeout: inner.timeout ?? outer.timeout,
  deadline: inner.deadline ?? outer.deadline,
  retry: inner.retry && outer.retry
    ? { ...outer.retry, ...inner.retry }
    : inner.retry ?? outer.retry,
})

/**
 * Gives the calls in an effect a time-out, a deadline or retries of their own. In a region inside of
 * another, what the inner one sets counts. An option that is wrong is a `FormatError` of each call.
 *
 * @example A quick look that is tried every second
 * ```ts
 * import { searchCamera, withCallOptions } from "@cam2/camera-database"
 * import { layerTest } from "@cam2/camera-database/testing"
 * import * as Effect from "effect/Effect"
 * import * as Schedule from "effect/Schedule"
 *
 * const program = searchCamera({ country: "US" }).pipe(
 *   withCallOptions({
 *     timeout: "2 seconds",
 *     deadline: "10 seconds",
 *     retry: { times: 5, schedule: Schedule.spaced("1 second") },
 *   }),
 *   Effect.provide(layerTest),
 * )
 * console.log((await Effect.runPromise(program)).length)
 * ```
 */
export const withCallOptions: {
  (options: CallOptions): <A, E, R>(effect: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R>
  <A, E, R>(effect: Effect.Effect<A, E, R>, options: CallOptions): Effect.Effect<A, E, R>
} = /* @__PURE__ */ dual(
  2,
  <A, E, R>(effect: Effect.Effect<A, E, R>, options: CallOptions): Effect.Effect<A, E, R> =>
    // What is given as it is stays one object, by which calls with the same options are known.
    Effect.updateService(
      effect,
      CallOptions,
      (outer) => outer === none || !Predicate.isObject(options) ? options : merge(outer, options),
    ),
)

/** What a call keeps to, in milliseconds. */
export interface Limits {
  readonly timeout: number
  readonly deadline: number
  readonly retry: RetryPolicy | false
}

const toFormatError = (
  { expected, message, option }: InvalidOptionError,
  operation: string,
): FormatError => new FormatError({ message, operation, field: option, expected })

/** What the calls in a context keep to over a connection. */
export const makeLimits = (
  { deadline, retry, timeout }: Pick<ConnectionShape, "deadline" | "retry" | "timeout">,
): (
  context: Context.Context<never>,
  operation: string,
) => Result.Result<Limits, FormatError> => {
  const usual = Result.succeed({
    timeout: Duration.toMillis(timeout),
    deadline: Duration.toMillis(deadline),
    retry,
  })
  return (context, operation) => {
    const given = Context.get(context, CallOptions)
    if (given === none) return usual
    const checked = checkNames(given, names) ?? checkLimits(
      {
        timeout: given.timeout ?? timeout,
        deadline: given.deadline ?? deadline,
        retry: given.retry && typeof given.retry === "object"
          ? { ...(retry || defaultRetryPolicy), ...given.retry }
          : given.retry ?? retry,
      },
      "parts of a RetryPolicy, such as { times: 1 }",
    )
    return checked instanceof InvalidOptionError
      ? Result.fail(toFormatError(checked, operation))
      : Result.succeed({
        timeout: Duration.toMillis(checked.timeout),
        deadline: Duration.toMillis(checked.deadline),
        retry: checked.retry,
      })
  }
}

/** What a call that a client with this deadline and these retries makes here keeps to as a whole. */
export const currentLimits = (
  { deadline, retry }: Pick<ConnectionShape, "deadline" | "retry">,
  operation: string,
): Effect.Effect<Limits, FormatError> =>
  Effect.withFiber(({ context }) =>
    Effect.fromResult(makeLimits({ deadline, retry, timeout: deadline })(context, operation))
  )
