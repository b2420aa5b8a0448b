/**
 * The layers that make a client.
 *
 * @module
 */
import * as Config from "effect/Config"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import type * as HttpClient from "effect/http/HttpClient"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import { ApiClient } from "./ApiClient.ts"
import type { ClientOptions, ClientOptionsError } from "./Connection.ts"
import { TokenService } from "./TokenService.ts"

/** {@linkcode layer} over the `HttpClient` of your own. */
export const layerHttpClient = (
  options: ClientOptions,
): Layer.Layer<ApiClient | TokenService, ClientOptionsError, HttpClient.HttpClient> =>
  Layer.provideMerge(ApiClient.layer(options), TokenService.layer(options))

/**
 * The client, over `fetch`. Nothing is sent before the first operation; credentials of the wrong
 * shape fail the layer.
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
  Layer.provide(layerHttpClient(options), FetchHttpClient.layer)

/**
 * {@linkcode layer} from the configuration: `CAM2_CLIENT_ID`, `CAM2_CLIENT_SECRET` and
 * `CAM2_BASE_URL`.
 */
export const layerConfig = (
  options?: Pick<ClientOptions, "retry" | "timeout">,
): Layer.Layer<ApiClient | TokenService, ClientOptionsError | Config.ConfigError> =>
  Layer.unwrap(
    Effect.map(
      Effect.all({
        clientID: Config.String("CAM2_CLIENT_ID"),
        // What is missing has no value to show, so this tells as little as `Config.Redacted`, which
        // would add half a kilobyte to every edge function.
        clientSecret: Config.map(
          Config.String("CAM2_CLIENT_SECRET"),
          (text) => Redacted.make(text),
        ),
        baseURL: Config.String("CAM2_BASE_URL"),
      }),
      (config) => layer({ ...options, ...config }),
    ),
  )

/** The API as it was hosted. For the record only: the host is gone and anyone can take its name. */
export const originalBaseURL = "https://cam2-api.herokuapp.com/"
