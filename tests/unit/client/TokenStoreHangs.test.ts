import assert from "node:assert/strict"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import * as Redacted from "effect/Redacted"
import * as References from "effect/References"
import * as TestClock from "effect/testing/TestClock"
import { TokenStore, type TokenStoreShape, tokenStoreTimeout } from "@cam2/camera-database/layers"
import { makeShared } from "@cam2/camera-database/tokens"
import { camera } from "./MemoryApi.ts"
import { call, numberedApi, owner, run, settled } from "./StoreApi.ts"

const kept = { token: Redacted.make("t9"), expiresAt: 300_000 }

/** Stores of which one use hangs. */
const hanging: Readonly<Record<"get" | "set" | "remove", TokenStoreShape>> = {
  get: { get: () => Effect.never, set: () => Effect.void },
  set: { get: () => Effect.succeed(undefined), set: () => Effect.never },
  remove: {
    get: () => Effect.succeed(kept),
    set: () => Effect.void,
    remove: () => Effect.never,
  },
}

/** Runs `effect` with what is logged in `lines`, each with its level. */
const logged = <A, E, R>(lines: Array<string>, effect: Effect.Effect<A, E, R>) =>
  effect.pipe(
    Effect.provideService(References.MinimumLogLevel, "All"),
    Effect.provide(Logger.layer([
      Logger.make(({ logLevel, message }) => lines.push(`${logLevel}: ${message}`)),
    ])),
  )

/** Calls, and gives how the call ended once it did: not a millisecond before `millis`. */
const callFor = (millis: number, api: ReturnType<typeof numberedApi>) =>
  Effect.gen(function* () {
    const calling = yield* Effect.forkChild(Effect.exit(call(api)))
    yield* TestClock.adjust(millis - 1)
    assert.equal(calling.pollUnsafe(), undefined)
    yield* TestClock.adjust(1)
    const ended = calling.pollUnsafe()
    assert.notEqual(ended, undefined)
    return yield* Effect.flatten(Fiber.join(calling))
  })

Deno.test("TokenService: a store that hangs is waited for 2 seconds", async () => {
  assert.equal(Duration.toMillis(tokenStoreTimeout), 2000)
  for (const use of ["get", "set"] as const) {
    const store = Layer.succeed(TokenStore, hanging[use])
    const api = numberedApi(store, `http://${use}.example/`)
    assert.deepEqual(await run(callFor(2000, api)), camera)
    assert.equal(api.state.issued, 1)
  }
})

Deno.test("TokenService: a store that hangs over a refused token is waited for 2 seconds", async () => {
  const api = numberedApi(Layer.succeed(TokenStore, hanging.remove), "http://remove.example/")
  api.state.dead.set("t9", "Invalid token.")
  const error = await run(Effect.flip(callFor(2000, api)))
  assert.equal(error.message, "Invalid token.")
})

Deno.test("TokenService: a store that hangs takes a quarter of a short deadline, not all of it", async () => {
  for (const use of ["get", "set"] as const) {
    const store = Layer.succeed(TokenStore, hanging[use])
    const api = numberedApi(store, `http://${use}.example/`, undefined, { deadline: "1 second" })
    assert.deepEqual(await run(callFor(250, api)), camera)
  }
})

Deno.test("TokenService: a store in time is believed, and what it takes is waited for", async () => {
  const sets: Array<string> = []
  const store = Layer.succeed(TokenStore, {
    get: () => Effect.delay(Effect.succeed(undefined), 1999),
    set: (_, { token }) =>
      Effect.delay(Effect.sync(() => sets.push(Redacted.value(token))), 1999).pipe(Effect.asVoid),
  })
  const api = numberedApi(store, "http://slow.example/")
  assert.deepEqual(await run(callFor(3998, api)), camera)
  assert.deepEqual(sets, ["t1"])
})

Deno.test("makeShared: a store that fails is told at debug, without what it failed with", async () => {
  const lines: Array<string> = []
  const failing = makeShared({
    get: () => Effect.fail("marker-get"),
    set: () => Effect.fail("marker-set"),
  })
  await run(logged(
    lines,
    Effect.gen(function* () {
      assert.equal(yield* failing.get(owner), undefined)
      yield* failing.set(owner, settled)
      yield* failing.remove(owner, settled.token)
    }),
  ))
  assert.deepEqual(lines, Array.from({ length: 3 }, () => "Debug: The token store failed."))
})
