/**
 * The server that the examples talk to: in memory, on the loopback, with the sample in it.
 *
 * @module
 */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Stream from "effect/Stream"
import {
  addCamera,
  type ApiClient,
  type Camera,
  layer,
  type NewCamera,
  streamCameras,
  type TokenService,
} from "../../mod.ts"
import { CameraStore, makeHandler } from "../../src/server/mod.ts"
import { layerSqlite } from "../../src/server/stores/sqlite/NodeSqlite.ts"
import { sampleCameras, testCredentials } from "../../src/testing/mod.ts"

/** Answers one request. */
export type Handle = (request: Request) => Promise<Response>

/** What a server is like. */
export interface ServedOptions {
  /** The cameras in it; the sample when left out. */
  readonly cameras?: ReadonlyArray<NewCamera>
  /** What stands between the server and the network. */
  readonly between?: (handle: Handle) => Handle
  /** The time at which cameras are written, in milliseconds since 1970. */
  readonly now?: () => number
}

/** A running server. */
export interface Served {
  /** What the examples read. */
  readonly env: Readonly<Record<"CAM2_BASE_URL" | "CAM2_CLIENT_ID" | "CAM2_CLIENT_SECRET", string>>
  /** Runs an operation of the client, of the level admin. */
  readonly ask: <A, E>(operation: Effect.Effect<A, E, ApiClient | TokenService>) => Promise<A>
}

/** Every camera of the server, by its id. */
export const allCameras: Effect.Effect<Readonly<Record<string, Camera>>, unknown, ApiClient> =
  Effect.map(
    Stream.runCollect(streamCameras()),
    (cameras) => Object.fromEntries(cameras.map((camera) => [camera.cameraID, camera])),
  )

/** The SQL stores in memory, with another time of writing. */
const layerStores = (now: () => number) => {
  const then = <A, E, R>(write: Effect.Effect<A, E, R>) =>
    Effect.updateService(write, Clock.Clock, (clock) =>
      Object.assign(Object.create(clock), {
        currentTimeMillisUnsafe: now,
        currentTimeMillis: Effect.sync(now),
      }))
  const sqlite = layerSqlite({ filename: ":memory:" })
  return Layer.effect(
    CameraStore,
    Effect.map(CameraStore, (store) => ({
      ...store,
      add: (cameraID, camera) => then(store.add(cameraID, camera)),
      update: (changes) => then(store.update(changes)),
    })),
  ).pipe(Layer.provideMerge(sqlite))
}

/** Runs `test` with a server. */
export const withServer = async (
  test: (served: Served) => Promise<void>,
  { between = (handle) => handle, cameras = sampleCameras, now = Date.now }: ServedOptions = {},
): Promise<void> => {
  const { dispose, handler } = makeHandler({
    stores: layerStores(now),
    rootClient: testCredentials,
  })
  const handle = between(handler)
  let isFilled = false
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    (request) => isFilled ? handle(request) : handler(request),
  )
  const baseURL = `http://127.0.0.1:${server.addr.port}/`
  const client = layer({ ...testCredentials, baseURL })
  const ask: Served["ask"] = (operation) => Effect.runPromise(Effect.provide(operation, client))
  try {
    await ask(Effect.forEach(cameras, addCamera, { discard: true }))
    isFilled = true
    await test({
      env: {
        CAM2_BASE_URL: baseURL,
        CAM2_CLIENT_ID: testCredentials.clientID,
        CAM2_CLIENT_SECRET: Redacted.value(testCredentials.clientSecret),
      },
      ask,
    })
  } finally {
    await server.shutdown()
    await dispose()
  }
}
