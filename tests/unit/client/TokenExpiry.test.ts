import assert from "node:assert/strict"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as TestClock from "effect/testing/TestClock"
import { cameraById, defaultRetryPolicy, TokenService } from "@cam2/camera-database"
import { type SettledToken, TokenStore } from "@cam2/camera-database/layers"
import { camera, memoryApi } from "./MemoryApi.ts"

const server = Date.UTC(2018, 6, 4, 12)
const date = new Date(server).toUTCString()
const base64url = (text: string) =>
  btoa(String.fromCharCode(...new TextEncoder().encode(text))).replaceAll("+", "-").replaceAll(
    "/",
    "_",
  ).replaceAll("=", "")
const jwt = (claims: unknown) => `e30.${base64url(JSON.stringify(claims))}.c2ln`
const seconds = (count: number) => server / 1000 + count

/** When a token ends that this machine is given at `now`, in milliseconds from then. */
const lifeOf = async (token: string, headers: Record<string, string>, now: number) => {
  const kept: Array<SettledToken> = []
  const api = memoryApi(({ path }) =>
    path === "/auth" ? Effect.succeed({ json: { token }, headers }) : undefined
  )
  const store = Layer.succeed(TokenStore, {
    get: () => Effect.succeed(undefined),
    set: (_, settled) => Effect.sync(() => void kept.push(settled)),
  })
  await Effect.gen(function* () {
    yield* TestClock.setTime(now)
    yield* Effect.flatMap(TokenService, ({ get }) => get)
  }).pipe(
    Effect.provide(Layer.provide(api.layer, store)),
    Effect.provide(TestClock.layer()),
    Effect.runPromise,
  )
  return kept.map(({ expiresAt }) => expiresAt - now)
}

const clocks = [server, server + 600_000, server - 600_000, 0, server + 10 ** 12]

Deno.test("TokenService: a token ends when it says, by the server's clock and no other", async () => {
  for (const now of clocks) {
    for (const life of [1, 60, 299, 300, 3600, 86_400]) {
      const token = jwt({ exp: seconds(life), sub: "日本?>~", iat: 5 })
      assert.deepEqual(await lifeOf(token, { date }, now), [life * 1000])
    }
  }
})

Deno.test("TokenService: a token lives 300 s where what it or its answer says is absent or absurd", async () => {
  const exp = seconds(60)
  const cases: ReadonlyArray<readonly [token: string, headers: Record<string, string>]> = [
    [jwt({ exp }), {}],
    [jwt({ exp }), { date: "" }],
    [jwt({ exp }), { date: "today" }],
    [jwt({ exp }), { date: new Date(server + 60_000).toUTCString() }],
    [jwt({ exp }), { date: new Date(server + 3600_000).toUTCString() }],
    [jwt({ exp }), { date: new Date(server - 864_000_000).toUTCString() }],
    ...[0, -1, null, undefined, "soon", true, {}, [], 1e300, seconds(0), seconds(86_401)].map(
      (exp) => [jwt({ exp }), { date }] as const,
    ),
    ...["t", "a.b", "a.b.c", "..", "a.%%%.c", "a.e30.c", `a.${base64url("null")}.c`].map(
      (token) => [token, { date }] as const,
    ),
    [`e30.${base64url(`{"exp":${exp}`)}.c2ln`, { date }],
  ]
  for (const now of clocks) {
    for (const [token, headers] of cases) {
      assert.deepEqual(await lifeOf(token, headers, now), [300_000], token)
    }
  }
})

Deno.test("TokenService: a token is renewed before it ends by the server's clock", async () => {
  let issued = 0
  const api = memoryApi(({ path }) =>
    path !== "/auth" ? Effect.succeed({ json: camera }) : Effect.sync(() => ({
      json: { token: jwt({ exp: seconds(60), number: ++issued }) },
      headers: { date },
    }))
  )
  const program = Effect.gen(function* () {
    yield* TestClock.setTime(server + 600_000)
    yield* cameraById("a")
    yield* TestClock.adjust("29 seconds")
    yield* cameraById("a")
    yield* TestClock.adjust(1)
    assert.equal(issued, 1)
    yield* TestClock.adjust("16 seconds")
    yield* cameraById("a")
    yield* TestClock.adjust(1)
    assert.equal(issued, 2)
  })
  await Effect.runPromise(Effect.provide(program, [api.layer, TestClock.layer()]))
})

Deno.test("TokenService: a token of a short life is renewed in the second half of it", async () => {
  let issued = 0
  const api = memoryApi(({ path }) =>
    path !== "/auth" ? Effect.succeed({ json: camera }) : Effect.sync(() => ({
      json: { token: jwt({ exp: seconds(20), number: ++issued }) },
      headers: { date },
    }))
  )
  const issuedAfter = Effect.fnUntraced(function* (wait: number) {
    yield* TestClock.adjust(wait)
    yield* cameraById("a")
    yield* TestClock.adjust(1)
    return issued
  })
  const program = Effect.andThen(
    TestClock.setTime(server + 600_000),
    Effect.forEach([0, 9000, 7000], issuedAfter),
  )
  assert.deepEqual(
    await Effect.runPromise(Effect.provide(program, [api.layer, TestClock.layer()])),
    [1, 1, 2],
  )
})

Deno.test("TokenService: a token that was long in coming lives from when it was asked for", async () => {
  let asked = 0
  const api = memoryApi(
    ({ path }) =>
      path !== "/auth" ? Effect.succeed({ json: camera }) : Effect.suspend(() =>
        Effect.delay(
          Effect.succeed(++asked === 1 ? { status: 503, json: null } : { json: { token: "t" } }),
          20_000,
        )
      ),
    { retry: { ...defaultRetryPolicy, base: "0 millis" } },
  )
  const program = Effect.gen(function* () {
    const tokens = yield* TokenService
    const getting = yield* Effect.forkChild(tokens.get)
    yield* TestClock.adjust("40 seconds")
    const token = yield* Fiber.join(getting)
    yield* TestClock.setTime(289_999)
    assert.deepEqual([yield* tokens.get, asked], [token, 2])
    // Asked for at 20 s, it ends at 320 s.
    yield* TestClock.setTime(305_000)
    assert.equal(yield* tokens.get, token)
    yield* TestClock.adjust("20 seconds")
    assert.equal(asked, 3)
  })
  await Effect.runPromise(Effect.provide(program, [api.layer, TestClock.layer()]))
})
