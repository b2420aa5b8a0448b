import assert from "node:assert/strict"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Random from "effect/Random"
import * as Schedule from "effect/Schedule"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/testing/TestClock"
import {
  type ApiClient,
  CallOptions,
  cameraById,
  type ClientOptions,
  defaultRetryPolicy,
  FormatError,
  register,
  searchCamera,
  streamCameras,
  withCallOptions,
} from "@cam2/camera-database"
import { camera, memoryApi } from "./MemoryApi.ts"

const unavailable = { status: 503, json: { message: "InternalError" } }

/** Runs a call of an API that is down, and tells when it was asked and how and when the call ended. */
const observe = <A, E>(
  call: Effect.Effect<A, E, ApiClient>,
  options: Partial<ClientOptions> = {},
  answer: "down" | "silent" = "down",
) => {
  const asked: Array<number> = []
  const { layer } = memoryApi(
    ({ path }) =>
      path === "/auth" ? undefined : Effect.flatMap(Clock.currentTimeMillis, (now) => {
        asked.push(now)
        return answer === "down" ? Effect.succeed(unavailable) : Effect.never
      }),
    { retry: { ...defaultRetryPolicy, base: "100 millis" }, ...options },
  )
  return Effect.gen(function* () {
    const fiber = yield* Effect.forkChild(
      Effect.flatMap(
        Effect.flip(call),
        (error) => Effect.map(Clock.currentTimeMillis, (endedAt) => ({ asked, endedAt, error })),
      ),
    )
    yield* TestClock.adjust("1 day")
    return yield* Fiber.join(fiber)
  }).pipe(
    Effect.provideService(Random.Random, { nextIntUnsafe: () => 0, nextDoubleUnsafe: () => 1 }),
    Effect.provide([layer, TestClock.layer()]),
    Effect.runPromise,
  )
}

const call = cameraById("a")

Deno.test("withCallOptions: a call without them is as the layer says", async () => {
  assert.deepEqual((await observe(call)).asked, [0, 100, 300, 700])
  assert.deepEqual((await observe(call.pipe(withCallOptions({})))).asked, [0, 100, 300, 700])
})

Deno.test("withCallOptions: gives a time-out and a deadline for one call", async () => {
  const { asked, endedAt, error } = await observe(
    call.pipe(withCallOptions({ timeout: "1 second", deadline: "2500 millis" })),
    {},
    "silent",
  )
  assert.deepEqual([asked, endedAt], [[0, 1100, 2300], 2500])
  assert.equal(error._tag, "ConnectionError")
  const once = withCallOptions(call, { timeout: "3 seconds", retry: false })
  assert.deepEqual((await observe(once, {}, "silent")).endedAt, 3000)
})

Deno.test("withCallOptions: changes a part of the retries, or sends once", async () => {
  const policies = [
    [{ times: 1 }, [0, 100]],
    [{ base: "1 second", cap: "2 seconds" }, [0, 1000, 3000, 5000]],
    [{ statuses: [500] }, [0]],
    [false, [0]],
  ] as const
  for (const [retry, times] of policies) {
    assert.deepEqual((await observe(call.pipe(withCallOptions({ retry })))).asked, times)
  }
})

Deno.test("withCallOptions: retries also where the client does not", async () => {
  const { asked } = await observe(call.pipe(withCallOptions({ retry: { times: 1 } })), {
    retry: false,
  })
  assert.deepEqual(asked, [0, 100])
})

Deno.test("withCallOptions: takes the delays from any Schedule, and ends with it", async () => {
  const spaced = Schedule.spaced("1 second")
  const schedules = [
    [spaced, [0, 1000, 2000, 3000]],
    [Schedule.upTo(spaced, { times: 2 }), [0, 1000, 2000]],
    [Schedule.fibonacci("10 millis"), [0, 10, 20, 40]],
  ] as const
  for (const [schedule, times] of schedules) {
    assert.deepEqual(
      (await observe(call.pipe(withCallOptions({ retry: { schedule } })))).asked,
      times,
    )
  }
  const always = { ...defaultRetryPolicy, schedule: spaced, times: 2 }
  assert.deepEqual((await observe(call, { retry: always })).asked, [0, 1000, 2000])
})

Deno.test("withCallOptions: a Schedule keeps to the deadline and to the budget of the client", async () => {
  const hasty = withCallOptions({
    deadline: "2500 millis",
    retry: { times: 1000, schedule: Schedule.spaced("1 second") },
  })
  const { asked, endedAt, error } = await observe(hasty(call))
  assert.deepEqual([asked, endedAt], [[0, 1000, 2000], 2500])
  assert.equal(error._tag, "ConnectionError")
  const budget = { capacity: 2, perSecond: 0 }
  const outage = await observe(hasty(call), { retry: { ...defaultRetryPolicy, budget } })
  assert.deepEqual([outage.asked, outage.endedAt, outage.error._tag], [
    [0, 1000, 2000],
    2000,
    "InternalError",
  ])
})

Deno.test("withCallOptions: what may not be repeated is sent once, whatever they say", async () => {
  const patient = withCallOptions({ retry: { times: 9, schedule: Schedule.spaced("1 second") } })
  const { asked, error } = await observe(patient(register("bob")))
  assert.deepEqual([asked, error._tag], [[0], "InternalError"])
})

Deno.test("withCallOptions: what an inner region sets counts there, the rest is from the outer one", async () => {
  const outer = withCallOptions({ retry: { times: 1, base: "1 second" }, timeout: "5 seconds" })
  const inner = withCallOptions({ retry: { times: 2 } })
  const { asked } = await observe(call.pipe(inner, outer))
  assert.deepEqual(asked, [0, 1000, 3000])
  const silent = await observe(call.pipe(withCallOptions({ retry: false }), outer), {}, "silent")
  assert.equal(silent.endedAt, 5000)
})

Deno.test("CallOptions: are for the calls in their region, and no others", async () => {
  const program = Effect.gen(function* () {
    yield* Effect.ignore(call.pipe(withCallOptions({ retry: false })))
    return yield* searchCamera()
  })
  assert.deepEqual((await observe(program)).asked, [0, 0, 100, 300, 700])
})

Deno.test("CallOptions: a stream and a layer take them as a service", async () => {
  const stream = streamCameras().pipe(
    Stream.provideService(CallOptions, { retry: { times: 1 } }),
    Stream.runDrain,
  )
  assert.deepEqual((await observe(stream)).asked, [0, 100])
  const region = Effect.provide(call, Layer.succeed(CallOptions, { retry: false }))
  assert.deepEqual((await observe(region)).asked, [0])
})

Deno.test("withCallOptions: an option that is wrong is a FormatError, and nothing is sent", async () => {
  const api = memoryApi(() => Effect.succeed({ json: camera }))
  const time = 'a duration with its unit, such as "30 seconds"'
  const wrong = [
    [{ timeout: 5 }, "timeout", "5", time],
    [{ deadline: "soon" }, "deadline", '"soon"', time],
    [{ timeOut: "5 s" }, "timeOut", "a name that is not known", "one of deadline, retry, timeout"],
    [{ retry: { times: -1 } }, "retry.times", "-1", "a whole number from 0"],
    [{ retry: { schedule: 7 } }, "retry.schedule", "7", "a Schedule of effect"],
    [
      { retry: 3 },
      "retry",
      "3",
      "false or parts of a RetryPolicy, such as { times: 1 }",
    ],
    [null, "options", "null", "an object"],
    [5, "options", "5", "an object"],
  ] as const
  for (const [options, field, got, expected] of wrong) {
    const error = await call.pipe(
      withCallOptions(options as unknown as CallOptions),
      withCallOptions({ deadline: "1 minute" }),
      Effect.flip,
      Effect.provide(api.layer),
      Effect.runPromise,
    )
    assert.ok(error instanceof FormatError)
    assert.deepEqual({ ...error, message: error.message }, {
      _tag: "FormatError",
      message: `The option ${field} is wrong: got ${got}, expected ${expected}.`,
      operation: "cameraById",
      field,
      expected,
    })
  }
  for (const [options, got] of [[null, "null"], [5, "5"], ["5 seconds", '"5 seconds"']] as const) {
    const error = await call.pipe(
      withCallOptions(options as unknown as CallOptions),
      Effect.flip,
      Effect.provide(api.layer),
      Effect.runPromise,
    )
    assert.deepEqual({ ...error, message: error.message }, {
      _tag: "FormatError",
      message: `The option options is wrong: got ${got}, expected an object.`,
      operation: "cameraById",
      field: "options",
      expected: "an object",
    })
  }
  assert.deepEqual(api.received, [])
})
