/**
 * How long the body of a request may take to arrive.
 *
 * @module
 */
import * as Context from "effect/Context"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import { HttpServerError, RequestParseError } from "effect/http/HttpServerError"
import * as HttpServerRequest from "effect/http/HttpServerRequest"
import type * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import { CurrentPlace } from "./Admission.ts"
import { readAsUtf8 } from "./BodyEncoding.ts"
import { CurrentRequest } from "./Requests.ts"
import type { UsedUp } from "./Shares.ts"

/** How the body of a request is read. */
export interface BodyOptions {
  /**
   * How long the body of a request may take from when it is begun to be read, 30 seconds when left
   * out; then it is answered 408. For an import, how long one part of it may take after another.
   * As long a response of more than 128 KiB, or the results of an import, or a part of a response
   * that is a stream, may wait to be taken; then
   * it is broken off.
   */
  readonly bodyTimeout?: Duration.Input | undefined
}

/** The cause of a failure to read a body that did not arrive in time. */
export const bodyTimedOut = Symbol("bodyTimedOut")

/** How long the body of the request that is being answered may take, or a part of its response wait. */
export const BodyTimeout = Context.Reference<Duration.Input>("@cam2/camera-database/BodyTimeout", {
  defaultValue: () => "30 seconds",
})

/** The cause of a failure to read a body for which there was no place, before or after it arrived. */
export class BodyRefusal {
  constructor(readonly usedUp: UsedUp) {}
}

/** Reads a body with a place among those on their way, and without one among those in work. */
const onItsWay = <A, E, R>(
  request: HttpServerRequest.HttpServerRequest,
  read: Effect.Effect<A, E, R>,
): Effect.Effect<A, E | HttpServerError, R> =>
  Effect.gen(function* () {
    const place = yield* CurrentPlace
    if (place === undefined) return yield* read
    const refuse = (what: string, usedUp: UsedUp) => {
      place.shed(what, usedUp)
      return new HttpServerError({
        reason: new RequestParseError({ request, cause: new BodyRefusal(usedUp) }),
      })
    }
    // Every route that has a body asks for a token first, or is a read for everyone.
    const taken = place.bodies.take((yield* CurrentRequest)?.clientID ?? "")
    if (typeof taken === "string") return yield* refuse("bodies", taken)
    place.leave()
    const body = yield* Effect.ensuring(read, Effect.sync(taken))
    return place.enter() ? body : yield* refuse("requests", "all")
  })

/** Bounds how long `app` waits for the body of its request. */
export const withBodyTimeout = ({ bodyTimeout = "30 seconds" }: BodyOptions) =>
<A, E, R>(
  app: Effect.Effect<A, E, R>,
): Effect.Effect<A, E, R | HttpServerRequest.HttpServerRequest | Scope.Scope> =>
  Effect.flatMap(HttpServerRequest.HttpServerRequest, (request) => {
    if (request.method === "GET" || request.method === "HEAD") {
      return Effect.provideService(app, BodyTimeout, bodyTimeout)
    }
    const timedOut = () =>
      new HttpServerError({ reason: new RequestParseError({ request, cause: bodyTimedOut }) })
    // Reading ends with the request and not with the time, for on Node it takes the connection with
    // it, on which the response has yet to go.
    const arrayBuffer = Effect.scope.pipe(
      // At once, so that a body that is there is read before its time can be over.
      Effect.flatMap((scope) =>
        Effect.forkIn(request.arrayBuffer, scope, { startImmediately: true })
      ),
      Effect.flatMap((reading) =>
        Effect.timeoutOrElse(Fiber.join(reading), {
          duration: bodyTimeout,
          orElse: () => Effect.fail(timedOut()),
        })
      ),
      (read) => onItsWay(request, read),
    )
    // One that is read as a stream has no largest size and so no time for all of it.
    const stream = () =>
      Stream.timeoutOrElse(request.stream, {
        duration: bodyTimeout,
        orElse: () => Stream.fail(timedOut()),
      })
    const { form, text } = readAsUtf8(request, arrayBuffer)
    const bounded = Object.create(request, {
      arrayBuffer: { get: () => arrayBuffer },
      text: { get: () => text },
      urlParamsBody: { get: () => form },
      stream: { get: stream },
    })
    return app.pipe(
      Effect.provideService(HttpServerRequest.HttpServerRequest, bounded),
      Effect.provideService(BodyTimeout, bodyTimeout),
    )
  })
