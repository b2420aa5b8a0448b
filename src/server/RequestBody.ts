/**
 * How long the body of a request may take to arrive.
 *
 * @module
 */
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import { HttpServerError, RequestParseError } from "effect/http/HttpServerError"
import * as HttpServerRequest from "effect/http/HttpServerRequest"
import type * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import { readAsUtf8 } from "./BodyEncoding.ts"

/** How the body of a request is read. */
export interface BodyOptions {
  /**
   * How long the body of a request may take from when it is begun to be read, 30 seconds when left
   * out; then it is answered 408. For an import, how long one part of it may take after another.
   */
  readonly bodyTimeout?: Duration.Input | undefined
}

/** The cause of a failure to read a body that did not arrive in time. */
export const bodyTimedOut = Symbol("bodyTimedOut")

/** Bounds how long `app` waits for the body of its request. */
export const withBodyTimeout = ({ bodyTimeout = "30 seconds" }: BodyOptions) =>
<A, E, R>(
  app: Effect.Effect<A, E, R>,
): Effect.Effect<A, E, R | HttpServerRequest.HttpServerRequest | Scope.Scope> =>
  Effect.flatMap(HttpServerRequest.HttpServerRequest, (request) => {
    if (request.method === "GET" || request.method === "HEAD") return app
    const timedOut = new HttpServerError({
      reason: new RequestParseError({ request, cause: bodyTimedOut }),
    })
    // Reading ends with the request and not with the time, for on Node it takes the connection with
    // it, on which the answer has yet to go.
    const arrayBuffer = Effect.scope.pipe(
      Effect.flatMap((scope) => Effect.forkIn(request.arrayBuffer, scope)),
      Effect.flatMap((reading) =>
        Effect.timeoutOrElse(Fiber.join(reading), {
          duration: bodyTimeout,
          orElse: () => Effect.fail(timedOut),
        })
      ),
    )
    // One that is read as a stream has no largest size and so no time for all of it.
    const stream = Stream.timeoutOrElse(request.stream, {
      duration: bodyTimeout,
      orElse: () => Stream.fail(timedOut),
    })
    const { form, text } = readAsUtf8(request, arrayBuffer)
    const bounded = Object.create(request, {
      arrayBuffer: { get: () => arrayBuffer },
      text: { get: () => text },
      urlParamsBody: { get: () => form },
      stream: { get: () => stream },
    })
    return Effect.provideService(app, HttpServerRequest.HttpServerRequest, bounded)
  })
