import assert from "node:assert/strict"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import { cameraById } from "@cam2/camera-database"
import { TokenStore, type TokenStoreShape } from "@cam2/camera-database/layers"
import { makeShared } from "@cam2/camera-database/tokens"
import { camera } from "./MemoryApi.ts"
import { call, numberedApi, owner, run, settled } from "./StoreApi.ts"

const kept = { token: Redacted.make("t9"), expiresAt: 300_000 }

/** The ways in which what a program wrote can die. */
const deaths: Readonly<Record<string, () => Effect.Effect<never>>> = {
  "with a rejection": () => Effect.promise(() => Promise.reject(new Error("marker"))),
  "with an exception": () => {
    throw new Error("marker")
  },
}

const works: TokenStoreShape = { get: () => Effect.succeed(undefined), set: () => Effect.void }

for (const [name, die] of Object.entries(deaths)) {
  Deno.test(`TokenService: a store that dies ${name} counts as one that has nothing`, async () => {
    const dying: ReadonlyArray<TokenStoreShape> = [
      { ...works, get: die },
      { ...works, set: die },
      { get: die, set: die, remove: die },
    ]
    for (const store of dying) {
      const api = numberedApi(Layer.succeed(TokenStore, store), "http://dies.example/")
      const cameras = await run(
        Effect.provide(Effect.all([cameraById("a"), cameraById("b")]), api.layer),
      )
      assert.deepEqual(cameras, [camera, camera])
      // The one token is kept by the client itself.
      assert.equal(api.state.issued, 1)
    }
  })

  Deno.test(`TokenService: a store that dies ${name} over a refused token changes no answer`, async () => {
    const store = { ...works, get: () => Effect.succeed(kept), remove: die }
    const api = numberedApi(
      Layer.succeed(TokenStore, store),
      `http://${name.replaceAll(" ", "-")}.example/`,
    )
    api.state.dead.set("t9", "Invalid token.")
    const error = await run(Effect.flip(call(api)))
    assert.deepEqual([error._tag, error.message], ["AuthenticationError", "Invalid token."])
    assert.deepEqual(await run(call(api)), camera)
  })

  Deno.test(`makeShared: a store that dies ${name} has nothing, keeps nothing and fails nothing`, async () => {
    const store = makeShared({ get: die, set: die, remove: die })
    await run(Effect.gen(function* () {
      assert.equal(yield* store.get(owner), undefined)
      yield* store.set(owner, settled)
      yield* store.remove(owner, settled.token)
    }))
    const api = numberedApi(Layer.succeed(TokenStore, store), "http://shared.example/")
    assert.deepEqual(await run(call(api)), camera)
  })
}

Deno.test("TokenService: a store that gives no token counts as one that has nothing", async () => {
  const wiped = Redacted.make("t9")
  Redacted.wipeUnsafe(wiped)
  const given: ReadonlyArray<unknown> = [
    null,
    "t9",
    {},
    { token: "t9", expiresAt: 300_000 },
    { token: wiped, expiresAt: 300_000 },
    { token: Redacted.make(9), expiresAt: 300_000 },
    { token: kept.token },
    { token: kept.token, expiresAt: 300_000n },
    { token: kept.token, expiresAt: Symbol("later") },
    { token: kept.token, expiresAt: NaN },
  ]
  for (const value of given) {
    const store = { ...works, get: () => Effect.succeed(value) } as TokenStoreShape
    const api = numberedApi(Layer.succeed(TokenStore, store), "http://rubbish.example/")
    assert.deepEqual(await run(call(api)), camera)
    assert.equal(api.state.issued, 1)
  }
})

Deno.test("TokenService, makeShared: a store that is interrupted interrupts", async () => {
  const shared = makeShared({ get: () => Effect.interrupt, set: () => Effect.interrupt })
  for (const store of [{ ...works, get: () => Effect.interrupt }, shared]) {
    const api = numberedApi(Layer.succeed(TokenStore, store), "http://interrupted.example/")
    const exit = await run(Effect.exit(call(api)))
    assert.equal(Exit.isFailure(exit) && Cause.hasInterruptsOnly(exit.cause), true)
    assert.equal(api.state.issued, 0)
  }
})
