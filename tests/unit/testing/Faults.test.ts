import assert from "node:assert/strict"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Result from "effect/Result"
import * as TestClock from "effect/testing/TestClock"
import {
  AuthenticationError,
  AuthorizationError,
  cameraById,
  ConnectionError,
  defaultRetryPolicy,
  FormatError,
  InternalError,
  InvalidResponseError,
  PreconditionFailedError,
  putCameraBySource,
  ResourceConflictError,
  ResourceNotFoundError,
  TooManyRequestsError,
  withCallOptions,
} from "@cam2/camera-database"
import {
  delay,
  fail,
  type Injection,
  layerTestWith,
  sampleCameraID,
  slowResponse,
} from "@cam2/camera-database/testing"

const city = Effect.map(cameraById(sampleCameraID(1)), (camera) => camera.city)
const timedOut = new ConnectionError({ message: "No answer", reason: "Timeout" })

/** What waits for the clock of a test. */
const waits: Readonly<Record<string, Injection>> = {
  delay: delay("cameraById", "1 hour"),
  slowResponse: slowResponse("cameraById", "1 hour"),
  "a retry": fail("cameraById", timedOut),
}

/** How a call ends that waits for a clock which stands still. */
const standingStill = (injection: Injection) =>
  Effect.gen(function* () {
    // After this the clock itself warns no more.
    yield* TestClock.adjust("5 millis")
    return yield* city
  }).pipe(
    Effect.provide(layerTestWith({ inject: [injection], retry: defaultRetryPolicy })),
    Effect.provide(TestClock.layer()),
    Effect.runPromiseExit,
  )

/** How a call ends that waits for a clock which is moved every 1.9 seconds. */
const movedFromTimeToTime = () =>
  Effect.gen(function* () {
    const testClock = yield* TestClock.testClockWith(Effect.succeed)
    const fiber = yield* Effect.forkChild(city)
    for (let step = 0; step < 3; step++) {
      yield* testClock.withLive(Effect.sleep("1900 millis"))
      assert.equal(fiber.pollUnsafe(), undefined)
      yield* TestClock.adjust("20 minutes")
    }
    return yield* Fiber.join(fiber)
  }).pipe(
    Effect.provide(layerTestWith({ inject: [waits.delay!] })),
    Effect.provide(TestClock.layer()),
    Effect.runPromiseExit,
  )

const startAll = async () => {
  const [moved, ...stood] = await Promise.all([
    movedFromTimeToTime(),
    ...Object.values(waits).map(standingStill),
  ])
  return { moved, stood }
}

let all: ReturnType<typeof startAll> | undefined
/** How the calls ended; they wait for seconds of real time, so they do it at once. */
const ended = () => all ??= startAll()

for (const [index, name] of Object.keys(waits).entries()) {
  Deno.test(`layerTestWith: ${name} on a TestClock that stands still ends with a hint`, async () => {
    const exit = (await ended()).stood[index]!
    assert.ok(Exit.isFailure(exit))
    const [reason] = exit.cause.reasons
    assert.ok(reason !== undefined && Cause.isDieReason(reason))
    assert.equal(
      (reason.defect as Error).message,
      "cameraById waits for the TestClock, which has not moved from 5 ms for 4 seconds of real " +
        "time. Run the call in a fiber (Effect.forkChild), and move the clock far enough " +
        "(TestClock.adjust) before the fiber is joined.",
    )
  })
}

Deno.test("layerTestWith: a TestClock that moves from time to time is waited for", async () => {
  assert.deepEqual((await ended()).moved, Exit.succeed("West Lafayette"))
})

Deno.test("layerTestWith: keeps to the time-out and the deadline that it is given", async () => {
  const inject = [slowResponse("cameraById", "1 hour")]
  const endOf = (options: Parameters<typeof layerTestWith>[0]) =>
    Effect.gen(function* () {
      const fiber = yield* Effect.forkChild(Effect.andThen(
        Effect.flip(city),
        Effect.clockWith((clock) => Effect.succeed(clock.currentTimeMillisUnsafe())),
      ))
      yield* TestClock.adjust("1 hour")
      return yield* Fiber.join(fiber)
    }).pipe(
      Effect.provide(layerTestWith({ inject, ...options })),
      Effect.provide(TestClock.layer()),
      Effect.runPromise,
    )
  assert.equal(await endOf({}), 30_000)
  assert.equal(await endOf({ timeout: "5 seconds" }), 5000)
  assert.equal(await endOf({ timeout: "5 minutes", deadline: "3 seconds" }), 3000)
})

Deno.test("layerTestWith: what is injected is retried as the call says", async () => {
  const timesOut = (times: number) =>
    layerTestWith({ inject: [fail("cameraById", timedOut, { times })] })
  const base = "0 millis"
  const found = await city.pipe(
    withCallOptions({ retry: { times: 1, base } }),
    Effect.provide(timesOut(1)),
    Effect.runPromise,
  )
  assert.equal(typeof found, "string")
  const error = await city.pipe(
    withCallOptions({ retry: { times: 1, base } }),
    Effect.provide(timesOut(2)),
    Effect.flip,
    Effect.runPromise,
  )
  assert.deepEqual([error._tag, error.operation], ["ConnectionError", "cameraById"])
})

Deno.test("layerTestWith: an InternalError without a status is retried as one from a server is", async () => {
  const error = new InternalError({ message: "Out of order" })
  const retry = { ...defaultRetryPolicy, base: "0 millis", times: 1 } as const
  const answer = (times: number) =>
    city.pipe(
      Effect.provide(layerTestWith({ retry, inject: [fail("cameraById", error, { times })] })),
      Effect.result,
      Effect.runPromise,
    )
  assert.deepEqual(await answer(1), Result.succeed("West Lafayette"))
  const failed = await answer(2)
  assert.ok(Result.isFailure(failed))
  assert.deepEqual({ ...failed.failure }, {
    _tag: "InternalError",
    operation: "cameraById",
    status: 500,
  })
  assert.equal(error.status, undefined)
})

Deno.test("layerTestWith: an error that is always the response of a server has its status", async () => {
  const message = "Injected"
  const statuses = [
    [new AuthenticationError({ message }), 401],
    [new AuthorizationError({ message }), 403],
    [new ResourceNotFoundError({ message }), 404],
    [new ResourceConflictError({ message }), 409],
    [new PreconditionFailedError({ message }), 412],
    [new TooManyRequestsError({ message, operation: "authenticate" }), 429],
    [new InternalError({ message, status: 503 }), 503],
    // It can have been found before anything was sent.
    [new FormatError({ message }), undefined],
    [new InvalidResponseError({ message }), undefined],
    [timedOut, undefined],
  ] as const
  for (const [error, status] of statuses) {
    const failure = await putCameraBySource("city", "1", {
      camera_type: "stream",
      m3u8_url: "https://example.org/playlist.m3u8",
      is_active_image: false,
      is_active_video: true,
    }).pipe(
      Effect.provide(layerTestWith({ inject: [fail("putCameraBySource", error)] })),
      Effect.flip,
      Effect.runPromise,
    )
    assert.deepEqual([failure._tag, failure.status, failure.operation], [
      error._tag,
      status,
      error.operation ?? "putCameraBySource",
    ])
  }
})
