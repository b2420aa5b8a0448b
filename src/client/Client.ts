/**
 * The layer that makes a client.
 *
 * @module
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { ApiClient, makeApiClient } from "./ApiClient.ts"
import type { ClientOptions, ClientOptionsError } from "./ClientOptions.ts"
import { type Connection, layerWith } from "./Connection.ts"
import * as FetchTransport from "./FetchTransport.ts"
import { makeTokenService, TokenService } from "./TokenService.ts"

const services = /* @__PURE__ */ Effect.gen(function* () {
  const tokens = yield* makeTokenService
  const api = yield* Effect.provideService(makeApiClient, TokenService, tokens)
  return Context.make(ApiClient, api).pipe(Context.add(TokenService, tokens))
})

// One layer for both, new for each client: a layer that two clients had in common would be built once in
// a program, and give the one what belongs to the other.
/** The client over a connection. */
export const layerOver = <R>(
  connection: Layer.Layer<Connection, ClientOptionsError, R>,
): Layer.Layer<ApiClient | TokenService, ClientOptionsError, R> =>
  Layer.provide(Layer.effectContext(services), connection)

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
  layerOver(layerWith(options, FetchTransport.make))

/** The API as it was hosted. For the record only: the host is gone and anyone can take its name. */
export const originalBaseURL = "https://cam2-api.herokuapp.com/"
