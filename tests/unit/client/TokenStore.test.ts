import assert from "node:assert/strict"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as KeyValueStore from "effect/persistence/KeyValueStore"
import * as Redacted from "effect/Redacted"
import * as TestClock from "effect/testing/TestClock"
import { cameraById, TokenService, tokenStoreMemory } from "@cam2/camera-database"
import { TokenStore } from "@cam2/camera-database/layers"
import { layerApiClient } from "@cam2/camera-database/layers"
import { makeShared, tokenStoreKeyValue, tokenStoreWorkersKV } from "@cam2/camera-database/tokens"
import { camera, memoryHttp, options } from "./MemoryApi.ts"
import { call, numberedApi, owner, run, settled, sharedStore } from "./StoreApi.ts"

Deno.test("tokenStoreMemory: layers for the same client share a token, however often they are built", async () => {
  const api = numberedApi(tokenStoreMemory, "http://shared.example/")
  await run(Effect.andThen(Effect.andThen(call(api), call(api)), call(api)))
  assert.equal(api.state.issued, 1)
})

Deno.test("tokenStoreMemory: without it each layer asks for its own token", async () => {
  const api = numberedApi(Layer.empty, "http://unshared.example/")
  await run(Effect.andThen(call(api), call(api)))
  assert.equal(api.state.issued, 2)
})

Deno.test("tokenStoreMemory: another secret, client or server shares nothing", async () => {
  const first = numberedApi(tokenStoreMemory, "http://first.example/")
  const other = numberedApi(tokenStoreMemory, "http://other.example/")
  const secret = numberedApi(
    tokenStoreMemory,
    "http://first.example/",
    Redacted.make("x".repeat(71)),
  )
  await run(Effect.all([call(first), call(other), call(secret)]))
  assert.deepEqual([first, other, secret].map(({ state }) => state.issued), [1, 1, 1])
})

Deno.test("tokenStoreMemory: owners whose texts run together share nothing", async () => {
  const store = await Effect.runPromise(Effect.provide(TokenStore, tokenStoreMemory))
  const baseURL = new URL("http://together.example/")
  const of = (clientID: string, clientSecret: string) => ({
    baseURL,
    clientID,
    clientSecret: Redacted.make(clientSecret),
  })
  await run(Effect.gen(function* () {
    yield* store.set(of("ab", "c"), settled)
    assert.equal(yield* store.get(of("a", "bc")), undefined)
    assert.equal(yield* store.get(of("ab", "c")), settled)
  }))
})

Deno.test("TokenStore, TokenService: are the same for two copies of this module", () => {
  assert.deepEqual([TokenStore.key, TokenService.key], [
    "@cam2/camera-database/TokenStore",
    "@cam2/camera-database/TokenService",
  ])
})

Deno.test("TokenService: a token in the store that has expired is not used", async () => {
  const api = numberedApi(tokenStoreMemory, "http://expiring.example/")
  await run(Effect.gen(function* () {
    yield* call(api)
    yield* TestClock.adjust("299 seconds")
    yield* call(api)
    assert.equal(api.state.issued, 1)
    yield* TestClock.adjust("1 second")
    yield* call(api)
    assert.equal(api.state.issued, 2)
  }))
  assert.deepEqual(
    api.calls().map(({ authorization }) => authorization),
    ["Bearer t1", "Bearer t1", "Bearer t2"],
  )
})

Deno.test("TokenService: a token in the store that the server calls expired is renewed once", async () => {
  const api = numberedApi(tokenStoreMemory, "http://renewed.example/")
  await run(Effect.gen(function* () {
    yield* call(api)
    api.state.dead.set("t1", "Token expired.")
    yield* call(api)
    yield* call(api)
  }))
  assert.equal(api.state.issued, 2)
})

Deno.test("TokenService: after any other 401 the next call asks for a new token", async () => {
  const api = numberedApi(Layer.empty, "http://revoked.example/")
  await run(
    Effect.gen(function* () {
      api.state.dead.set("t1", "Invalid token.")
      const error = yield* Effect.flip(cameraById("a"))
      assert.deepEqual([error._tag, error.message], ["AuthenticationError", "Invalid token."])
      assert.equal(api.state.issued, 1)
      yield* cameraById("a")
      assert.equal(api.state.issued, 2)
    }).pipe(Effect.provide(api.layer)),
  )
})

Deno.test("makeShared: gives back what was kept, and the store shows neither token nor secret", async () => {
  const { entries, store } = sharedStore()
  await run(Effect.gen(function* () {
    yield* store.set(owner, settled)
    const kept = yield* store.get(owner)
    assert.equal(kept && Redacted.value(kept.token), "marker-token")
    assert.equal(kept?.expiresAt, 300_000)
  }))
  const held = JSON.stringify([...entries])
  assert.equal(entries.size, 1)
  assert.doesNotMatch(held, /marker|ssss|cccc/)
})

Deno.test("makeShared: each writing has a nonce of its own", async () => {
  const { entries, store } = sharedStore()
  await run(store.set(owner, settled))
  const [first] = entries.values()
  await run(store.set(owner, settled))
  const [second] = entries.values()
  assert.notEqual(first, second)
})

Deno.test("makeShared: who has another secret finds nothing, not even under the same name", async () => {
  const { entries, store } = sharedStore()
  const stranger = { ...owner, clientSecret: Redacted.make("x".repeat(71)) }
  await run(store.set(owner, settled))
  assert.equal(await run(store.get(stranger)), undefined)
  const [value] = entries.values()
  await run(store.set(stranger, settled))
  const name = [...entries.keys()].at(-1)!
  entries.set(name, value!)
  assert.equal(await run(store.get(stranger)), undefined)
})

Deno.test("makeShared: a store that fails or holds something else only costs a new token", async () => {
  const failing = makeShared({
    get: () => Effect.fail("away"),
    set: () => Effect.fail("away"),
  })
  const garbage = makeShared({ get: () => Effect.succeed("%%%"), set: () => Effect.void })
  assert.equal(await run(failing.get(owner)), undefined)
  assert.equal(await run(failing.set(owner, settled)), undefined)
  assert.equal(await run(garbage.get(owner)), undefined)
})

Deno.test("tokenStoreKeyValue: layers over the same store share a token", async () => {
  const store = await Effect.runPromise(
    Effect.provide(KeyValueStore.KeyValueStore, KeyValueStore.layerMemory),
  )
  const shared = Layer.provide(
    tokenStoreKeyValue,
    Layer.succeed(KeyValueStore.KeyValueStore, store),
  )
  const api = numberedApi(shared, "http://kv.example/")
  await run(Effect.andThen(call(api), call(api)))
  assert.equal(api.state.issued, 1)
})

Deno.test("tokenStoreWorkersKV: keeps a token until it expires, and none that has less than a minute", async () => {
  const entries = new Map<string, string>()
  const expirations: Array<number> = []
  const namespace = {
    get: (key: string) => Promise.resolve(entries.get(key) ?? null),
    put: (key: string, value: string, { expiration }: { readonly expiration: number }) => {
      entries.set(key, value)
      expirations.push(expiration)
      return Promise.resolve()
    },
  }
  const api = numberedApi(tokenStoreWorkersKV(namespace), "http://workers.example/")
  await run(Effect.andThen(call(api), call(api)))
  assert.equal(api.state.issued, 1)
  assert.deepEqual(expirations, [300])
})

Deno.test("cameraById: ends at its deadline where the service of a token hangs", async () => {
  const http = memoryHttp(() => Effect.never)
  const service = Layer.succeed(TokenService, { get: Effect.never, drop: () => Effect.never })
  const client = Layer.provide(layerApiClient(options), [service, http.layer])
  const error = await run(Effect.gen(function* () {
    const call = yield* Effect.forkChild(Effect.flip(Effect.provide(cameraById("a"), client)))
    yield* TestClock.adjust("119999 millis")
    assert.equal(call.pollUnsafe(), undefined)
    yield* TestClock.adjust("1 millis")
    return yield* Fiber.join(call)
  }))
  assert.deepEqual([error._tag, "reason" in error && error.reason], ["ConnectionError", "Timeout"])
})

Deno.test("TokenService: a token of a store that no header can hold counts as none", async () => {
  for (const token of ["a\r\nx: 1", "tok€n", ""]) {
    const kept = new Map([["token", { token: Redacted.make(token), expiresAt: 300_000 }]])
    const store = Layer.succeed(TokenStore, {
      get: () => Effect.sync(() => kept.get("token")),
      set: (_, settled) => Effect.sync(() => void kept.set("token", settled)),
    })
    const api = numberedApi(store, "http://unsendable.example/")
    assert.deepEqual(await run(call(api)), camera)
    assert.equal(api.state.issued, 1)
    // The new one stands in its place.
    assert.equal(Redacted.value(kept.get("token")!.token), "t1")
  }
})
