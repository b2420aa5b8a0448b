/**
 * The layers that make a client.
 *
 * @module
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import type * as HttpClient from "effect/http/HttpClient"
import * as Layer from "effect/Layer"
import { ApiClient, makeApiClient } from "./ApiClient.ts"
import type { ClientOptions, ClientOptionsError } from "./ClientOptions.ts"
import { type Connection, layerWith } from "./Connection.ts"
import * as FetchTransport from "./FetchTransport.ts"
import * as HttpClientTransport from "./HttpClientTransport.ts"
import { makeTokenService, TokenService } from "./TokenService.ts"

const services = /* @__PURE__ */ Effect.gen(function* () {
  const tokens = yield* makeTokenService
  const api = yield* Effect.provideService(makeApiClient, TokenService, tokens)
  return Context.make(ApiClient, api).pipe(Context.add(TokenService, tokens))
})

// One layer for both, new for each client: a layer that two clients had in common would be built once in
// a program, and give the one what belongs to the other.
const client = <R>(connection: Layer.Layer<Connection, ClientOptionsError, R>) =>
  Layer.provide(Layer.effectContext(services), connection)

/**
 * {@linkcode layer} over the `HttpClient` of your own. It is given whole addresses, so a base URL
 * belongs into `options`. One that filters statuses or repeats requests may: what the server answered
 * keeps its error.
 *
 * @example With a header of your own, and retries
 * ```ts
 * import { cameraById, layerHttpClient } from "@cam2/camera-database"
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
  client(layerWith(options, HttpClientTransport.make))

/**
 * The client, over `fetch`. Nothing is sent before the first operation; credentials of the wrong
 * shape, and every other option that is wrong, fail the layer.
 *
 * @example
 * ```ts
 * import { cameraById, layer } from "@cam2/camera-database"
 * import * as Effect from "effect/Effect"
 * import * as Redacted from "effect/Redacted"
 *
 * const program = cameraById("5ae0ecbd336359291be74c12").pipe(
 *   Effect.provide(layer({
 *     clientID: "0".repeat(96),
 *     clientSecret: Redacted.make("0".repeat(71)),
 *     baseURL: "http://127.0.0.1:1/",
 *     retry: false,
 *   })),
 *   Effect.catchTag("ConnectionError", (error) => Effect.succeed(error.message)),
 * )
 * console.log(await Effect.runPromise(program))
 * ```
 */
export const layer = (
  options: ClientOptions,
): Layer.Layer<ApiClient | TokenService, ClientOptionsError> =>
  client(layerWith(options, FetchTransport.make))

/** The API as it was hosted. For the record only: the host is gone and anyone can take its name. */
export const originalBaseURL = "https://cam2-api.herokuapp.com/"
