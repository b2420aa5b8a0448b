/**
 * What a limit leaves, as answers tell it.
 *
 * @module
 */
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as HttpEffect from "effect/http/HttpEffect"
import type * as HttpServerRequest from "effect/http/HttpServerRequest"
import * as HttpServerResponse from "effect/http/HttpServerResponse"
import * as Option from "effect/Option"

/** The headers that tell what a request leaves of a limit. */
export const allowanceHeaders = [
  "ratelimit-limit",
  "ratelimit-remaining",
  "ratelimit-reset",
] as const

/** What one request leaves of a limit. */
export interface Allowance {
  /** The {@linkcode allowanceHeaders}. */
  readonly headers: Readonly<Record<(typeof allowanceHeaders)[number], string>>
  /** How long to wait, if nothing was left. */
  readonly wait: Option.Option<Duration.Duration>
}

const seconds = (duration: Duration.Duration) => String(Math.ceil(Duration.toSeconds(duration)))

/** What is left of `limit` requests. */
export const allowanceOf = (
  limit: number,
  { remaining, resetAfter, wait }: Pick<Allowance, "wait"> & {
    readonly remaining: number
    readonly resetAfter: Duration.Duration
  },
): Allowance => ({
  headers: {
    "ratelimit-limit": String(limit),
    "ratelimit-remaining": String(Math.floor(remaining)),
    "ratelimit-reset": seconds(resetAfter),
  },
  wait,
})

/** 429, and when to come back. */
export const tooManyRequests = (
  message: string,
  wait: Duration.Duration,
  headers: Readonly<Record<string, string>> = {},
): HttpServerResponse.HttpServerResponse =>
  HttpServerResponse.jsonUnsafe({ message }, {
    status: 429,
    headers: { ...headers, "retry-after": String(Math.max(1, Number(seconds(wait)))) },
  })

/** Tells what a request leaves of a limit on its response, which is 429 where nothing was left. */
export const withAllowance = <E, R>(
  allowance: Option.Option<Allowance>,
  response: Effect.Effect<HttpServerResponse.HttpServerResponse, E, R>,
): Effect.Effect<
  HttpServerResponse.HttpServerResponse,
  E,
  R | HttpServerRequest.HttpServerRequest
> => {
  if (Option.isNone(allowance)) return response
  const { headers, wait } = allowance.value
  if (Option.isSome(wait)) {
    return Effect.succeed(
      tooManyRequests("Too many requests. Try again later.", wait.value, headers),
    )
  }
  // On every response, failures included, which are made after this.
  return Effect.andThen(
    HttpEffect.appendPreResponseHandler((_request, response) =>
      Effect.succeed(HttpServerResponse.setHeaders(response, headers))
    ),
    response,
  )
}
