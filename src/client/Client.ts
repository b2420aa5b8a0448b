/**
 * The layers that make a client.
 *
 * @module
 */
import * as Config from "effect/Config"
import * as ConfigProvider from "effect/ConfigProvider"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import type * as HttpClient from "effect/http/HttpClient"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import * as SchemaIssue from "effect/SchemaIssue"
import { ApiClient } from "./ApiClient.ts"
import type { ClientOptions, ClientOptionsError } from "./Connection.ts"
import { TokenService } from "./TokenService.ts"
import { IsFetch } from "./Transport.ts"

/** {@linkcode layer} over the `HttpClient` of your own. */
export const layerHttpClient = (
  options: ClientOptions,
): Layer.Layer<ApiClient | TokenService, ClientOptionsError, HttpClient.HttpClient> => {
  // What belongs to these options belongs to this layer alone.
  const own = { ...options }
  return Layer.provideMerge(ApiClient.layer(own), TokenService.layer(own))
}

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
  Layer.provide(layerHttpClient(options), [FetchHttpClient.layer, Layer.succeed(IsFetch, true)])

/**
 * {@linkcode layer} from the configuration: `CAM2_CLIENT_ID`, `CAM2_CLIENT_SECRET` and
 * `CAM2_BASE_URL`.
 */
export const layerConfig = (
  options?: Pick<ClientOptions, "retry" | "timeout">,
): Layer.Layer<ApiClient | TokenService, ClientOptionsError | Config.ConfigError> =>
  Layer.unwrap(
    Effect.gen(function* () {
      return layer({
        ...options,
        clientID: yield* setting("CAM2_CLIENT_ID"),
        clientSecret: Redacted.make(yield* setting("CAM2_CLIENT_SECRET")),
        baseURL: yield* setting("CAM2_BASE_URL"),
      })
    }),
  )

// The constructors of `Config` bring codecs of every type: 2.8 KB of the client to read three texts.
const setting = (name: string): Effect.Effect<string, Config.ConfigError> =>
  Effect.flatMap(ConfigProvider.ConfigProvider, (provider) => provider.load([name])).pipe(
    Effect.filterOrFail(
      (node): node is ConfigProvider.Node & { readonly value: string } =>
        typeof node?.value === "string",
      () =>
        new Schema.SchemaError(
          new SchemaIssue.Pointer([name], new SchemaIssue.MissingKey(undefined)),
        ),
    ),
    Effect.mapBoth({
      onSuccess: ({ value }) => value,
      onFailure: (cause) => new Config.ConfigError(cause),
    }),
  )

/** The API as it was hosted. For the record only: the host is gone and anyone can take its name. */
export const originalBaseURL = "https://cam2-api.herokuapp.com/"
