import assert from "node:assert/strict"
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Random from "effect/Random"
import * as TestClock from "effect/testing/TestClock"
import {
  ConnectionError,
  defaultRetryPolicy,
  FormatError,
  InternalError,
  InvalidResponseError,
  ResourceNotFoundError,
  type RetryPolicy,
  TooManyRequestsError,
} from "@cam2/camera-database"
import { retryTransient } from "../../../src/client/RetryPolicy.ts"

type Failure =
  | ConnectionError
  | FormatError
  | InternalError
  | InvalidResponseError
  | ResourceNotFoundError
  | TooManyRequestsError

/** The virtual times at which an effect that always fails is tried, when chance always says `random`. */
const attempts = (policy: RetryPolicy | false, failure: Failure, random = 1) =>
  Effect.gen(function* () {
    const times: Array<number> = []
    const failing = Effect.flatMap(Clock.currentTimeMillis, (now) => {
      times.push(now)
      return Effect.fail(failure)
    })
    const fiber = yield* Effect.forkChild(Effect.flip(retryTransient(policy)(failing)))
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

const internal = new InternalError({ message: "InternalError" })

Deno.test("retryTransient: waits at most the base, doubled each time, up to the cap", async () => {
  assert.deepEqual(await attempts({ times: 5, base: 100, cap: 500 }, internal), [
    0,
    100,
    300,
    700,
    1200,
    1700,
  ])
})

Deno.test("retryTransient: chance takes its part of each delay", async () => {
  assert.deepEqual(await attempts({ times: 3, base: 100, cap: 1000 }, internal, 0.5), [
    0,
    50,
    150,
    350,
  ])
  assert.deepEqual(await attempts({ times: 3, base: 100, cap: 1000 }, internal, 0), [0, 0, 0, 0])
})

Deno.test("defaultRetryPolicy: tries 3 times more, within 700 ms", async () => {
  assert.deepEqual(await attempts(defaultRetryPolicy, internal), [0, 100, 300, 700])
})

Deno.test("retryTransient: waits as long as the server says, whatever the cap", async () => {
  const failure = new TooManyRequestsError({ message: "slow", retryAfter: Duration.seconds(30) })
  assert.deepEqual(await attempts({ times: 2, base: 100, cap: 500 }, failure), [0, 30_000, 60_000])
  const without = new TooManyRequestsError({ message: "slow" })
  assert.deepEqual(await attempts({ times: 2, base: 100, cap: 500 }, without), [0, 100, 300])
})

Deno.test("retryTransient: repeats what fails in passing, and nothing else", async () => {
  const policy = { times: 1, base: 100, cap: 500 }
  const message = "m"
  const failures: ReadonlyArray<readonly [failure: Failure, times: ReadonlyArray<number>]> = [
    [new ConnectionError({ message, reason: "Refused" }), [0, 100]],
    [new ConnectionError({ message, reason: "Timeout" }), [0, 100]],
    [new InternalError({ message }), [0, 100]],
    [new TooManyRequestsError({ message }), [0, 100]],
    [new FormatError({ message }), [0]],
    [new ResourceNotFoundError({ message }), [0]],
    [new InvalidResponseError({ message }), [0]],
  ]
  for (const [failure, times] of failures) assert.deepEqual(await attempts(policy, failure), times)
})

Deno.test("retryTransient: without a policy tries once", async () => {
  assert.deepEqual(await attempts(false, internal), [0])
  assert.deepEqual(await attempts({ times: 0, base: 100, cap: 500 }, internal), [0])
})

Deno.test("retryTransient: gives the success that comes in between", async () => {
  let tries = 0
  const program = Effect.gen(function* () {
    const fiber = yield* Effect.forkChild(
      retryTransient(defaultRetryPolicy)(
        Effect.suspend(() => ++tries < 3 ? Effect.fail(internal) : Effect.succeed("done")),
      ),
    )
    yield* TestClock.adjust("1 day")
    return yield* Fiber.join(fiber)
  })
  assert.equal(await Effect.runPromise(Effect.provide(program, TestClock.layer())), "done")
  assert.equal(tries, 3)
})
