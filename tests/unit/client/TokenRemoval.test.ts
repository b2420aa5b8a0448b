import assert from "node:assert/strict"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as KeyValueStore from "effect/persistence/KeyValueStore"
import * as Redacted from "effect/Redacted"
import * as TestClock from "effect/testing/TestClock"
import { type ApiClient, cameraById, tokenStoreMemory } from "@cam2/camera-database"
import { TokenStore } from "@cam2/camera-database/layers"
import { tokenStoreKeyValue, tokenStoreWorkersKV } from "@cam2/camera-database/tokens"
import { call, numberedApi, owner, run, settled, sharedStore } from "./StoreApi.ts"

/** Every store that can forget. */
const forgetful = async () => {
  const store = await Effect.runPromise(
    Effect.provide(KeyValueStore.KeyValueStore, KeyValueStore.layerMemory),
  )
  const provided = Layer.succeed(KeyValueStore.KeyValueStore, store)
  const entries = new Map<string, string>()
  const layers = {
    tokenStoreMemory,
    tokenStoreKeyValue: Layer.provide(tokenStoreKeyValue, provided),
    tokenStoreWorkersKV: tokenStoreWorkersKV({
      get: (key) => Promise.resolve(entries.get(key) ?? null),
      put: (key, value) => Promise.resolve(void entries.set(key, value)),
    }),
  }
  const named = await Promise.all(
    Object.entries(layers).map(async ([name, layer]) =>
      [name, await Effect.runPromise(Effect.provide(TokenStore, layer))] as const
    ),
  )
  return [...named, ["makeShared", sharedStore().store] as const]
}

Deno.test("TokenStore: remove forgets the token that is refused, and never a newer one", async () => {
  for (const [name, store] of await forgetful()) {
    const own = { ...owner, baseURL: new URL(`http://${name}.example/`) }
    const kept = () => Effect.map(store.get(own), (kept) => kept && Redacted.value(kept.token))
    await run(Effect.gen(function* () {
      yield* store.remove!(own, settled.token)
      yield* store.set(own, settled)
      yield* store.remove!(own, Redacted.make("another"))
      assert.equal(yield* kept(), "marker-token", name)
      yield* store.remove!({ ...own, clientID: "d".repeat(96) }, settled.token)
      assert.equal(yield* kept(), "marker-token", name)
      yield* store.set(own, { ...settled, token: Redacted.make("newer") })
      yield* store.remove!(own, settled.token)
      assert.equal(yield* kept(), "newer", name)
      yield* store.remove!(own, Redacted.make("newer"))
      assert.equal(yield* kept(), undefined, name)
      yield* store.set(own, settled)
      assert.equal(yield* kept(), "marker-token", name)
    }))
  }
})

Deno.test("TokenService: two clients of a store whose token is refused ask for one between them", async () => {
  for (const [name, store] of await forgetful()) {
    const api = numberedApi(Layer.succeed(TokenStore, store), `http://two.${name}.example/`)
    // Each has the token that is refused for itself, when the first of them learns of it.
    const client = Effect.provide(Effect.context<ApiClient>(), api.layer)
    await run(
      Effect.gen(function* () {
        const [first, second] = [yield* client, yield* client]
        const callOf = (context: typeof first) => Effect.provideContext(cameraById("a"), context)
        yield* callOf(first)
        yield* callOf(second)
        assert.equal(api.state.issued, 1)
        api.state.dead.set("t1", "Token revoked.")
        assert.equal((yield* Effect.flip(callOf(first)))._tag, "AuthenticationError")
        yield* callOf(first)
        assert.equal((yield* Effect.flip(callOf(second)))._tag, "AuthenticationError")
        yield* callOf(second)
        yield* call(api)
      }).pipe(Effect.scoped),
    )
    assert.deepEqual([name, api.state.issued], [name, 2])
  }
})

Deno.test("TokenService: a store that gives the refused token for ever is not believed", async () => {
  const stuck = Layer.succeed(TokenStore, {
    get: () => Effect.succeed({ token: Redacted.make("t1"), expiresAt: 300_000 }),
    set: () => Effect.void,
    remove: () => Effect.void,
  })
  const api = numberedApi(stuck, "http://stuck.example/")
  await run(Effect.gen(function* () {
    api.state.issued = 1
    api.state.dead.set("t1", "Invalid token.")
    assert.equal((yield* Effect.flip(call(api)))._tag, "AuthenticationError")
    yield* call(api)
    yield* call(api)
    assert.equal(api.state.issued, 3)
    // What the server gives again is good again.
    api.state.issued = 0
    api.state.dead.clear()
    yield* call(api)
    yield* call(api)
    assert.equal(api.state.issued, 1)
  }))
})

Deno.test("TokenService: a store that hangs over a refused token does not change the answer", async () => {
  const store = Layer.succeed(TokenStore, {
    get: () => Effect.succeed({ token: Redacted.make("t9"), expiresAt: 300_000 }),
    set: () => Effect.void,
    remove: () => Effect.never,
  })
  const api = numberedApi(store, "http://hanging.example/")
  api.state.dead.set("t9", "Invalid token.")
  const error = await run(Effect.gen(function* () {
    const calling = yield* Effect.forkChild(Effect.flip(call(api)))
    yield* TestClock.adjust("2 seconds")
    return yield* Fiber.join(calling)
  }))
  assert.deepEqual([error._tag, error.message], ["AuthenticationError", "Invalid token."])
  await run(call(api))
})

Deno.test("tokenStoreMemory: keeps the last 1000 tokens, and none that has ended", async () => {
  const store = await Effect.runPromise(Effect.provide(TokenStore, tokenStoreMemory))
  const numbered = (number: number) => ({ ...owner, baseURL: new URL(`http://${number}.example/`) })
  const has = (number: number) =>
    Effect.map(store.get(numbered(number)), (kept) => kept !== undefined)
  await run(Effect.gen(function* () {
    for (let number = 0; number < 1100; number++) yield* store.set(numbered(number), settled)
    assert.deepEqual(
      yield* Effect.forEach([0, 99, 100, 1099], has),
      [false, false, true, true],
    )
    // Keeping it again makes it the last one.
    yield* store.set(numbered(100), settled)
    yield* store.set(numbered(1100), settled)
    assert.deepEqual(yield* Effect.forEach([100, 101, 1100], has), [true, false, true])
    yield* TestClock.adjust("300 seconds")
    yield* store.set(numbered(1101), { ...settled, expiresAt: 600_000 })
    assert.deepEqual(yield* Effect.forEach([100, 1100, 1101], has), [false, false, true])
  }))
})

Deno.test("tokenStoreMemory: no key of what is kept shows a secret or an id", async () => {
  const keys: Array<unknown> = []
  const { set } = Map.prototype
  Map.prototype.set = function (key, value) {
    keys.push(key)
    return set.call(this, key, value)
  }
  try {
    const api = numberedApi(tokenStoreMemory, "http://digests.example/")
    await run(Effect.andThen(call(api), call(api)))
  } finally {
    Map.prototype.set = set
  }
  assert.ok(keys.length > 0)
  assert.doesNotMatch(keys.map(String).join("\n"), /ssss|cccc/)
})

Deno.test("tokenStoreWorkersKV: what is refused is overwritten, and for a minute at least", async () => {
  const entries = new Map<string, string>()
  const ends: Array<number> = []
  const layer = tokenStoreWorkersKV({
    get: (key) => Promise.resolve(entries.get(key) ?? null),
    put: (key, value, { expiration }) => {
      ends.push(expiration)
      return Promise.resolve(void entries.set(key, value))
    },
  })
  await run(Effect.gen(function* () {
    const store = yield* Effect.provide(TokenStore, layer)
    yield* store.set(owner, settled)
    yield* TestClock.adjust("299500 millis")
    yield* store.remove!(owner, settled.token)
  }))
  assert.deepEqual([...entries.values()], [""])
  assert.deepEqual(ends, [300, 360])
})
