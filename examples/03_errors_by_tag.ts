/**
 * Catching errors by tag: the type of an operation lists how it can fail, and the compiler knows
 * what was caught. No server is needed: the testing layer brings one, with the failures asked for.
 *
 * ```sh
 * deno run examples/03_errors_by_tag.ts
 * ```
 *
 * @module
 */
import {
  addCamera,
  type ApiClient,
  cameraById,
  ConnectionError,
  InternalError,
  layer,
  type NewCamera,
  TooManyRequestsError,
} from "@cam2/camera-database"
import {
  fail,
  layerTest,
  layerTestWith,
  type OperationError,
  testCredentials,
} from "@cam2/camera-database/testing"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"

/** One tag is caught, and leaves the type; the other failures stay in it. */
const cityOf = (cameraID: string) =>
  cameraById(cameraID).pipe(
    Effect.map(({ city }) => city ?? "unknown"),
    Effect.catchTag("ResourceNotFoundError", ({ message }) => Effect.succeed(message)),
  )

/** Every tag is caught. The type says `never`, so that a forgotten one does not compile. */
const add = (camera: NewCamera): Effect.Effect<string, never, ApiClient> =>
  addCamera(camera).pipe(
    Effect.map(() => "added"),
    Effect.catchTags({
      FormatError: ({ message }) => Effect.succeed(`correct it: ${message}`),
      ResourceConflictError: () => Effect.succeed("another camera has this legacy id"),
      AuthorizationError: () => Effect.succeed("ask for a client of the level admin"),
      AuthenticationError: ({ message }) => Effect.succeed(`check the secret: ${message}`),
      ResourceNotFoundError: ({ message }) => Effect.succeed(`check the client id: ${message}`),
      TooManyRequestsError: ({ retryAfter }) =>
        Effect.succeed(`try again in ${retryAfter ? Duration.format(retryAfter) : "a while"}`),
      ConnectionError: ({ message }) => Effect.succeed(`is the server up? ${message}`),
      InternalError: ({ message }) => Effect.succeed(`the server failed: ${message}`),
      InvalidResponseError: ({ message }) => Effect.succeed(`is it this API? ${message}`),
    }),
  )

const camera: NewCamera = {
  camera_type: "stream",
  m3u8_url: "https://example.org/bridge/playlist.m3u8",
  is_active_image: false,
  is_active_video: true,
}

const failing = (error: OperationError<"addCamera">) =>
  Effect.provide(add(camera), layerTestWith({ inject: [fail("addCamera", error)] }))

const wrongClient = layer({ ...testCredentials, clientID: "abc", baseURL: "http://localhost/" })

const program = Effect.all({
  "An unknown id": Effect.provide(cityOf("0".repeat(24)), layerTest),
  "A camera": Effect.provide(add(camera), layerTest),
  "A latitude of 91": Effect.provide(add({ ...camera, latitude: 91 }), layerTest),
  "A legacy id again": Effect.provide(add({ ...camera, legacy_cameraID: 1001 }), layerTest),
  "A client of the level user": Effect.provide(
    add(camera),
    layerTestWith({ permissionLevel: "user" }),
  ),
  "Too many requests": failing(
    new TooManyRequestsError({ message: "Slow down", retryAfter: Duration.seconds(30) }),
  ),
  "No response": failing(
    new ConnectionError({ message: "No response in time", reason: "Timeout" }),
  ),
  "A failing server": failing(new InternalError({ message: "Out of order" })),
  // Credentials of the wrong shape fail the layer, so they are caught where it is provided.
  "A client id of 3 characters": Effect.provide(add(camera), wrongClient).pipe(
    Effect.catchTag("InvalidClientIdError", ({ message }) => Effect.succeed(message)),
  ),
})

for (const [what, outcome] of Object.entries(await Effect.runPromise(program))) {
  console.log(`${what}: ${outcome}`)
}
