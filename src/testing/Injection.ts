/**
 * What goes wrong in the tests of a pipeline: failures, delays, refused tokens, broken responses.
 *
 * @module
 */
import type { Call } from "../client/ApiClient.ts"
import type { DurationInput } from "../client/RetryPolicy.ts"
import type { FailureStatus } from "../contract/Routes.ts"
import { checkCount, checkObject, checkOptions, checkTime, refuse } from "./Refusal.ts"
import type { Operation, OperationError, Operations, Versioned, Write } from "./OperationErrors.ts"

interface Scope {
  readonly operations: ReadonlyArray<Operation>
  readonly times: number
  readonly when: (call: InjectedCall) => boolean
}

/** Something that goes wrong in a test; make it with {@linkcode fail} or one of the functions beside it. */
export type Injection =
  | Scope & { readonly _tag: "Fail"; readonly error: Write | Versioned }
  | Scope & { readonly _tag: "Delay"; readonly duration: DurationInput }
  | Scope & { readonly _tag: "CutResponse" }
  | Scope & { readonly _tag: "SlowResponse"; readonly duration: DurationInput }
  | Scope & { readonly _tag: "ProxyPage" }
  | { readonly _tag: "ExpireTokens"; readonly times: number }
  | { readonly _tag: "RefuseTokens"; readonly count: number }

/** What a call asks for, as the server would see it. */
export type InjectedCall = Pick<Call<FailureStatus>, "path" | "parameters" | "form">

/** Which requests meet what is injected; all of them when empty. */
export interface FailOptions {
  /**
   * How many requests meet it; the requests after them are as usual. Every request when left out. With
   * the `retry` of the test, each retry counts as a request.
   */
  readonly times?: number | undefined
  /** Which calls meet it, by what they ask for. */
  readonly when?: ((call: InjectedCall) => boolean) | undefined
}

// Checked by the compiler to be all of them.
const optionNames: { readonly [Name in keyof FailOptions]-?: true } = { times: true, when: true }

const scope = (name: string, operations: Operations, options: FailOptions): Scope => {
  if (!(operations?.length > 0)) {
    return refuse(name, "operations", operations, "the name of an operation, or some of them")
  }
  const { times = Infinity, when = () => true } = checkOptions(name, options, optionNames)
  if (typeof when !== "function") return refuse(name, "when", when, "a function")
  return {
    operations: typeof operations === "string" ? [operations] : operations,
    times: checkCount(name, "times", times),
    when,
  }
}

/**
 * Requests of `operations` fail with `error` and reach no server. When `error` names no operation, or has
 * no status where an error of the client always has one (500 for an `InternalError`), the call fails with
 * a copy that does. With the `retry` of the test, a transient error, such as a `ConnectionError` or an
 * `InternalError`, is retried.
 *
 * @example The first two requests, every call for one camera, and two operations at once
 * ```ts
 * import { InternalError } from "@cam2/camera-database"
 * import { fail, sampleCameraID } from "@cam2/camera-database/testing"
 *
 * const error = new InternalError({ message: "Out of order" })
 * const inject = [
 *   fail("checkCamExist", error, { times: 2 }),
 *   fail("cameraById", error, { when: ({ path }) => path?.cameraID === sampleCameraID(7) }),
 *   fail(["searchCamera", "streamCameras"], error),
 * ]
 * console.log(inject.length)
 * ```
 */
export const fail = <Name extends Operation>(
  operations: Operations<Name>,
  error: OperationError<NoInfer<Name>>,
  options: FailOptions = {},
): Injection => ({
  _tag: "Fail",
  error: checkObject("fail", "error", error),
  ...scope("fail", operations, options),
})

/**
 * Every request of `operations` takes `duration` longer, on the clock of the test. No time-out or
 * deadline ends that: {@linkcode slowResponse} is for those. With a `TestClock`, run the call in a fiber
 * and move the clock; one that stands still for four seconds of real time while a call waits ends that
 * call with a defect that says so.
 *
 * @example Two calls, and a clock that moves over both
 * ```ts
 * import { cameraById } from "@cam2/camera-database"
 * import { delay, layerTestWith, sampleCameraID } from "@cam2/camera-database/testing"
 * import * as Effect from "effect/Effect"
 * import * as Fiber from "effect/Fiber"
 * import * as TestClock from "effect/testing/TestClock"
 *
 * const program = Effect.gen(function* () {
 *   const call = cameraById(sampleCameraID(1))
 *   const fiber = yield* Effect.forkChild(Effect.andThen(call, call))
 *   yield* TestClock.adjust("2 hours")
 *   return yield* Fiber.join(fiber)
 * }).pipe(
 *   Effect.provide(layerTestWith({ inject: [delay("cameraById", "1 hour")] })),
 *   Effect.provide(TestClock.layer()),
 * )
 * console.log((await Effect.runPromise(program)).city)
 * ```
 */
export const delay = (
  operations: Operations,
  duration: DurationInput,
  options: FailOptions = {},
): Injection => ({
  _tag: "Delay",
  duration: checkTime("delay", duration),
  ...scope("delay", operations, options),
})

/**
 * The server does what requests of `operations` ask for, and its response breaks off in the middle: a
 * `ConnectionError` whose `reason` is `"Interrupted"`.
 *
 * @example A camera that is added, and whose id is lost on the way
 * ```ts
 * import { addCamera, searchCamera } from "@cam2/camera-database"
 * import { cutResponse, layerTestWith } from "@cam2/camera-database/testing"
 * import * as Effect from "effect/Effect"
 *
 * const program = Effect.gen(function* () {
 *   const { _tag } = yield* Effect.flip(addCamera({
 *     camera_type: "stream",
 *     m3u8_url: "https://example.org/playlist.m3u8",
 *     is_active_image: false,
 *     is_active_video: true,
 *   }))
 *   return [_tag, (yield* searchCamera()).length]
 * }).pipe(Effect.provide(layerTestWith({ cameras: [], inject: [cutResponse("addCamera")] })))
 * console.log(await Effect.runPromise(program))
 * ```
 */
export const cutResponse = (operations: Operations, options: FailOptions = {}): Injection => ({
  _tag: "CutResponse",
  ...scope("cutResponse", operations, options),
})

/**
 * The second half of the response to requests of `operations` comes `duration` after the first, on the
 * clock of the test. Unlike a {@linkcode delay} it counts for the `timeout` of the test.
 *
 * @example A body that is slower than the time-out
 * ```ts
 * import { searchCamera } from "@cam2/camera-database"
 * import { layerTestWith, slowResponse } from "@cam2/camera-database/testing"
 * import * as Effect from "effect/Effect"
 *
 * const error = await Effect.flip(searchCamera()).pipe(
 *   Effect.provide(layerTestWith({
 *     timeout: "20 millis",
 *     inject: [slowResponse("searchCamera", "1 minute")],
 *   })),
 *   Effect.runPromise,
 * )
 * console.log(error.message)
 * ```
 */
export const slowResponse = (
  operations: Operations,
  duration: DurationInput,
  options: FailOptions = {},
): Injection => ({
  _tag: "SlowResponse",
  duration: checkTime("slowResponse", duration),
  ...scope("slowResponse", operations, options),
})

/**
 * The server does what requests of `operations` ask for, and a proxy before it answers with its own
 * page, status 503 and HTML: an `InternalError` that proves nothing about what was done.
 *
 * @example With a retry that gets through
 * ```ts
 * import { defaultRetryPolicy, searchCamera } from "@cam2/camera-database"
 * import { layerTestWith, proxyPage } from "@cam2/camera-database/testing"
 * import * as Effect from "effect/Effect"
 *
 * const cameras = await searchCamera({ country: "US" }).pipe(
 *   Effect.provide(layerTestWith({
 *     retry: { ...defaultRetryPolicy, base: "1 milli" },
 *     inject: [proxyPage("searchCamera", { times: 1 })],
 *   })),
 *   Effect.runPromise,
 * )
 * console.log(cameras.length)
 * ```
 */
export const proxyPage = (operations: Operations, options: FailOptions = {}): Injection => ({
  _tag: "ProxyPage",
  ...scope("proxyPage", operations, options),
})

/**
 * The next `times` requests are answered with `Token expired.`; one when left out.
 *
 * @example A token that is renewed twice
 * ```ts
 * import { searchCamera } from "@cam2/camera-database"
 * import { expireTokens, layerTestWith } from "@cam2/camera-database/testing"
 * import * as Effect from "effect/Effect"
 *
 * const layer = layerTestWith({ inject: [expireTokens(2)] })
 * console.log((await Effect.runPromise(Effect.provide(searchCamera(), layer))).length > 0) // true
 * ```
 */
export const expireTokens = (times: number = 1): Injection => ({
  _tag: "ExpireTokens",
  times: checkCount("expireTokens", "times", times),
})

/**
 * The first `count` tokens are refused for good, with 401 and `Token revoked.` whenever they are sent;
 * all of them when left out. A call with one fails with an `AuthenticationError`, and the next asks
 * for a new one.
 *
 * @example The second call has a new token
 * ```ts
 * import { cameraById } from "@cam2/camera-database"
 * import { layerTestWith, refuseTokens, sampleCameraID } from "@cam2/camera-database/testing"
 * import * as Effect from "effect/Effect"
 *
 * const call = cameraById(sampleCameraID(1))
 * const program = Effect.gen(function* () {
 *   const { _tag } = yield* Effect.flip(call)
 *   return [_tag, (yield* call).city]
 * }).pipe(Effect.provide(layerTestWith({ inject: [refuseTokens(1)] })))
 * console.log(await Effect.runPromise(program))
 * ```
 */
export const refuseTokens = (count: number = Infinity): Injection => ({
  _tag: "RefuseTokens",
  count: checkCount("refuseTokens", "count", count),
})
