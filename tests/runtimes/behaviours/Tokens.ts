/**
 * Obtaining, keeping and renewing the token.
 *
 * @module
 */
import * as Cam2 from "@cam2/camera-database"
import { expireTokens, layerTestWith, sampleCameraID } from "@cam2/camera-database/testing"
import { tokenStoreWorkersKV } from "@cam2/camera-database/tokens"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as TestClock from "effect/testing/TestClock"
import { equal, factsOf } from "../Check.ts"
import { client, network, scripted } from "../World.ts"

const path = "/cameras/search"
const empty = () => Response.json([])
const expired = () => Response.json({ message: "Token expired." }, { status: 401 })

/** Behaviours of the token. */
export const tokens = {
  "token: nothing is asked for before the first operation": Effect.gen(function* () {
    const server = scripted(empty)
    yield* Effect.provide(Cam2.ApiClient, client(server))
    equal(server.asked, [])
  }),
  "token: asked for once, and kept": Effect.gen(function* () {
    const server = scripted(empty)
    const twice = Effect.andThen(Cam2.searchCamera(), Cam2.searchCamera())
    yield* Effect.provide(twice, client(server))
    equal(server.asked, ["/auth", `${path} Bearer token-1`, `${path} Bearer token-1`])
  }),
  "token: 50 cold callers ask for one": Effect.gen(function* () {
    const server = scripted(empty)
    const callers = Array.from({ length: 50 }, () => Cam2.searchCamera())
    yield* Effect.all(callers, { concurrency: "unbounded" }).pipe(Effect.provide(client(server)))
    equal(server.asked, ["/auth", ...callers.map(() => `${path} Bearer token-1`)])
  }),
  "token: `Token expired.` renews it, and the call goes on": Effect.gen(function* () {
    const server = scripted((_, number) => number === 1 ? expired() : empty())
    equal(yield* Effect.provide(Cam2.searchCamera(), client(server)), [])
    equal(server.asked, ["/auth", `${path} Bearer token-1`, "/auth", `${path} Bearer token-2`])
  }),
  "token: renewed twice at most": Effect.gen(function* () {
    const server = scripted(expired)
    const error = yield* Effect.flip(Effect.provide(Cam2.searchCamera(), client(server)))
    equal(factsOf(error), {
      _tag: "AuthenticationError",
      message: "Token expired.",
      operation: "searchCamera",
      status: 401,
    })
    equal(server.asked.filter((path) => path === "/auth").length, 3)
  }),
  "token: another 401 renews nothing": Effect.gen(function* () {
    const server = scripted(() => Response.json({ message: "Invalid token." }, { status: 401 }))
    yield* Effect.flip(Effect.provide(Cam2.searchCamera(), client(server)))
    equal(server.asked, ["/auth", `${path} Bearer token-1`])
  }),
  "token: one that was refused is not believed again, with a layer a call": Effect.gen(
    function* () {
      // KV at its worst: it gives what it had first.
      let kept: string | null = null
      const namespace = {
        get: () => Promise.resolve(kept),
        put: (_: string, value: string) => Promise.resolve(void (kept ??= value)),
      }
      for (const store of [Cam2.tokenStoreMemory, tokenStoreWorkersKV(namespace)]) {
        const refused = () => Response.json({ message: "Invalid token." }, { status: 401 })
        const server = scripted((_, number) => number === 1 ? refused() : empty())
        const baseURL = `http://${crypto.randomUUID()}.test/`
        const call = Effect.match(Cam2.searchCamera(), {
          onSuccess: () => "ok",
          onFailure: ({ message }) => message,
        }).pipe(Effect.provide(Layer.provide(client({ ...server, baseURL }), store)))
        equal([yield* call, yield* call, yield* call], ["Invalid token.", "ok", "ok"])
        equal(server.asked, [
          "/auth",
          `${path} Bearer token-1`,
          "/auth",
          `${path} Bearer token-2`,
          `${path} Bearer token-2`,
        ])
      }
    },
  ),
  "token: a new one after 300 seconds": Effect.gen(function* () {
    const server = scripted(empty)
    yield* Effect.gen(function* () {
      yield* Cam2.searchCamera()
      yield* TestClock.adjust("299 seconds")
      yield* Cam2.searchCamera()
      yield* TestClock.adjust("1 second")
      yield* Cam2.searchCamera()
    }).pipe(Effect.provide(client(server)), Effect.provide(TestClock.layer()))
    equal(server.asked.slice(3), ["/auth", `${path} Bearer token-2`])
  }),
  "token: a client renews over the network what its server let expire": Effect.gen(function* () {
    const { baseURL } = yield* network
    const server = {
      baseURL: baseURL.replace(/[^/]*\/$/, `expire-${crypto.randomUUID()}/`),
      fetch: globalThis.fetch,
    }
    equal(yield* Effect.provide(Cam2.searchCamera(), client(server)), [])
  }),
  "token: renewed in the testing layer, too": Effect.gen(function* () {
    const city = (times: number) =>
      Effect.map(Cam2.cameraById(sampleCameraID(1)), (camera) => camera.city).pipe(
        Effect.catchTag("AuthenticationError", (error) => Effect.succeed(error.message)),
        Effect.provide(layerTestWith({ inject: [expireTokens(times)] })),
      )
    equal(yield* city(2), "West Lafayette")
    equal(yield* city(3), "Token expired.")
  }),
  "TokenService: gives the token, which shows nowhere": Effect.gen(function* () {
    const token = yield* Effect.flatMap(Cam2.TokenService, ({ get }) => get)
    equal(Redacted.value(token), "token-1")
    equal(JSON.stringify({ token }).includes("token-1"), false)
  }).pipe(Effect.provide(client(scripted(empty)))),
}
