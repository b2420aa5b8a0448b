/**
 * Where what was injected happens: before a call, and between the client and its server.
 *
 * @module
 */
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as HttpBody from "effect/http/HttpBody"
import type * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as HttpServerResponse from "effect/http/HttpServerResponse"
import * as Stream from "effect/Stream"
import type * as TestClock from "effect/testing/TestClock"
import type { ApiClientShape, Call, RequestError } from "../client/ApiClient.ts"
import { currentLimits } from "../client/CallOptions.ts"
import { mayRepeat } from "../client/Repeating.ts"
import type { FailureByStatus } from "../client/StatusErrors.ts"
import { defaultRetryPolicy, makeBudget, makeRetry } from "../client/RetryPolicy.ts"
import { requestIdHeader } from "../contract/RequestId.ts"
import { type FailureStatus, routes, tokenExpired } from "../contract/Routes.ts"
import { inProcess } from "../server/InProcess.ts"
import type { HttpApp } from "../server/Server.ts"
import type { Injection } from "./Injection.ts"
import type { Operation, Versioned, Write } from "./OperationErrors.ts"

type AnyCall = Call<FailureStatus>

/** The call that a request is made for. */
const CurrentCall = Context.Reference<AnyCall | undefined>(
  "@cam2/camera-database/testing/CurrentCall",
  { defaultValue: () => undefined },
)

type Scoped = Exclude<Injection, { readonly _tag: "ExpireTokens" | "RefuseTokens" }>

/** Tells whether a call meets an injection, and counts that it did. */
const makeCounter = () => {
  const met = new Map<Injection, number>()
  return (injection: Injection, call: AnyCall): injection is Scoped => {
    if (injection._tag === "ExpireTokens" || injection._tag === "RefuseTokens") return false
    const count = met.get(injection) ?? 0
    const { operations, times, when } = injection
    if (count >= times || !operations.includes(call.operation as Operation) || !when(call)) {
      return false
    }
    met.set(injection, count + 1)
    return true
  }
}

const testClockOf = (clock: Clock.Clock) =>
  "withLive" in clock ? clock as TestClock.TestClock : undefined

const patience = 4

/** Ends what waits for a clock of a test that nobody moves. */
const orHint = (operation: string) => <A, E, R>(effect: Effect.Effect<A, E, R>) =>
  Effect.clockWith((clock) => {
    const testClock = testClockOf(clock)
    if (testClock === undefined) return effect
    const watch = Effect.gen(function* () {
      let at = testClock.currentTimeMillisUnsafe()
      for (let still = 0; still < patience; still++) {
        yield* Effect.sleep("1 second")
        const now = testClock.currentTimeMillisUnsafe()
        if (now !== at) still = -1
        at = now
      }
      return yield* Effect.die(
        new Error(
          `${operation} waits for the TestClock, which has not moved from ${at} ms for ${patience} ` +
            "seconds of real time. Run the call in a fiber (Effect.forkChild), and move the clock " +
            "far enough (TestClock.adjust) before the fiber is joined.",
        ),
      )
    })
    return Effect.raceFirst(effect, testClock.withLive(watch))
  })

/** The status of each error that is always the response of a server. */
const statusOf: { readonly [Tag in (Write | Versioned)["_tag"]]?: number } = {
  AuthenticationError: 401,
  AuthorizationError: 403,
  InternalError: 500,
  PreconditionFailedError: 412,
  ResourceConflictError: 409,
  ResourceNotFoundError: 404,
  TooManyRequestsError: 429,
}

/** The error as it would be from the client; what the test holds stays as it is. */
const completed = (error: Write | Versioned, call: AnyCall): Write | Versioned => {
  const { operation = call.operation, status = statusOf[error._tag] } = error
  if (operation === error.operation && status === error.status) return error
  const make = error.constructor as new (facts: object) => Write | Versioned
  const copy = new make({
    ...error,
    message: error.message,
    operation,
    ...(status !== undefined && { status }),
  })
  if (error.stack !== undefined) copy.stack = error.stack
  return copy
}

/** An `ApiClient` whose calls first meet what was injected. */
export const withInjections = (
  api: ApiClientShape,
  inject: ReadonlyArray<Injection>,
): ApiClientShape => {
  const meets = makeCounter()
  const budget = makeBudget((api.retry || defaultRetryPolicy).budget)
  const attempt = Effect.fnUntraced(function* (call: AnyCall) {
    for (const injection of inject) {
      if (injection._tag !== "Delay" && injection._tag !== "Fail") continue
      if (!meets(injection, call)) continue
      if (injection._tag === "Fail") {
        return yield* Effect.fail(completed(injection.error, call))
      }
      yield* Effect.sleep(injection.duration)
    }
  })
  const call = Effect.fnUntraced(function* <Failure extends FailureStatus>(call: Call<Failure>) {
    const limits = yield* currentLimits(api, call.operation)
    const deadline = (yield* Clock.currentTimeMillis) + limits.deadline
    const retry = makeRetry(limits.retry, budget)
    yield* retry(attempt(call), deadline, mayRepeat(call.route, { heedsKeys: true })).pipe(
      // `fail` takes only errors that the operation can have.
      Effect.mapError((error) => error as RequestError | FailureByStatus[Failure]),
    )
    return yield* Effect.provideService(api.call(call), CurrentCall, call)
  })
  return { ...api, call: (one) => orHint(one.operation)(call(one)) }
}

const unauthorized = (message: string) =>
  HttpServerResponse.jsonUnsafe({ message }, { status: 401 })

/** Decides which tokens are refused, and how. */
const makeRefusals = (inject: ReadonlyArray<Injection>) => {
  const sum = (tag: string, of: (injection: Injection) => number) =>
    inject.reduce((sum, injection) => injection._tag === tag ? sum + of(injection) : sum, 0)
  let expired = sum("ExpireTokens", (injection) => "times" in injection ? injection.times : 0)
  const count = sum("RefuseTokens", (injection) => "count" in injection ? injection.count : 0)
  const refused = new Set<string | undefined>()
  return ({ headers }: HttpClientRequest.HttpClientRequest) => {
    const token = headers.authorization
    if (refused.has(token) || refused.size < count) {
      refused.add(token)
      return unauthorized("Token revoked.")
    }
    if (expired === 0) return undefined
    expired--
    return unauthorized(tokenExpired)
  }
}

const page = "<html><head><title>503 Service Temporarily Unavailable</title></head>" +
  "<body><h1>503 Service Temporarily Unavailable</h1></body></html>"

/** The response of the server after what happens to it on its way. */
const spoil = (injection: Scoped, response: HttpServerResponse.HttpServerResponse) => {
  if (injection._tag === "ProxyPage") {
    return HttpServerResponse.text(page, { status: 503, contentType: "text/html" })
  }
  const { body, headers } = response
  const bytes = body._tag === "Uint8Array" ? body.body : new Uint8Array()
  const middle = Math.ceil(bytes.length / 2)
  const rest = injection._tag === "SlowResponse"
    ? Effect.delay(Effect.succeed(bytes.subarray(middle)), injection.duration)
    : Effect.fail(new Error("The connection was lost."))
  const stream = Stream.concat(
    Stream.succeed(bytes.subarray(0, middle)),
    Stream.fromEffect(rest),
  )
  return HttpServerResponse.setBody(
    response,
    HttpBody.stream(stream, headers["content-type"], bytes.length),
  )
}

/** A transport that asks `app` in the fiber of the caller: its clock, its interruption. */
export const transportTo = (app: HttpApp, inject: ReadonlyArray<Injection>) => {
  const meets = makeCounter()
  const refuse = makeRefusals(inject)
  const answer = Effect.fnUntraced(function* (request: HttpClientRequest.HttpClientRequest) {
    if (new URL(request.url).pathname.endsWith(routes.authenticate.path)) return yield* app
    const refusal = refuse(request)
    if (refusal !== undefined) return refusal
    let response = yield* app
    const call = yield* CurrentCall
    for (const injection of call === undefined ? [] : inject) {
      if (injection._tag === "Delay" || injection._tag === "Fail") continue
      if (meets(injection, call!)) response = spoil(injection, response)
    }
    return response
  })
  // An id is new each time, and what a test prints stays the same.
  return inProcess((request) =>
    Effect.map(answer(request), HttpServerResponse.removeHeader(requestIdHeader))
  )
}
