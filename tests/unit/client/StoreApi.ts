/**
 * Stores of tokens, and an API that says which of its tokens are good.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as TestClock from "effect/testing/TestClock"
import { cameraById, type ClientOptions } from "@cam2/camera-database"
import type { TokenOwner } from "@cam2/camera-database/layers"
import { makeShared } from "@cam2/camera-database/tokens"
import { camera, memoryApi, options } from "./MemoryApi.ts"

/** An API that numbers its tokens and refuses those in `dead`. */
export const numberedApi = (
  store: Layer.Layer<never>,
  baseURL: string,
  clientSecret = options.clientSecret,
  overrides: Partial<ClientOptions> = {},
) => {
  const state = { issued: 0, dead: new Map<string, string>() }
  const api = memoryApi(({ authorization, path }) => {
    if (path === "/auth") return Effect.sync(() => ({ json: { token: `t${++state.issued}` } }))
    const message = state.dead.get(authorization?.replace("Bearer ", "") ?? "")
    return Effect.succeed(
      message === undefined ? { json: camera } : { status: 401, json: { message } },
    )
  }, { baseURL, clientSecret, ...overrides })
  return { ...api, state, layer: Layer.provide(api.layer, store) }
}

/** Runs an effect in virtual time. */
export const run = <A, E>(effect: Effect.Effect<A, E>) =>
  Effect.runPromise(Effect.provide(effect, TestClock.layer()))

/** One call, in a layer of its own. */
export const call = (api: { readonly layer: ReturnType<typeof numberedApi>["layer"] }) =>
  Effect.provide(cameraById("a"), api.layer)

/** Whose {@linkcode settled} is. */
export const owner: TokenOwner = {
  clientID: options.clientID,
  clientSecret: options.clientSecret,
  baseURL: new URL("http://kv.example/"),
}
/** A token that can be kept. */
export const settled = { token: Redacted.make("marker-token"), expiresAt: 300_000 }

/** A shared store, and what it holds. */
export const sharedStore = () => {
  const entries = new Map<string, string>()
  return {
    entries,
    store: makeShared({
      get: (name) => Effect.sync(() => entries.get(name)),
      set: (name, value) => Effect.sync(() => void entries.set(name, value)),
    }),
  }
}
