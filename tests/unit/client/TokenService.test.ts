import assert from "node:assert/strict"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as TestClock from "effect/testing/TestClock"
import { cameraById, TokenService } from "@cam2/camera-database"
import { layerTokenService } from "@cam2/camera-database/layers"
import {
  camera,
  fifty,
  memoryApi,
  memoryHttp,
  type MemoryResponse,
  numberedApi,
  options,
} from "./MemoryApi.ts"

const tokenService = (answer: Parameters<typeof memoryHttp>[0]) => {
  const http = memoryHttp(answer)
  return {
    received: http.received,
    layer: Layer.provide(layerTokenService(options), http.layer),
  }
}

const run = <A, E>(effect: Effect.Effect<A, E>) =>
  Effect.runPromise(Effect.provide(effect, TestClock.layer()))

Deno.test("TokenService: 50 cold callers ask for one token, and it is kept afterwards", async () => {
  const api = numberedApi({ auth: 100 })
  const program = Effect.gen(function* () {
    const callers = yield* Effect.forkChild(
      Effect.forEach(fifty, () => cameraById("a"), { concurrency: "unbounded" }),
    )
    yield* TestClock.adjust(99)
    assert.deepEqual(api.received, [{
      method: "GET",
      path: "/auth",
      query: [
        ["clientID", options.clientID],
        ["clientSecret", Redacted.value(options.clientSecret)],
      ],
    }])
    yield* TestClock.adjust(1)
    assert.deepEqual(yield* Fiber.join(callers), fifty.map(() => camera))
    yield* cameraById("a")
  })
  await run(Effect.provide(program, api.layer))
  assert.equal(api.state.issued, 1)
  assert.deepEqual(
    api.calls().map(({ authorization }) => authorization),
    Array.from({ length: 51 }, () => "Bearer t1"),
  )
})

Deno.test("TokenService: a token is at hand once it was got, until it is to be renewed or dropped", async () => {
  const api = tokenService(({ path }) =>
    path === "/auth" ? Effect.succeed({ json: { token: "t1" } }) : Effect.never
  )
  await run(Effect.provide(
    Effect.gen(function* () {
      const { get, held } = yield* TokenService
      const now = Effect.map(Clock.currentTimeMillis, (now) => held?.(now))
      assert.equal(yield* now, undefined)
      const token = yield* get
      assert.equal(yield* now, token)
      yield* TestClock.adjust("269 seconds")
      assert.equal(yield* now, token)
      yield* TestClock.adjust("16 seconds")
      assert.equal(yield* now, undefined)
    }),
    api.layer,
  ))
  await run(Effect.provide(
    Effect.gen(function* () {
      const { drop, get, held } = yield* TokenService
      yield* drop(yield* get)
      assert.equal(held?.(yield* Clock.currentTimeMillis), undefined)
    }),
    api.layer,
  ))
})

Deno.test("TokenService: 50 fibers with a staggered `Token expired.` renew it once", async () => {
  let call = 0
  const api = numberedApi({ auth: 100, call: () => 10 * ++call })
  const program = Effect.gen(function* () {
    const warm = yield* Effect.forkChild(cameraById("a"))
    yield* TestClock.adjust(110)
    yield* Fiber.join(warm)
    api.state.valid = 2
    call = 0
    const callers = yield* Effect.forkChild(
      Effect.forEach(fifty, () => cameraById("a"), { concurrency: "unbounded" }),
    )
    // Every one of them is told so: the first after 10 ms, the last after 500.
    yield* TestClock.adjust("2 minutes")
    return yield* Fiber.join(callers)
  })
  const cameras = await run(Effect.provide(program, api.layer))
  assert.deepEqual(cameras, fifty.map(() => camera))
  assert.equal(api.state.issued, 2)
  assert.deepEqual(
    api.calls().map(({ authorization }) => authorization).sort(),
    [...fifty.map(() => "Bearer t1"), "Bearer t1", ...fifty.map(() => "Bearer t2")].sort(),
  )
})

Deno.test("TokenService: a renewal of what is no longer the token gives the token that is", async () => {
  let issued = 0
  const api = tokenService(() => Effect.sync(() => ({ json: { token: `t${++issued}` } })))
  const program = Effect.gen(function* () {
    const tokens = yield* TokenService
    const first = yield* tokens.get
    const second = yield* Effect.andThen(tokens.drop(first), tokens.get)
    const third = yield* Effect.andThen(tokens.drop(first), tokens.get)
    return [first, second, third, yield* tokens.get].map(Redacted.value)
  })
  assert.deepEqual(await run(Effect.provide(program, api.layer)), ["t1", "t2", "t2", "t2"])
  assert.equal(api.received.length, 2)
})

Deno.test("TokenService: the leader's interruption harms no waiter", async () => {
  const api = tokenService(() => Effect.delay(Effect.succeed({ json: { token: "t1" } }), 100))
  const program = Effect.gen(function* () {
    const tokens = yield* TokenService
    const leader = yield* Effect.forkChild(tokens.get)
    yield* TestClock.adjust(10)
    const waiters = yield* Effect.forkChild(
      Effect.forEach(fifty, () => tokens.get, { concurrency: "unbounded" }),
    )
    yield* TestClock.adjust(10)
    yield* Fiber.interrupt(leader)
    assert.equal(Exit.hasInterrupts(yield* Fiber.await(leader)), true)
    yield* TestClock.adjust(80)
    return (yield* Fiber.join(waiters)).map(Redacted.value)
  })
  assert.deepEqual(await run(Effect.provide(program, api.layer)), fifty.map(() => "t1"))
  assert.equal(api.received.length, 1)
})

Deno.test("TokenService: a request that nobody waits for any more is given up", async () => {
  let given = 0
  const api = tokenService(() =>
    Effect.delay(Effect.succeed({ json: { token: "t1" } }), 100).pipe(
      Effect.onInterrupt(() => Effect.sync(() => given++)),
    )
  )
  const program = Effect.gen(function* () {
    const tokens = yield* TokenService
    const only = yield* Effect.forkChild(tokens.get)
    yield* TestClock.adjust(10)
    yield* Fiber.interrupt(only)
    assert.equal(given, 1)
    const next = yield* Effect.forkChild(tokens.get)
    yield* TestClock.adjust(100)
    return Redacted.value(yield* Fiber.join(next))
  })
  assert.equal(await run(Effect.provide(program, api.layer)), "t1")
  assert.equal(api.received.length, 2)
})

Deno.test("TokenService: a failure reaches everyone who waits, and is not kept", async () => {
  const api = tokenService((_, index) =>
    Effect.delay(
      Effect.succeed<MemoryResponse>(
        index === 0 ? { status: 500, json: null } : { json: { token: "t2" } },
      ),
      100,
    )
  )
  const program = Effect.gen(function* () {
    const tokens = yield* TokenService
    const waiters = yield* Effect.forkChild(
      Effect.forEach(fifty, () => Effect.flip(tokens.get), { concurrency: "unbounded" }),
    )
    yield* TestClock.adjust(100)
    const errors = yield* Fiber.join(waiters)
    assert.deepEqual(errors.map(({ _tag }) => _tag), fifty.map(() => "InternalError"))
    assert.equal(api.received.length, 1)
    const later = yield* Effect.forkChild(tokens.get)
    yield* TestClock.adjust(100)
    return Redacted.value(yield* Fiber.join(later))
  })
  assert.equal(await run(Effect.provide(program, api.layer)), "t2")
})

Deno.test("TokenService: a token lives 300 s", async () => {
  const api = numberedApi()
  const program = Effect.gen(function* () {
    yield* cameraById("a")
    yield* TestClock.adjust("299999 millis")
    yield* cameraById("a")
    assert.equal(api.state.issued, 1)
    yield* TestClock.adjust("1 millis")
    yield* cameraById("a")
    return yield* Clock.currentTimeMillis
  })
  assert.equal(await run(Effect.provide(program, api.layer)), 300_000)
  assert.equal(api.state.issued, 2)
  assert.deepEqual(api.calls().map(({ authorization }) => authorization), [
    "Bearer t1",
    "Bearer t1",
    "Bearer t2",
  ])
})

Deno.test("TokenService: gives the token at hand until it is to be renewed or was dropped", async () => {
  const { layer, received } = tokenService((_, index) =>
    Effect.succeed({ json: { token: `t${index + 1}` } })
  )
  const program = Effect.gen(function* () {
    const tokens = yield* TokenService
    const token = yield* tokens.get
    yield* TestClock.setTime(270_000)
    yield* tokens.drop(Redacted.make("another"))
    assert.deepEqual([yield* tokens.get, received.length], [token, 1])
    // In the last 30 seconds at the latest in their middle.
    yield* TestClock.setTime(285_000)
    assert.equal(yield* tokens.get, token)
    yield* TestClock.adjust(1)
    const renewed = yield* tokens.get
    assert.deepEqual([Redacted.value(renewed), received.length], ["t2", 2])
    yield* tokens.drop(renewed)
    assert.deepEqual([Redacted.value(yield* tokens.get), received.length], ["t3", 3])
  })
  await run(Effect.provide(program, layer))
})

Deno.test("TokenService: one call renews the token at most twice", async () => {
  const api = numberedApi()
  api.state.valid = Infinity
  const error = await run(Effect.flip(Effect.provide(cameraById("a"), api.layer)))
  assert.deepEqual(
    { _tag: error._tag, message: error.message },
    { _tag: "AuthenticationError", message: "Token expired." },
  )
  assert.deepEqual(api.received.map(({ authorization, path }) => authorization ?? path), [
    "/auth",
    "Bearer t1",
    "/auth",
    "Bearer t2",
    "/auth",
    "Bearer t3",
  ])
})

Deno.test("TokenService: any other 401 is the answer, without a new token", async () => {
  for (const message of ["Token expired", "token expired.", "Bad token"]) {
    const api = memoryApi(({ path }) =>
      path === "/auth" ? undefined : Effect.succeed({ status: 401, json: { message } })
    )
    const error = await run(Effect.flip(Effect.provide(cameraById("a"), api.layer)))
    assert.deepEqual(
      { _tag: error._tag, message: error.message },
      { _tag: "AuthenticationError", message },
    )
    assert.equal(api.received.length, 2)
  }
})

Deno.test("TokenService: an answer without a token is an InvalidResponseError", async () => {
  const unsendable = ["a\r\nx: 1", "a\0b", "tok€n", "tok\u007fn"].map((token) => ({ token }))
  const without = [{}, { token: 5 }, { token: "" }, { token: null }, null, [], "t1"]
  for (const json of [...without, ...unsendable]) {
    const api = tokenService(() => Effect.succeed({ json }))
    const program = Effect.flip(Effect.flatMap(TokenService, (tokens) => tokens.get))
    const { _tag, message } = await run(Effect.provide(program, api.layer))
    assert.deepEqual({ _tag, message }, {
      _tag: "InvalidResponseError",
      message: "The response of GET /auth has no token. Check the base URL.",
    })
  }
})

Deno.test("layer: fails for credentials of the wrong shape before anything is sent", async () => {
  const wrong = [
    { clientID: "c".repeat(95) },
    { clientID: "" },
    { clientSecret: Redacted.make("s".repeat(70)) },
  ]
  const tags = await Promise.all(wrong.map((each) => {
    const api = memoryApi(() => undefined, each)
    return run(Effect.flip(Effect.provide(cameraById("a"), api.layer))).then(({ _tag }) => {
      assert.deepEqual(api.received, [])
      return _tag
    })
  }))
  assert.deepEqual(tags, [
    "InvalidClientIdError",
    "InvalidClientIdError",
    "InvalidClientSecretError",
  ])
})
