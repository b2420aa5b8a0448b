/**
 * The client and the server in one layer, without a network.
 *
 * @module
 */
import * as Clock from "effect/Clock"
import * as WebCrypto from "effect/crypto/WebCrypto"
import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import * as Layer from "effect/Layer"
import * as Metric from "effect/Metric"
import * as Redacted from "effect/Redacted"
import { ApiClient } from "../client/ApiClient.ts"
import { layerHttpClient } from "../client/layers.ts"
import type { TokenService } from "../client/TokenService.ts"
import type { NewCamera } from "../domain/CameraWrite.ts"
import { clientIdLength, clientSecretLength, type Credentials } from "../domain/Credentials.ts"
import type { PermissionLevel } from "../domain/Permission.ts"
import { ClientStore } from "../server/stores/ClientStore.ts"
import { CameraStore } from "../server/stores/CameraStore.ts"
import { rootOwner } from "../server/Clients.ts"
import * as MemoryClientStore from "../server/stores/memory/MemoryClientStore.ts"
import * as MemoryCameraStore from "../server/stores/memory/MemoryCameraStore.ts"
import * as MemorySourceStore from "../server/stores/memory/MemorySourceStore.ts"
import { Secrets } from "../server/Secrets.ts"
import { makeHttpEffectWith } from "../server/Server.ts"
import { transportTo, withInjections } from "./Faults.ts"
import { refuse } from "./Refusal.ts"
import { sampleCameras } from "./Sample.ts"
import { checkTestOptions, type TestOptions } from "./TestOptions.ts"
import * as TestSecrets from "./TestSecrets.ts"

/** The client of a test database. */
export const testCredentials: Credentials = {
  clientID: "c".repeat(clientIdLength),
  clientSecret: Redacted.make("s".repeat(clientSecretLength)),
}

/**
 * The id of the `number`-th camera of a test database, counted from 1.
 *
 * @example
 * ```ts
 * import { sampleCameraID } from "@cam2/camera-database/testing"
 *
 * console.log(sampleCameraID(1)) // 000000000000000000000001
 * ```
 */
export const sampleCameraID = (number: number): string =>
  Number.isSafeInteger(number) && number >= 0
    ? number.toString(16).padStart(24, "0")
    : refuse("sampleCameraID", "number", number, "a whole number from 1")

/** When the cameras of a test database were added: the start of 2020. */
const seededAt = Date.UTC(2020, 0, 1)

// The same bytes in every run, so that what a test prints stays the same.
const makeCrypto = Effect.sync((): Crypto => {
  let state = 1
  const getRandomValues = <A extends ArrayBufferView | null>(array: A): A => {
    if (array !== null) {
      const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength)
      for (let index = 0; index < bytes.length; index++) {
        state = (Math.imul(state, 1664525) + 1013904223) >>> 0
        bytes[index] = state >>> 24
      }
    }
    return array
  }
  return { getRandomValues, randomUUID: () => crypto.randomUUID(), subtle: crypto.subtle }
})

const seed = Effect.fnUntraced(function* (
  cameras: ReadonlyArray<NewCamera>,
  permissionLevel: PermissionLevel,
) {
  const clients = yield* ClientStore
  const store = yield* CameraStore
  const clock = yield* Clock.Clock
  const secrets = yield* Secrets
  yield* clients.add({
    clientID: testCredentials.clientID,
    owner: rootOwner,
    permissionLevel,
    secretHash: yield* secrets.hash(Redacted.value(testCredentials.clientSecret)),
  })
  const then: Clock.Clock = Object.assign(Object.create(clock), {
    currentTimeMillisUnsafe: () => seededAt,
    currentTimeMillis: Effect.succeed(seededAt),
  })
  yield* Effect.forEach(
    cameras,
    (camera, index) => store.add(sampleCameraID(index + 1), camera),
    { discard: true },
  ).pipe(
    Effect.provideService(Clock.Clock, then),
    // Two of the cameras have the same legacy id: a mistake in the test.
    Effect.orDie,
  )
})

const makeServer = Effect.fnUntraced(function* (options: TestOptions) {
  const wrong = checkTestOptions(options)
  if (wrong) return yield* Effect.die(wrong)
  yield* seed(options.cameras ?? sampleCameras, options.permissionLevel ?? "admin")
  return yield* Effect.provideService(
    makeHttpEffectWith({}, { secrets: TestSecrets.layer, tokens: TestSecrets.layerTokens }),
    Metric.MetricRegistry,
    new Map(),
  )
})

/**
 * {@linkcode layerTest} with cameras of your own, another permission level, or failures. Options that
 * are wrong are a mistake in the test, and a defect.
 *
 * @example A client that may only read, of an empty database
 * ```ts
 * import { searchCamera } from "@cam2/camera-database"
 * import { layerTestWith } from "@cam2/camera-database/testing"
 * import * as Effect from "effect/Effect"
 *
 * const empty = layerTestWith({ cameras: [], permissionLevel: "user" })
 * console.log(await Effect.runPromise(Effect.provide(searchCamera(), empty))) // []
 * ```
 */
export const layerTestWith = (
  options: TestOptions = {},
): Layer.Layer<ApiClient | TokenService> => {
  // What is no object is refused when the server is made.
  const { batching, deadline, retry, timeout } = options ?? {}
  const inject = options?.inject ?? []
  const transport = Layer.effect(
    HttpClient.HttpClient,
    Effect.map(makeServer(options), (app) => transportTo(app, inject)),
  ).pipe(
    Layer.provide([
      MemoryCameraStore.layer,
      MemoryClientStore.layer,
      MemorySourceStore.layer,
      TestSecrets.layer,
    ]),
    Layer.provide(Layer.effect(WebCrypto.WebCrypto, makeCrypto)),
  )
  const client = layerHttpClient({
    ...testCredentials,
    baseURL: "http://cam2.test/",
    retry: retry ?? false,
    timeout,
    deadline,
    // What goes wrong is told by the call of one camera.
    batching: batching ?? inject.length === 0,
  }).pipe(Layer.provide(transport), Layer.orDie)
  return Layer.effect(ApiClient, Effect.map(ApiClient, (api) => withInjections(api, inject))).pipe(
    Layer.provideMerge(client),
  )
}

/**
 * The camera database with the sample in it, new for each program that it is provided to. The client
 * has the permission level `"admin"` and does not retry. The ids and times of the sample are the same
 * in every run; those of cameras that a test adds are when it also provides a `TestClock`.
 *
 * @example
 * ```ts
 * import { searchCamera } from "@cam2/camera-database"
 * import { layerTest } from "@cam2/camera-database/testing"
 * import * as Effect from "effect/Effect"
 *
 * const page = await searchCamera({ country: "US", state: "IN" }).pipe(
 *   Effect.provide(layerTest),
 *   Effect.runPromise,
 * )
 * console.log(page.length)
 * ```
 */
export const layerTest: Layer.Layer<ApiClient | TokenService> = layerTestWith({})
