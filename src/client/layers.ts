/**
 * The client over an `HttpClient` of your own, and what authors of layers need: the shapes of
 * `ApiClient` and `TokenService`, the store of tokens, and the two parts of a client one by one.
 *
 * @example Tokens from elsewhere
 * ```ts
 * import { searchCamera, TokenService } from "@cam2/camera-database"
 * import { layerApiClient } from "@cam2/camera-database/layers"
 * import * as Effect from "effect/Effect"
 * import * as FetchHttpClient from "effect/http/FetchHttpClient"
 * import * as Layer from "effect/Layer"
 * import * as Redacted from "effect/Redacted"
 *
 * const tokens = Layer.succeed(TokenService, {
 *   get: Effect.succeed(Redacted.make("a token")),
 *   drop: () => Effect.void,
 * })
 * const cam2 = layerApiClient({
 *   clientID: "0".repeat(96),
 *   clientSecret: Redacted.make("0".repeat(71)),
 *   baseURL: "http://127.0.0.1:1/",
 *   retry: false,
 * }).pipe(Layer.provide([tokens, FetchHttpClient.layer]))
 * const program = searchCamera().pipe(Effect.provide(cam2), Effect.flip)
 * console.log((await Effect.runPromise(program))._tag)
 * ```
 *
 * @module
 */
import type * as HttpClient from "effect/http/HttpClient"
import * as Layer from "effect/Layer"
import { ApiClient, makeApiClient } from "./ApiClient.ts"
import { layerOver } from "./Client.ts"
import { fromConfig } from "./ClientConfig.ts"
import type { ClientOptions, ClientOptionsError } from "./ClientOptions.ts"
import { layerWith } from "./Connection.ts"
import * as HttpClientTransport from "./HttpClientTransport.ts"
import { makeTokenService, TokenService } from "./TokenService.ts"

export type { ApiClientShape, ApiResponse, Call } from "./ApiClient.ts"
export type { FailureByStatus } from "./StatusErrors.ts"
export type { TokenError, TokenServiceShape } from "./TokenService.ts"
export {
  type SettledToken,
  type TokenOwner,
  TokenStore,
  type TokenStoreShape,
  tokenStoreTimeout,
} from "./TokenStore.ts"
export type { Pairs } from "../contract/Encoding.ts"
export type { FailureStatus, Route } from "../contract/Routes.ts"

/**
 * The client over the `HttpClient` of your own. It is given whole addresses, so a base URL
 * belongs into `options`. One that filters statuses or repeats requests may: what the server answered
 * keeps its error.
 *
 * @example With a header of your own, and retries
 * ```ts
 * import { cameraById } from "@cam2/camera-database"
 * import { layerHttpClient } from "@cam2/camera-database/layers"
 * import * as Effect from "effect/Effect"
 * import * as FetchHttpClient from "effect/http/FetchHttpClient"
 * import * as HttpClient from "effect/http/HttpClient"
 * import * as HttpClientRequest from "effect/http/HttpClientRequest"
 * import * as Layer from "effect/Layer"
 * import * as Redacted from "effect/Redacted"
 *
 * const http = Layer.effect(
 *   HttpClient.HttpClient,
 *   Effect.map(HttpClient.HttpClient, (client) =>
 *     client.pipe(
 *       HttpClient.mapRequest(HttpClientRequest.setHeader("x-project", "traffic")),
 *       HttpClient.filterStatusOk,
 *       HttpClient.retryTransient({ times: 1 }),
 *     )),
 * ).pipe(Layer.provide(FetchHttpClient.layer))
 * const cam2 = layerHttpClient({
 *   clientID: "0".repeat(96),
 *   clientSecret: Redacted.make("0".repeat(71)),
 *   baseURL: "http://127.0.0.1:1/",
 *   retry: false,
 * }).pipe(Layer.provide(http))
 * const program = cameraById("5ae0ecbd336359291be74c12").pipe(Effect.provide(cam2), Effect.flip)
 * console.log((await Effect.runPromise(program))._tag)
 * ```
 */
export const layerHttpClient = (
  options: ClientOptions,
): Layer.Layer<ApiClient | TokenService, ClientOptionsError, HttpClient.HttpClient> =>
  layerOver(layerWith(options, HttpClientTransport.make))

/**
 * {@linkcode layerHttpClient} from the configuration, as `layerConfig` reads it.
 *
 * @example
 * ```ts
 * import { layerHttpClientConfig } from "@cam2/camera-database/layers"
 * import * as FetchHttpClient from "effect/http/FetchHttpClient"
 * import * as Layer from "effect/Layer"
 *
 * const cam2 = layerHttpClientConfig({ baseURL: "https://cameras.example.org/" }).pipe(
 *   Layer.provide(FetchHttpClient.layer),
 * )
 * console.log(Layer.isLayer(cam2))
 * ```
 */
export const layerHttpClientConfig = (
  options: Partial<ClientOptions> = {},
): Layer.Layer<
  ApiClient | TokenService,
  ClientOptionsError,
  HttpClient.HttpClient
> => fromConfig(options, layerHttpClient)

/** The calls of a client, with the tokens of a {@linkcode TokenService} of your own. */
export const layerApiClient = (
  options: ClientOptions,
): Layer.Layer<ApiClient, ClientOptionsError, HttpClient.HttpClient | TokenService> =>
  Layer.provide(
    Layer.effect(ApiClient, makeApiClient),
    layerWith(options, HttpClientTransport.make),
  )

/**
 * The tokens of a client alone, for calls of your own. A client needs no other: `layerHttpClient` and
 * `layer` have both, with one budget of retries.
 *
 * @example A token for a call of your own
 * ```ts
 * import { TokenService } from "@cam2/camera-database"
 * import { layerTokenService } from "@cam2/camera-database/layers"
 * import * as Effect from "effect/Effect"
 * import * as FetchHttpClient from "effect/http/FetchHttpClient"
 * import * as Layer from "effect/Layer"
 * import * as Redacted from "effect/Redacted"
 *
 * const tokens = layerTokenService({
 *   clientID: "0".repeat(96),
 *   clientSecret: Redacted.make("0".repeat(71)),
 *   baseURL: "http://127.0.0.1:1/", // nothing listens here
 *   retry: false,
 * }).pipe(Layer.provide(FetchHttpClient.layer))
 * const program = Effect.flatMap(TokenService, ({ get }) => Effect.flip(get))
 * console.log((await Effect.runPromise(Effect.provide(program, tokens)))._tag) // ConnectionError
 * ```
 */
export const layerTokenService = (
  options: ClientOptions,
): Layer.Layer<TokenService, ClientOptionsError, HttpClient.HttpClient> =>
  Layer.provide(
    Layer.effect(TokenService, makeTokenService),
    layerWith(options, HttpClientTransport.make),
  )
