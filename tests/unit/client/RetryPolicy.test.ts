import assert from "node:assert/strict"
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Random from "effect/Random"
import * as TestClock from "effect/testing/TestClock"
import {
  cameraById,
  ConnectionError,
  defaultRetryPolicy,
  FormatError,
  InternalError,
  InvalidResponseError,
  isTransient,
  ResourceNotFoundError,
  type RetryPolicy,
  TooManyRequestsError,
} from "@cam2/camera-database"
import { makeRetry } from "../../../src/client/RetryPolicy.ts"
import { memoryApi } from "./MemoryApi.ts"

type Failure =
  | ConnectionError
  | FormatError
  | InternalError
  | InvalidResponseError
  | ResourceNotFoundError
  | TooManyRequestsError

/** The virtual times at which an effect that always fails is tried, when chance always says `random`. */
const attempts = (
  policy: Partial<RetryPolicy> | false,
  failure: Failure,
  random = 1,
  { deadline = Infinity, mayRepeat = (): boolean => true } = {},
) =>
  Effect.gen(function* () {
    const times: Array<number> = []
    const failing = Effect.flatMap(Clock.currentTimeMillis, (now) => {
      times.push(now)
      return Effect.fail(failure)
    })
    const retry = makeRetry(policy && { ...defaultRetryPolicy, ...policy })
    const fiber = yield* Effect.forkChild(Effect.flip(retry(failing, deadline, mayRepeat)))
    yield* TestClock.adjust("1 day")
    assert.equal(yield* Fiber.join(fiber), failure)
    return times
  }).pipe(
    Effect.provideService(Random.Random, {
      nextIntUnsafe: () => 0,
      nextDoubleUnsafe: () => random,
    }),
    Effect.provide(TestClock.layer()),
    Effect.runPromise,
  )

const internal = new InternalError({ message: "InternalError", status: 503 })

Deno.test("makeRetry: waits at most the base, doubled each time, up to the cap", async () => {
  assert.deepEqual(
    await attempts({ times: 5, base: "100 millis" as const, cap: "500 millis" as const }, internal),
    [
      0,
      100,
      300,
      700,
      1200,
      1700,
    ],
  )
})

Deno.test("makeRetry: chance takes its part of each delay", async () => {
  assert.deepEqual(
    await attempts(
      { times: 3, base: "100 millis" as const, cap: "1000 millis" as const },
      internal,
      0.5,
    ),
    [
      0,
      50,
      150,
      350,
    ],
  )
  assert.deepEqual(
    await attempts(
      { times: 3, base: "100 millis" as const, cap: "1000 millis" as const },
      internal,
      0,
    ),
    [0, 0, 0, 0],
  )
})

Deno.test("defaultRetryPolicy: tries 3 times more, within 700 ms", async () => {
  assert.deepEqual(await attempts(defaultRetryPolicy, internal), [0, 100, 300, 700])
})

Deno.test("makeRetry: waits as long as the server says, whatever the cap", async () => {
  const failure = new TooManyRequestsError({
    message: "slow",
    status: 429,
    retryAfter: Duration.seconds(30),
  })
  assert.deepEqual(
    await attempts({ times: 2, base: "100 millis" as const, cap: "500 millis" as const }, failure),
    [0, 30_000, 60_000],
  )
  const without = new TooManyRequestsError({ message: "slow", status: 429 })
  assert.deepEqual(
    await attempts({ times: 2, base: "100 millis" as const, cap: "500 millis" as const }, without),
    [0, 100, 300],
  )
})

Deno.test("makeRetry: repeats transient failures, and nothing else", async () => {
  const policy = { times: 1, base: "100 millis" as const, cap: "500 millis" as const }
  const message = "m"
  const failures: ReadonlyArray<readonly [failure: Failure, times: ReadonlyArray<number>]> = [
    [new ConnectionError({ message, reason: "Refused" }), [0, 100]],
    [new ConnectionError({ message, reason: "Timeout" }), [0, 100]],
    [new InternalError({ message, status: 500 }), [0, 100]],
    [new InternalError({ message, status: 501 }), [0]],
    [new InternalError({ message, status: 502 }), [0, 100]],
    [new InternalError({ message, status: 504 }), [0, 100]],
    [new TooManyRequestsError({ message, status: 429 }), [0, 100]],
    [new InvalidResponseError({ message, status: 408 }), [0, 100]],
    [new FormatError({ message }), [0]],
    [new ResourceNotFoundError({ message }), [0]],
    [new InvalidResponseError({ message }), [0]],
  ]
  for (const [failure, times] of failures) assert.deepEqual(await attempts(policy, failure), times)
})

Deno.test("makeRetry: without a policy tries once", async () => {
  assert.deepEqual(await attempts(false, internal), [0])
  assert.deepEqual(
    await attempts({ times: 0, base: "100 millis" as const, cap: "500 millis" as const }, internal),
    [0],
  )
})

Deno.test("makeRetry: gives the success that comes in between", async () => {
  let tries = 0
  const program = Effect.gen(function* () {
    const fiber = yield* Effect.forkChild(
      makeRetry(defaultRetryPolicy)(
        Effect.suspend(() => ++tries < 3 ? Effect.fail(internal) : Effect.succeed("done")),
        Infinity,
        () => true,
      ),
    )
    yield* TestClock.adjust("1 day")
    return yield* Fiber.join(fiber)
  })
  assert.equal(await Effect.runPromise(Effect.provide(program, TestClock.layer())), "done")
  assert.equal(tries, 3)
})

Deno.test("makeRetry: a wait that passes the deadline is not begun", async () => {
  const failure = new InternalError({
    message: "m",
    status: 503,
    retryAfter: Duration.seconds(10),
  })
  assert.deepEqual(await attempts({}, failure, 1, { deadline: 10_000 }), [0])
  assert.deepEqual(await attempts({}, failure, 1, { deadline: 10_001 }), [0, 10_000])
})

Deno.test("makeRetry: the last retry comes at the deadline, where its delay would pass it", async () => {
  assert.deepEqual(await attempts({}, internal, 1, { deadline: 250 }), [0, 100, 250])
})

Deno.test("isTransient: a connection that failed, unless this machine refused it, and some statuses", () => {
  const of = (reason: ConnectionError["reason"]) =>
    isTransient(new ConnectionError({ message: "No answer", reason }))
  assert.deepEqual((["Refused", "Timeout", "Interrupted", "Unknown", "Local"] as const).map(of), [
    true,
    true,
    true,
    true,
    false,
  ])
  assert.deepEqual([isTransient(internal), isTransient({ _tag: "FormatError", status: 422 })], [
    true,
    false,
  ])
})

Deno.test("makeRetry: what may not be repeated is tried once", async () => {
  assert.deepEqual(await attempts({}, internal, 1, { mayRepeat: () => false }), [0])
})

Deno.test("makeRetry: an outage takes the budget of the client, which fills with time", async () => {
  const retry = makeRetry({
    ...defaultRetryPolicy,
    times: 1,
    base: "1 millis" as const,
    budget: { capacity: 5, perSecond: 2 },
  })
  let tries = 0
  const failing = Effect.suspend(() => {
    tries++
    return Effect.fail(internal)
  })
  const calls = Effect.forEach(
    Array.from({ length: 20 }),
    () => Effect.flip(retry(failing, Infinity, () => true)),
    { concurrency: "unbounded" },
  )
  const triesOf = Effect.gen(function* () {
    tries = 0
    const fiber = yield* Effect.forkChild(calls)
    yield* TestClock.adjust(1)
    yield* Fiber.join(fiber)
    return tries
  })
  const program = Effect.gen(function* () {
    assert.equal(yield* triesOf, 25)
    assert.equal(yield* triesOf, 20)
    yield* TestClock.adjust("1 second")
    assert.equal(yield* triesOf, 22)
    yield* TestClock.adjust("1 hour")
    assert.equal(yield* triesOf, 25)
  })
  await Effect.runPromise(Effect.provide(program, TestClock.layer()))
})

Deno.test("layer: a Retry-After is waited for by the server's clock, and one in the past is the ordinary delay", async () => {
  const at = (seconds: number) => new Date(Date.UTC(2018, 6, 4) + seconds * 1000).toUTCString()
  const waits: ReadonlyArray<readonly [retryAfter: string, atLeast: number, atMost: number]> = [
    [at(7), 7000, 7000],
    ["7", 7000, 7000],
    [at(0), 50, 100],
    [at(-3600), 50, 100],
    ["0", 50, 100],
  ]
  for (const [retryAfter, atLeast, atMost] of waits) {
    const times: Array<number> = []
    const program = Effect.gen(function* () {
      const clock = yield* Clock.Clock
      const api = memoryApi(({ path }) => {
        if (path === "/auth") return undefined
        times.push(clock.currentTimeMillisUnsafe())
        const headers = { "retry-after": retryAfter, date: at(0) }
        return Effect.succeed({ status: 503, headers, json: { message: "busy" } })
      }, { retry: { ...defaultRetryPolicy, times: 1, base: "100 millis" } })
      // This machine is minutes ahead of the server, whose time does not matter to it.
      yield* TestClock.setTime(Date.UTC(2018, 6, 4, 0, 10))
      const call = yield* Effect.forkChild(
        Effect.flip(Effect.provide(cameraById("a"), api.layer)),
      )
      yield* TestClock.adjust("1 minute")
      assert.equal((yield* Fiber.join(call))._tag, "InternalError")
    })
    await program.pipe(
      Effect.provideService(Random.Random, {
        nextIntUnsafe: () => 0,
        nextDoubleUnsafe: () => 0.75,
      }),
      Effect.provide(TestClock.layer()),
      Effect.runPromise,
    )
    const waited = times[1]! - times[0]!
    assert.ok(waited >= atLeast && waited <= atMost, `${retryAfter}: ${waited} ms`)
  }
})

Deno.test("layer: a token and the call that needs it take their retries from one budget", async () => {
  const retry = {
    ...defaultRetryPolicy,
    base: "1 millis" as const,
    budget: { capacity: 2, perSecond: 0 },
  }
  const api = memoryApi(
    ({ path }, index) =>
      path === "/auth" && index === 2
        ? undefined
        : Effect.succeed({ status: 503, json: { message: "busy" } }),
    { retry },
  )
  const error = await Effect.runPromise(
    Effect.flip(Effect.provide(cameraById("a"), api.layer)),
  )
  assert.equal(error._tag, "InternalError")
  assert.deepEqual(api.received.map(({ path }) => path), ["/auth", "/auth", "/auth", "/cameras/a"])
})
