/**
 * How often a secret may be guessed, and how much one client may ask.
 *
 * @module
 */
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type * as HttpServerRequest from "effect/http/HttpServerRequest"
import * as HttpServerResponse from "effect/http/HttpServerResponse"
import * as Layer from "effect/Layer"
import * as NetAddress from "effect/net/NetAddress"
import * as Option from "effect/Option"
import * as RateLimiter from "effect/persistence/RateLimiter"
import * as Result from "effect/Result"
import { layerMemory } from "./LimitStore.ts"
import { peerAddress } from "./PeerAddress.ts"

/**
 * How many failures of `GET /auth` are answered before it is 429. Only failures count, so a client
 * that knows its secret is not limited however often it asks; while the limit is reached, though, the
 * right secret is refused as well, or it would not stop a guess. `Infinity` is no limit.
 */
export interface AuthLimit {
  /** Failures for one client id; 20 when left out. */
  readonly failuresPerClient?: number | undefined
  /**
   * Failures from one address (of IPv6 the /64), where the runtime tells it; 60 when left out. Behind
   * a proxy every request has the address of the proxy; `HttpMiddleware.xForwardedHeaders` of
   * `effect/http` around `makeHttpEffect` gives that of the client.
   */
  readonly failuresPerAddress?: number | undefined
  /** In how long; a minute when left out. */
  readonly window?: Duration.Input | undefined
}

/** How many requests each client may make. They refill steadily, and all may come at once. */
export interface AppLimit {
  /** How many requests. */
  readonly requests: number
  /** In how long; a minute when left out. */
  readonly window?: Duration.Input | undefined
}

/** How requests are limited. */
export interface LimitOptions {
  /** Against guessing secrets; on when left out. */
  readonly authLimit?: AuthLimit | false | undefined
  /** Requests of each client, told in `RateLimit-*` headers; no limit when left out. */
  readonly appLimit?: AppLimit | undefined
  /** Where limits are counted; the memory of this process when left out. */
  readonly rateLimiterStore?: Layer.Layer<RateLimiter.RateLimiterStore> | undefined
}

/** What one request of a client leaves of its limit. */
export interface Allowance {
  /** `RateLimit-Limit`, `RateLimit-Remaining` and `RateLimit-Reset`. */
  readonly headers: Readonly<Record<string, string>>
  /** How long to wait, if nothing was left. */
  readonly wait: Option.Option<Duration.Duration>
}

const seconds = (duration: Duration.Duration) => String(Math.ceil(Duration.toSeconds(duration)))

// A provider gives every customer a /64 at least, so that one address of it says nothing.
const addressKey = (address: string): string =>
  Result.match(NetAddress.ipFromString(address), {
    onFailure: () => address,
    onSuccess: (ip) => {
      if (NetAddress.isIpv4Address(ip)) return NetAddress.formatIp(ip)
      return NetAddress.isIpv4Mapped(ip)
        ? NetAddress.ipv6ToOctets(ip).slice(12).join(".")
        : NetAddress.ipv6ToSegments(ip).slice(0, 4).join(":")
    },
  })

const make = Effect.fnUntraced(function* ({ appLimit, authLimit = {} }: LimitOptions) {
  const limiter = yield* RateLimiter.RateLimiter
  const consume = (options: Parameters<typeof limiter.consume>[0]) =>
    limiter.consume(options).pipe(
      Effect.map(({ remaining, resetAfter }) => ({
        remaining,
        resetAfter,
        wait: Option.none<Duration.Duration>(),
      })),
      Effect.catch((error) =>
        // A store that fails is a defect: without its counts nothing may be guessed.
        error.reason._tag === "RateLimitExceeded"
          ? Effect.succeed({
            remaining: 0,
            resetAfter: error.reason.retryAfter,
            wait: Option.some(error.reason.retryAfter),
          })
          : Effect.die(error)
      ),
    )

  const consumeFailures = Effect.fnUntraced(function* (clientKey: string, tokens: 0 | 1) {
    if (authLimit === false) return Option.none()
    const { failuresPerAddress = 60, failuresPerClient = 20, window = "1 minute" } = authLimit
    const peer = yield* peerAddress
    // The address first: one that is refused does not use up what others have of the client id.
    const limits = [
      ...Option.toArray(peer).map((address) => ({
        key: `auth:address:${addressKey(address)}`,
        limit: failuresPerAddress,
      })),
      { key: `auth:client:${clientKey}`, limit: failuresPerClient },
    ]
    for (const { key, limit } of limits) {
      if (limit === Infinity) continue
      const { remaining, resetAfter, wait } = yield* consume({ key, limit, window, tokens })
      if (Option.isSome(wait)) return wait
      if (tokens === 0 && remaining <= 0) return Option.some(resetAfter)
    }
    return Option.none()
  })

  return Limits.of({
    countFailure: (clientKey) => consumeFailures(clientKey, 1),
    checkFailures: (clientKey) => consumeFailures(clientKey, 0),
    request: (clientID) => {
      if (appLimit === undefined) return Effect.succeed(Option.none())
      const { requests: limit, window = "1 minute" } = appLimit
      return consume({ algorithm: "token-bucket", key: `app:${clientID}`, limit, window }).pipe(
        Effect.map(({ remaining, resetAfter, wait }) =>
          Option.some({
            headers: {
              "ratelimit-limit": String(limit),
              "ratelimit-remaining": String(Math.floor(remaining)),
              "ratelimit-reset": seconds(resetAfter),
            },
            wait,
          })
        ),
      )
    },
  })
})

type Wait = Effect.Effect<
  Option.Option<Duration.Duration>,
  never,
  HttpServerRequest.HttpServerRequest
>

/** Limits on requests, counted through `effect/persistence`. */
export class Limits extends Context.Service<Limits, {
  /** Counts a failure to sign in; how long to wait if there were too many before it. */
  readonly countFailure: (clientKey: string) => Wait
  /** How long to wait if there were too many failures to sign in; counts nothing. */
  readonly checkFailures: (clientKey: string) => Wait
  /** Counts a request of a client; nothing where requests are not limited. */
  readonly request: (clientID: string) => Effect.Effect<Option.Option<Allowance>>
}>()("@cam2/camera-database/Limits") {
  /** Counted in the store of the options. */
  static readonly layer = (options: LimitOptions) =>
    Layer.effect(Limits, make(options)).pipe(
      Layer.provide(RateLimiter.layer),
      Layer.provide(options.rateLimiterStore ?? layerMemory()),
    )
}

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
