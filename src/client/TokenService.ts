/**
 * The token of a client: asked for once, kept while it lives, renewed when the server says so.
 *
 * @module
 */
import * as Cache from "effect/Cache"
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Hash from "effect/Hash"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Random from "effect/Random"
import * as Redacted from "effect/Redacted"
import { tokenLifetime } from "../contract/Routes.ts"
import * as routes from "../contract/RouteTable.ts"
import {
  type AuthenticationError,
  type ConnectionError,
  type FormatError,
  type InternalError,
  InvalidResponseError,
  type ResourceNotFoundError,
  type TooManyRequestsError,
} from "../domain/Errors.ts"
import { answerFacts } from "./Answer.ts"
import { type ClientOptions, type ClientOptionsError, connect } from "./Connection.ts"
import { exchange, failTimeout, type Reply } from "./Exchange.ts"
import { failureOf } from "./Failures.ts"
import { learn, serverOf } from "./HeedsKeys.ts"
import { retryOf } from "./RetryPolicy.ts"
import { type SettledToken, TokenStore } from "./TokenStore.ts"
import * as Transport from "./Transport.ts"

/** How obtaining a token can fail. */
export type TokenError =
  | AuthenticationError
  | ResourceNotFoundError
  | FormatError
  | TooManyRequestsError
  | InternalError
  | ConnectionError
  | InvalidResponseError

/** What {@linkcode TokenService} does. */
export interface TokenServiceShape {
  /** The token; asked for at the first call, then kept. One request, however many fibers wait. */
  readonly get: Effect.Effect<Redacted.Redacted<string>, TokenError>
  /** Forgets `token`, which the server refused; a newer one stays. */
  readonly drop: (token: Redacted.Redacted<string>) => Effect.Effect<void>
  /**
   * The token, if it is at hand and there is nothing to do for it at `now`, in milliseconds since 1970;
   * else, or where this is left out, `get` is asked.
   */
  readonly peek?: ((now: number) => Redacted.Redacted<string> | undefined) | undefined
}

const make = Effect.fnUntraced(function* (options: ClientOptions) {
  const connection = yield* connect(options)
  const send = yield* Transport.make
  const request = HttpClientRequest.get(connection.address + routes.authenticate.path).pipe(
    HttpClientRequest.acceptJson,
    HttpClientRequest.setUrlParams({
      clientID: connection.clientID,
      clientSecret: connection.clientSecret,
    }),
  )
  const operation = "authenticate"
  const retry = retryOf(options, connection.retry)
  const server = serverOf(options)
  const attempt = Effect.clockWith((clock) => {
    const askedAt = clock.currentTimeMillisUnsafe()
    return exchange(send, request, operation, connection.timeout, [connection.clientSecret]).pipe(
      // The address of this request holds the client secret.
      Effect.provideService(HttpClient.TracerDisabledWhen, () => true),
      Effect.flatMap((reply) => {
        learn(server, reply)
        if (reply.status !== routes.authenticate.success) {
          return Effect.fail(failureOf(operation, routes.authenticate, reply))
        }
        const token = (reply.body as { readonly token?: unknown } | null | undefined)?.token
        return typeof token === "string" && token !== ""
          ? Effect.succeed<SettledToken>({
            token: Redacted.make(token, { label: "token" }),
            expiresAt: askedAt + lifeOf(token, reply),
          })
          : Effect.fail(
            new InvalidResponseError({
              message: "The answer of GET /auth has no token. Check the base URL.",
              operation,
              ...answerFacts(reply),
              path: "token",
            }),
          )
      }),
    )
  })
  const authenticate = Effect.clockWith((clock) =>
    retry(
      attempt,
      clock.currentTimeMillisUnsafe() + Duration.toMillis(connection.deadline),
      () => true,
    )
  ).pipe(
    Effect.timeoutOrElse({
      duration: connection.deadline,
      orElse: failTimeout(operation, connection.address),
    }),
    Effect.withSpan(operation),
  )
  const store = yield* TokenStore
  const scope = yield* Effect.scope
  const digestOf = (token: Redacted.Redacted<string>) =>
    Hash.string([connection.address, connection.clientID, Redacted.value(token)].join("\n"))
  // What the cache gives, to be had without a fiber.
  let latest: Held | undefined

  const hold = (settled: SettledToken, now: number, random: number): Held => {
    const life = settled.expiresAt - now
    const early = Math.min(renewalWindow, life / 2) * (1 - random / 2)
    return latest = { ...settled, life, renewAt: settled.expiresAt - early }
  }
  // Keeps nothing: whoever needs a new token while one is asked for waits for the same.
  const ask = Effect.fnUntraced(function* () {
    const settled = yield* authenticate
    // What the server gives is good, also when it gives again what it refused.
    refused.delete(digestOf(settled.token))
    yield* store.set(connection, settled)
    return hold(settled, yield* Clock.currentTimeMillis, yield* Random.next)
  })
  const asking = yield* Cache.makeWith((_: "token") => ask(), { capacity: 1, timeToLive: () => 0 })
  const obtain = Cache.get(asking, "token")
  // From the store if it has one that lives and that the server did not refuse, else a new one.
  const settle = Effect.fnUntraced(function* () {
    const now = yield* Clock.currentTimeMillis
    const kept = yield* store.get(connection)
    return kept && kept.expiresAt > now && !refused.has(digestOf(kept.token))
      ? hold(kept, now, yield* Random.next)
      : yield* obtain
  })
  const cache = yield* Cache.makeWith((_: "token") => settle(), {
    capacity: 1,
    timeToLive: (exit) => Exit.isSuccess(exit) ? exit.value.life : 0,
  })
  // In the background, so that nobody waits for it; when it fails, the token lives on, and the next
  // call tries again.
  let renewed: Held | undefined
  const renewEarly = Effect.flatMap(obtain, (held) => Cache.set(cache, "token", held)).pipe(
    Effect.exit,
    Effect.map((exit) => {
      if (Exit.isFailure(exit)) renewed = undefined
    }),
  )
  return TokenService.of({
    peek: (now) => latest && now < latest.renewAt ? latest.token : undefined,
    get: Effect.gen(function* () {
      const held = yield* Cache.get(cache, "token")
      if (held !== renewed && (yield* Clock.currentTimeMillis) >= held.renewAt) {
        yield* Effect.uninterruptible(Effect.suspend(() => {
          renewed = held
          return Effect.forkIn(renewEarly, scope)
        }))
      }
      return held.token
    }),
    drop: (token) =>
      Effect.suspend(() => {
        if (latest?.token === token) latest = undefined
        refuse(digestOf(token))
        return Effect.flatMap(Cache.getSuccess(cache, "token"), (held) => {
          // Whoever comes later with the same token finds that it was dropped, or a newer one.
          if (Option.isNone(held) || held.value.token !== token) return Effect.void
          const invalidated = Cache.invalidate(cache, "token")
          // A store that hangs does not hold up what the server said.
          return store.remove === undefined ? invalidated : Effect.andThen(
            invalidated,
            Effect.timeoutOption(store.remove(connection, token), longestRemoval),
          )
        })
      }),
  })
})

const longestRemoval = "2 seconds"

// A store can go on giving a token that the server refused: from a cache of its own, or because it
// cannot forget. So each process remembers, for all of its layers, the last that were refused, as
// digests; a token that has the digest of another by chance only costs a request for a new one.
const refused = /* @__PURE__ */ new Set<number>()
const mostRefused = 1000

const refuse = (digest: number) => {
  const [first] = refused
  if (first !== undefined && refused.size >= mostRefused) refused.delete(first)
  refused.add(digest)
}

// A clock can be wrong by years, and what is past its life the server refuses in any case.
const longestLife = 86_400_000

/**
 * How long a token lives, in milliseconds: by its `exp` and the server's clock where both are to be
 * had, for the clock of this machine can be wrong; else as long as the tokens of this API do. The token
 * is not verified: only the server can, and does.
 */
const lifeOf = (token: string, { header }: Reply): number => {
  try {
    const payload = token.split(".")[1]!.replace(/-/g, "+").replace(/_/g, "/")
    const life = JSON.parse(atob(payload)).exp * 1000 - Date.parse(header("date") ?? "")
    if (life >= 1000 && life <= longestLife) return life
  } catch {
    // It is no JSON Web Token, which it need not be.
  }
  return tokenLifetime * 1000
}

/** A token in use: how long it lives from when it was obtained, and when it is renewed. */
interface Held extends SettledToken {
  readonly life: number
  readonly renewAt: number
}

// The last 30 seconds; each token takes a moment of its own in their first half, so that clients that
// began together do not renew together.
const renewalWindow = 30_000

const Service: Context.ServiceClass<
  TokenService,
  "@cam2/camera-database/TokenService",
  TokenServiceShape
> = Context.Service<TokenService, TokenServiceShape>()("@cam2/camera-database/TokenService")

/**
 * Obtains and renews the token of one client. Operations use it by themselves; replace it to take
 * tokens from elsewhere.
 *
 * @example A token that was obtained before
 * ```ts
 * import { TokenService } from "@cam2/camera-database"
 * import * as Effect from "effect/Effect"
 * import * as Layer from "effect/Layer"
 * import * as Redacted from "effect/Redacted"
 *
 * const token = Effect.succeed(Redacted.make("a token"))
 * const layer = Layer.succeed(TokenService, { get: token, drop: () => Effect.void })
 * console.log(Layer.isLayer(layer))
 * ```
 */
export class TokenService extends Service {
  /** A token service for the client in `options`. */
  static readonly layer = (
    options: ClientOptions,
  ): Layer.Layer<TokenService, ClientOptionsError, HttpClient.HttpClient> =>
    Layer.effect(TokenService, make(options))
}
