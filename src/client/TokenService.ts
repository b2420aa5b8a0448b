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
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import { routes, tokenLifetime } from "../contract/Routes.ts"
import {
  type AuthenticationError,
  type ConnectionError,
  type FormatError,
  type InternalError,
  InvalidResponseError,
  type ResourceNotFoundError,
  type TooManyRequestsError,
} from "../domain/Errors.ts"
import { addressOf, type ClientOptions, type ClientOptionsError, connect } from "./Connection.ts"
import { exchange, timeoutError } from "./Exchange.ts"
import { failureOf } from "./Failures.ts"
import { makeRetry } from "./RetryPolicy.ts"
import { TokenStore } from "./TokenStore.ts"

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
}

const make = Effect.fnUntraced(function* (options: ClientOptions) {
  const connection = yield* connect(options)
  const http = yield* HttpClient.HttpClient
  const request = HttpClientRequest.get(addressOf(connection, routes.authenticate.path)).pipe(
    HttpClientRequest.acceptJson,
    HttpClientRequest.setUrlParams({
      clientID: connection.clientID,
      clientSecret: connection.clientSecret,
    }),
  )
  const operation = "authenticate"
  const retry = makeRetry(connection.retry)
  const attempt = exchange(http, request, operation, connection.timeout).pipe(
    // The address of this request holds the client secret.
    Effect.provideService(HttpClient.TracerDisabledWhen, () => true),
    Effect.flatMap((reply) => {
      if (reply.status !== routes.authenticate.success) {
        return Effect.fail(failureOf(operation, routes.authenticate, reply))
      }
      const token = (reply.body as { readonly token?: unknown } | null | undefined)?.token
      return typeof token === "string" && token !== ""
        ? Effect.succeed(Redacted.make(token, { label: "token" }))
        : Effect.fail(
          new InvalidResponseError({
            message: "The answer of GET /auth has no token. Check the base URL.",
            operation,
            status: reply.status,
            path: "token",
          }),
        )
    }),
  )
  const authenticate = Effect.clockWith((clock) =>
    retry(
      attempt,
      clock.currentTimeMillisUnsafe() + Duration.toMillis(connection.deadline),
      () => true,
    )
  ).pipe(
    Effect.timeoutOrElse({
      duration: connection.deadline,
      orElse: () => Effect.fail(timeoutError(operation, connection.baseURL.origin)),
    }),
    Effect.withSpan(operation),
  )
  const store = yield* TokenStore
  let refused: string | undefined
  // From the store if it has one that lives and that the server did not refuse, else a new one.
  const settle = Effect.fnUntraced(function* () {
    const now = yield* Clock.currentTimeMillis
    const kept = yield* store.get(connection)
    if (kept && kept.expiresAt > now && Redacted.value(kept.token) !== refused) {
      return { token: kept.token, life: kept.expiresAt - now }
    }
    const token = yield* authenticate
    const life = tokenLifetime * 1000
    yield* store.set(connection, { token, expiresAt: now + life })
    return { token, life }
  })
  const cache = yield* Cache.makeWith((_: "token") => settle(), {
    capacity: 1,
    timeToLive: (exit) => Exit.isSuccess(exit) ? exit.value.life : 0,
  })
  return TokenService.of({
    get: Effect.map(Cache.get(cache, "token"), ({ token }) => token),
    drop: (token) =>
      Effect.suspend(() => {
        refused = Redacted.value(token)
        return Cache.invalidateWhen(cache, "token", (kept) => kept.token === token)
      }),
  })
})

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
