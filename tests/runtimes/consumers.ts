/**
 * What a TypeScript program writes against each entry point: compiled in the project that has the
 * package installed, and never run.
 *
 * @module
 */
import * as Cam2 from "@cam2/camera-database"
import { cam2, layerNode, version } from "@cam2/camera-database/cli"
import { layerHttpServer } from "@cam2/camera-database/node"
import {
  type CameraStore,
  type Handler,
  layerMemory,
  makeHandler,
} from "@cam2/camera-database/server"
import { layerSqlite } from "@cam2/camera-database/sqlite"
import { expireTokens, fail, layerTest, layerTestWith } from "@cam2/camera-database/testing"
import {
  type KVNamespace,
  tokenStoreKeyValue,
  tokenStoreWorkersKV,
} from "@cam2/camera-database/tokens"
import * as Effect from "effect/Effect"
import type * as HttpServer from "effect/http/HttpServer"
import type * as HttpServerError from "effect/http/HttpServerError"
import * as Layer from "effect/Layer"
import * as KeyValueStore from "effect/persistence/KeyValueStore"
import * as Redacted from "effect/Redacted"
import * as Stream from "effect/Stream"

/** The errors of an operation are these and no others: once they are caught, none is left. */
export const address: Effect.Effect<string | undefined, never, Cam2.ApiClient> = Cam2.cameraById(
  "5ae0ecbd336359291be74c12",
).pipe(
  Effect.map((camera) => {
    switch (camera.camera_type) {
      case "ip":
        return `${camera.ip}:${camera.port}`
      case "non_ip":
        return camera.snapshot_url
      case "stream":
        return camera.m3u8_url
    }
  }),
  Effect.catchTags({
    FormatError: ({ field }) => Effect.succeed(field),
    AuthenticationError: ({ message }) => Effect.succeed(message),
    AuthorizationError: ({ operation }) => Effect.succeed(operation),
    ResourceNotFoundError: () => Effect.succeed(undefined),
    TooManyRequestsError: ({ retryAfter }) =>
      Effect.as(Effect.sleep(retryAfter ?? "1 second"), undefined),
    InternalError: ({ status }) => Effect.succeed(String(status)),
    ConnectionError: ({ reason }) => Effect.succeed(reason),
    InvalidResponseError: ({ path }) => Effect.succeed(path),
  }),
)

/** Every camera as it comes. */
export const cities: Stream.Stream<string | null | undefined, Cam2.RequestError, Cam2.ApiClient> =
  Cam2.streamCameras({ country: "US", camera_type: "stream" }).pipe(
    Stream.map(({ city }) => city),
  )

/** A filter, a camera and a key of the wrong shape are errors of the compiler. */
export const wrong = [
  // @ts-expect-error: a circle has a radius.
  () => Cam2.searchCamera({ latitude: 1, longitude: 2 }),
  // @ts-expect-error: a stream has no snapshot.
  () => Cam2.checkCamExist({ camera_type: "stream", snapshot_url: "https://example.org/a.jpg" }),
  // @ts-expect-error: searching is never forbidden.
  () => fail("searchCamera", new Cam2.AuthorizationError({ message: "no" })),
]

/** The layers of a client. */
export const layers: ReadonlyArray<
  Layer.Layer<Cam2.ApiClient | Cam2.TokenService, Cam2.ClientOptionsError>
> = [
  Cam2.layer({
    clientID: "0".repeat(96),
    clientSecret: Redacted.make("0".repeat(71)),
    baseURL: new URL("https://cameras.example.org/"),
    retry: { ...Cam2.defaultRetryPolicy, times: 1 },
    timeout: "5 seconds",
  }),
  layerTest,
  layerTestWith({ inject: [expireTokens()], permissionLevel: "user" }),
]

/** Where tokens are kept, beyond one layer. */
export const tokens = (namespace: KVNamespace): ReadonlyArray<Layer.Layer<never>> => [
  Cam2.tokenStoreMemory,
  tokenStoreWorkersKV(namespace),
  Layer.provide(tokenStoreKeyValue, KeyValueStore.layerMemory),
]

/** Servers over the stores that the package brings. */
export const servers: ReadonlyArray<Handler> = [
  makeHandler({ stores: layerMemory }),
  makeHandler({ stores: layerSqlite({ filename: ":memory:" }) }),
]

/** A store of one's own takes this shape. */
export type Store = CameraStore["Service"]

/** The command line from a program. */
export const commands: readonly [string, Effect.Effect<void, unknown>] = [
  version,
  Effect.provide(cam2(["search", "--help"]), layerNode),
]

/** A server of Node. */
export const listening: Layer.Layer<HttpServer.HttpServer, HttpServerError.ServeError> =
  layerHttpServer({ hostname: "127.0.0.1", port: 0, shutdownTimeout: "1 second" })
