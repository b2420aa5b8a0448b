import assert from "node:assert/strict"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Random from "effect/Random"
import * as Redacted from "effect/Redacted"
import * as TestClock from "effect/testing/TestClock"
import { cameraById, TokenService } from "@cam2/camera-database"
import { TokenStore } from "@cam2/camera-database/layers"
import { camera, expired, fifty, memoryApi, numberedApi, options } from "./MemoryApi.ts"

const run = <A, E>(effect: Effect.Effect<A, E>) =>
  Effect.runPromise(Effect.provide(effect, TestClock.layer()))

Deno.test("TokenService: a token near its end is renewed in the background, once, and nobody waits", async () => {
  const api = numberedApi({ auth: 100 })
  const program = Effect.gen(function* () {
    const first = yield* Effect.forkChild(cameraById("a"))
    yield* TestClock.adjust(100)
    yield* Fiber.join(first)
    yield* TestClock.adjust("269 seconds")
    yield* cameraById("a")
    assert.equal(api.state.issued, 1)
    yield* TestClock.adjust("16 seconds")
    const callers = Effect.forEach(fifty, () => cameraById("a"), { concurrency: "unbounded" })
    // They all have their answer before the new token is there.
    assert.deepEqual(yield* callers, fifty.map(() => camera))
    assert.equal(api.state.issued, 1)
    yield* TestClock.adjust(100)
    assert.equal(api.state.issued, 2)
    yield* cameraById("a")
  })
  await run(Effect.provide(program, api.layer))
  assert.equal(api.state.issued, 2)
  assert.equal(api.calls().at(-1)?.authorization, "Bearer t2")
})

Deno.test("TokenService: an early renewal that fails keeps the token that lives", async () => {
  let asked = 0
  const api = memoryApi(({ path }) =>
    path !== "/auth"
      ? Effect.succeed({ json: camera })
      : ++asked === 1
      ? Effect.succeed({ json: { token: "t1" } })
      : Effect.succeed({ status: 503, json: null })
  )
  const program = Effect.gen(function* () {
    yield* cameraById("a")
    yield* TestClock.adjust("290 seconds")
    yield* cameraById("a")
    yield* TestClock.adjust(1)
    yield* cameraById("a")
    yield* TestClock.adjust(1)
    // Each call near the end tries again.
    assert.equal(asked, 3)
    yield* TestClock.adjust("10 seconds")
    assert.equal((yield* Effect.flip(cameraById("a")))._tag, "InternalError")
  })
  await run(Effect.provide(program, api.layer))
  assert.deepEqual(api.calls().map(({ authorization }) => authorization), [
    "Bearer t1",
    "Bearer t1",
    "Bearer t1",
  ])
})

Deno.test("TokenService: a renewal that fails is asked for once, however many wait for it", async () => {
  let asked = 0
  const api = memoryApi(({ path }) =>
    path !== "/auth"
      ? Effect.delay(Effect.succeed(expired), Math.floor(10 * Math.random()))
      : ++asked === 1
      ? Effect.succeed({ json: { token: "t1" } })
      : Effect.delay(Effect.succeed({ status: 500, json: null }), 100)
  )
  const program = Effect.gen(function* () {
    const callers = yield* Effect.forkChild(
      Effect.forEach(fifty, () => Effect.flip(cameraById("a")), { concurrency: "unbounded" }),
    )
    yield* TestClock.adjust("1 second")
    const failures = yield* Fiber.join(callers)
    assert.deepEqual(failures.map(({ _tag }) => _tag), fifty.map(() => "InternalError"))
  })
  await run(Effect.provide(program, api.layer))
  assert.equal(asked, 2)
})

Deno.test("TokenService: a token that is refused while it is renewed early costs one request", async () => {
  const api = numberedApi({ auth: 100 })
  const program = Effect.gen(function* () {
    const tokens = yield* TokenService
    const cold = yield* Effect.forkChild(tokens.get)
    yield* TestClock.adjust(100)
    const first = yield* Fiber.join(cold)
    yield* TestClock.adjust("290 seconds")
    assert.equal(yield* tokens.get, first)
    // The new token is on its way when the old one is refused, and a caller needs another.
    yield* TestClock.adjust(10)
    yield* tokens.drop(first)
    const caller = yield* Effect.forkChild(tokens.get)
    yield* TestClock.adjust(90)
    const second = yield* Fiber.join(caller)
    assert.deepEqual([api.state.issued, Redacted.value(second)], [2, "t2"])
    // What came of it is kept, and dropped when it is refused.
    assert.equal(yield* tokens.get, second)
    yield* tokens.drop(second)
    const next = yield* Effect.forkChild(tokens.get)
    yield* TestClock.adjust(100)
    return Redacted.value(yield* Fiber.join(next))
  })
  assert.equal(await run(Effect.provide(program, api.layer)), "t3")
})

Deno.test("TokenService: a server that repeats the secret or the token does not bring it into an error", async () => {
  const secret = Redacted.value(options.clientSecret)
  const api = memoryApi(({ path }) =>
    path === "/auth"
      ? Effect.succeed({ json: { token: "marker-token" } })
      : Effect.succeed({ status: 403, json: { message: `no marker-token, no ${secret}` } })
  )
  const error = await run(Effect.flip(Effect.provide(cameraById("a"), api.layer)))
  assert.equal(error.message, "no <redacted>, no <redacted>")
})

Deno.test("TokenService: a token is renewed from its instant on, and what comes of that is at hand without the store", async () => {
  const api = numberedApi()
  let asked = 0
  const store = Layer.succeed(TokenStore, {
    get: () => Effect.sync(() => void asked++),
    set: () => Effect.void,
  })
  const program = Effect.gen(function* () {
    const tokens = yield* TokenService
    const first = yield* tokens.get
    const second = 1000
    assert.equal(tokens.held!(270 * second - 1), first)
    assert.equal(tokens.held!(270 * second), undefined)
    yield* TestClock.adjust(270 * second - 1)
    assert.equal(yield* tokens.get, first)
    yield* TestClock.adjust(0)
    assert.equal(api.state.issued, 1)
    yield* TestClock.adjust(1)
    assert.equal(yield* tokens.get, first)
    yield* TestClock.adjust(0)
    assert.equal(api.state.issued, 2)
    const renewed = yield* tokens.get
    assert.equal(Redacted.value(renewed), "t2")
    // One that is not in use any more was refused late.
    yield* tokens.drop(first)
    assert.equal(tokens.held!(300 * second), renewed)
    // And once the one in use is near its end, it is found where it was put.
    yield* TestClock.adjust(275 * second)
    assert.equal(yield* tokens.get, renewed)
    assert.equal(asked, 1)
  })
  const least: Random.Random = { nextDoubleUnsafe: () => 0, nextIntUnsafe: () => 0 }
  await run(
    program.pipe(
      Effect.provide(Layer.provide(Layer.fresh(api.layer), store)),
      Effect.provideService(Random.Random, least),
    ),
  )
})
