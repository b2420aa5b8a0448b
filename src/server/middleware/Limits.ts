/**
 * How often a secret may be guessed, and how much one client may ask.
 *
 * @module
 */
import * as Context from "effect/Context"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type * as HttpServerRequest from "effect/http/HttpServerRequest"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as RateLimiter from "effect/persistence/RateLimiter"
import { type Allowance, allowanceOf } from "./Allowance.ts"
import { layerOfStores } from "../stores/LimitStore.ts"
import { peerKey } from "./PeerAddress.ts"

/**
 * How many failures of `GET /auth` are answered before it is 429. Only failures count, so a client
 * that knows its secret is not limited however often it asks.
 *
 * Where a limit is reached, the right secret is refused as well, or it would not stop a guess, but
 * only to an address that has failed for this client in the window: nobody locks an owner out who
 * asks from elsewhere, nor the other clients behind an address. Where the runtime does not tell
 * addresses, all are one.
 */
export interface AuthLimit {
  /**
   * Failures for one client id from one address, 20 when left out; five times as many for one client
   * id from all addresses. `Infinity` is no limit.
   */
  readonly failuresPerClient?: number | undefined
  /**
   * Failures from one address (of IPv6 the /64), where the runtime tells it; 60 when left out,
   * `Infinity` is no limit. Behind a proxy every request has the address of the proxy, unless
   * `trustProxy` says to take that of the client.
   */
  readonly failuresPerAddress?: number | undefined
  /** In how long; a minute when left out. */
  readonly window?: Duration.Input | undefined
}

/** How many requests each client may make. They refill steadily, and all may come at once. */
export interface ClientLimit {
  /** How many requests. */
  readonly requests: number
  /** In how long; a minute when left out. */
  readonly window?: Duration.Input | undefined
}

/** How much may be read without a token. */
export interface PublicReadLimit {
  /**
   * Requests from one address (of IPv6 the /64), where the runtime tells it; 1,200 when left out,
   * `Infinity` is no limit. For proxies see `failuresPerAddress` of {@linkcode AuthLimit}.
   */
  readonly requestsPerAddress?: number | undefined
  /** Requests from all addresses; ten times as many as from one when left out. */
  readonly requests?: number | undefined
  /** In how long; a minute when left out. */
  readonly window?: Duration.Input | undefined
}

/** How requests are limited. */
export interface LimitOptions {
  /** Against guessing secrets; on when left out. */
  readonly authLimit?: AuthLimit | false | undefined
  /** Requests of each client, told in `RateLimit-*` headers; no limit when left out. */
  readonly clientLimit?: ClientLimit | undefined
  /**
   * Whether cameras and sources are read without a token, within limits; not when left out. What
   * writes, and what tells of changes, clients or usage, needs a token as ever, and a request with a
   * wrong token is refused.
   */
  readonly publicRead?: boolean | PublicReadLimit | undefined
  /**
   * Where limits are counted; when left out, in the database if it is PostgreSQL, else in the memory of
   * this process.
   */
  readonly rateLimiterStore?: Layer.Layer<RateLimiter.RateLimiterStore> | undefined
}

const make = Effect.fnUntraced(function* (
  { authLimit = {}, clientLimit, publicRead = false }: LimitOptions,
) {
  const limiter = yield* RateLimiter.RateLimiter
  const { requestsPerAddress = 1200, requests = 10 * requestsPerAddress, window = "1 minute" } =
    typeof publicRead === "object" ? publicRead : {}
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

  /** The limits of one client id, asked for from one address. */
  const limitsOf = Effect.fnUntraced(function* (
    clientKey: string,
    { failuresPerAddress = 60, failuresPerClient = 20, window = "1 minute" }: AuthLimit,
  ) {
    const peer = yield* peerKey
    const pair = `${clientKey}:${Option.getOrElse(peer, () => "")}`
    const use = (key: string, limit: number) => (tokens: 0 | 1) =>
      limit === Infinity ? Effect.succeed(Option.none<Duration.Duration>()) : Effect.map(
        consume({ key: `auth:${key}`, limit, window, tokens }),
        ({ remaining, resetAfter, wait }) =>
          tokens === 0 && remaining <= 0 ? Option.some(resetAfter) : wait,
      )
    return {
      // A window long, whatever the limits are: one that is not full ends sooner.
      failed: use(`failed:${pair}`, 1),
      pair: use(`pair:${pair}`, failuresPerClient),
      address: use(
        `address:${Option.getOrElse(peer, () => "")}`,
        Option.isSome(peer) ? failuresPerAddress : Infinity,
      ),
      client: use(`client:${clientKey}`, 5 * failuresPerClient),
    }
  })

  return Limits.of({
    countFailure: Effect.fnUntraced(function* (clientKey, { isKnown }) {
      if (authLimit === false) return Option.none()
      const limits = yield* limitsOf(clientKey, authLimit)
      const address = yield* limits.address(1)
      // Nobody makes up so many client ids that the counts of others are forgotten. The same is asked
      // of the store, so that the time does not tell.
      const tokens = isKnown || Option.isNone(address) ? 1 : 0
      yield* limits.failed(tokens)
      const pair = yield* limits.pair(tokens)
      // One that is refused does not use up what is left to others.
      if (Option.isSome(pair)) return pair
      if (Option.isSome(address)) return address
      return yield* limits.client(1)
    }),
    checkFailures: Effect.fnUntraced(function* (clientKey) {
      if (authLimit === false) return Option.none()
      const limits = yield* limitsOf(clientKey, authLimit)
      const pair = yield* limits.pair(0)
      if (Option.isSome(pair)) return pair
      if (Option.isNone(yield* limits.failed(0))) return Option.none()
      const address = yield* limits.address(0)
      return Option.isSome(address) ? address : yield* limits.client(0)
    }),
    request: (clientID) => {
      if (clientLimit === undefined) return Effect.succeed(Option.none())
      const { requests: limit, window = "1 minute" } = clientLimit
      return consume({ algorithm: "token-bucket", key: `app:${clientID}`, limit, window }).pipe(
        Effect.map((left) => allowanceOf(limit, left)),
        Effect.asSome,
      )
    },
    // Not by buckets, which are kept for ever: whoever asks has as many addresses as there are.
    publicRead: publicRead === false ? undefined : Effect.gen(function* () {
      const peer = yield* peerKey
      const use = (key: string, limit: number) =>
        limit === Infinity
          ? Effect.succeed(Option.none<Allowance>())
          : Effect.map(consume({ key: `public:${key}`, limit, window }), (left) =>
            Option.some(allowanceOf(limit, left)))
      const own = Option.isNone(peer)
        ? Option.none<Allowance>()
        : yield* use(`address:${peer.value}`, requestsPerAddress)
      // One that is refused does not use up what is left to others.
      if (Option.isSome(own) && Option.isSome(own.value.wait)) return own
      const all = yield* use("all", requests)
      return Option.isSome(all) && Option.isSome(all.value.wait)
        ? all
        : Option.orElse(own, () => all)
    }),
  })
})

type Wait = Effect.Effect<
  Option.Option<Duration.Duration>,
  never,
  HttpServerRequest.HttpServerRequest
>

/** What a read without a token leaves of the limits of its address and of all. */
export type AllowanceOfRead = Effect.Effect<
  Option.Option<Allowance>,
  never,
  HttpServerRequest.HttpServerRequest
>

/** Limits on requests, counted through `effect/persistence`. */
export class Limits extends Context.Service<Limits, {
  /**
   * Counts a failure to sign in, whether there is such a client or not; how long to wait if there were
   * too many before it.
   */
  readonly countFailure: (clientKey: string, client: { readonly isKnown: boolean }) => Wait
  /** How long to wait if there were too many failures to sign in; counts nothing. */
  readonly checkFailures: (clientKey: string) => Wait
  /** Counts a request of a client; nothing where requests are not limited. */
  readonly request: (clientID: string) => Effect.Effect<Option.Option<Allowance>>
  /** Counts a read without a token; undefined where each needs one. */
  readonly publicRead: AllowanceOfRead | undefined
}>()("@cam2/camera-database/Limits") {
  /** Counted in the store of the options. */
  static readonly layer = (options: LimitOptions) =>
    Layer.effect(Limits, make(options)).pipe(
      Layer.provide(RateLimiter.layer),
      Layer.provide(options.rateLimiterStore ?? layerOfStores),
    )
}
