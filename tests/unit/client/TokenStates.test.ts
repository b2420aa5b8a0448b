import assert from "node:assert/strict"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as TestClock from "effect/testing/TestClock"
import { cameraById } from "@cam2/camera-database"
import { camera, numberedApi, revoked } from "./MemoryApi.ts"

const many = Array.from({ length: 1000 }, () => camera)

/** An API whose answers come one after the other, so that many callers are told at many times. */
const staggered = () => {
  let call = 0
  return numberedApi({ auth: 100, call: () => 1 + ++call % 500 })
}
type Api = ReturnType<typeof staggered>

const manyCalls = Effect.forEach(many, () => cameraById("a"), { concurrency: "unbounded" })

/** The end of `effect`, which takes virtual time. */
const within = <A, E, R>(effect: Effect.Effect<A, E, R>) =>
  Effect.gen(function* () {
    const fiber = yield* Effect.forkChild(effect)
    yield* TestClock.adjust("5 seconds")
    return yield* Fiber.join(fiber)
  })

/** What 1,000 fibers get, who are the first to call after `prepare`. */
const callAfter = (
  api: Api,
  prepare: Effect.Effect<unknown>,
  calls: Effect.Effect<unknown, unknown, Effect.Services<typeof manyCalls>> = manyCalls,
) =>
  Effect.gen(function* () {
    yield* within(cameraById("a"))
    yield* prepare
    assert.deepEqual(yield* within(calls), many)
    // And the token serves those who come later.
    assert.deepEqual(yield* within(cameraById("a")), camera)
  }).pipe(Effect.provide(api.layer), Effect.provide(TestClock.layer()), Effect.runPromise)

/** How often each token was sent. */
const uses = (api: Api) => {
  const counts: Record<string, number> = {}
  for (const { authorization = "" } of api.calls()) {
    counts[authorization] = (counts[authorization] ?? 0) + 1
  }
  return counts
}

Deno.test("TokenService: 1,000 fibers without a token ask once", async () => {
  const api = staggered()
  const program = Effect.provide(within(manyCalls), api.layer)
  assert.deepEqual(await Effect.runPromise(Effect.provide(program, TestClock.layer())), many)
  assert.deepEqual([api.state.issued, uses(api)], [1, { "Bearer t1": 1000 }])
})

Deno.test("TokenService: 1,000 fibers with a dying token use it, and ask once behind their backs", async () => {
  const api = staggered()
  await callAfter(api, TestClock.adjust("281 seconds"))
  assert.deepEqual([api.state.issued, uses(api)], [2, { "Bearer t1": 1001, "Bearer t2": 1 }])
})

Deno.test("TokenService: 1,000 fibers with a token past its life ask once, and do not send it", async () => {
  const api = staggered()
  await callAfter(api, TestClock.adjust("300 seconds"))
  assert.deepEqual([api.state.issued, uses(api)], [2, { "Bearer t1": 1, "Bearer t2": 1001 }])
})

Deno.test("TokenService: 1,000 fibers whose token the server calls expired ask once", async () => {
  const api = staggered()
  await callAfter(api, Effect.sync(() => void (api.state.valid = 2)))
  assert.deepEqual([api.state.issued, uses(api)], [2, { "Bearer t1": 1001, "Bearer t2": 1001 }])
})

Deno.test("TokenService: 1,000 fibers whose dying token the server calls expired ask once", async () => {
  const api = staggered()
  const expire = Effect.sync(() => void (api.state.valid = 2))
  await callAfter(api, Effect.andThen(TestClock.adjust("281 seconds"), expire))
  assert.deepEqual([api.state.issued, uses(api)], [2, { "Bearer t1": 1001, "Bearer t2": 1001 }])
})

Deno.test("TokenService: 1,000 fibers whose token was revoked are told so, and ask once to go on", async () => {
  const api = staggered()
  const revoke = Effect.sync(() => void Object.assign(api.state, { valid: 2, refusal: revoked }))
  let refused = 0
  const again = cameraById("a").pipe(
    Effect.catchTag("AuthenticationError", () => {
      refused++
      return cameraById("a")
    }),
  )
  await callAfter(api, revoke, Effect.forEach(many, () => again, { concurrency: "unbounded" }))
  assert.deepEqual([api.state.issued, refused], [2, 1000])
  assert.deepEqual(uses(api), { "Bearer t1": 1001, "Bearer t2": 1001 })
})

Deno.test("TokenService: a clock that is set back by minutes costs one 401", async () => {
  const api = staggered()
  const now = Date.UTC(2018, 6, 4)
  const program = Effect.gen(function* () {
    yield* TestClock.setTime(now)
    yield* within(cameraById("a"))
    // By its own clock the token has ten minutes more, and the server's clock goes on.
    yield* TestClock.setTime(now - 600_000)
    api.state.valid = 2
    assert.deepEqual(yield* within(cameraById("a")), camera)
    assert.deepEqual(yield* within(manyCalls), many)
  })
  await Effect.runPromise(Effect.provide(program, [api.layer, TestClock.layer()]))
  assert.deepEqual([api.state.issued, uses(api)], [2, { "Bearer t1": 2, "Bearer t2": 1001 }])
})

Deno.test("TokenService: a clock that is set forward by minutes costs one request for a token", async () => {
  const api = staggered()
  await callAfter(api, TestClock.setTime(600_000))
  assert.deepEqual([api.state.issued, uses(api)], [2, { "Bearer t1": 1, "Bearer t2": 1001 }])
})
