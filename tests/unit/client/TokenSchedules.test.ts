import assert from "node:assert/strict"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import type * as Fiber from "effect/Fiber"
import * as TestClock from "effect/testing/TestClock"
import * as fc from "fast-check"
import { cameraById, defaultRetryPolicy } from "@cam2/camera-database"
import { camera, expired, memoryApi, type MemoryResponse, revoked } from "./MemoryApi.ts"

/** One thing that happens: to a fiber, to the time, or to the server. */
type Step =
  | { readonly kind: "call" }
  | { readonly kind: "interrupt"; readonly which: number }
  | { readonly kind: "advance"; readonly millis: number }
  | { readonly kind: "auth"; readonly answer: "token" | "fails" | "refuses" | "never" }
  | { readonly kind: "takeBack"; readonly refusal: MemoryResponse }

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: fc.constant<Step>({ kind: "call" }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("interrupt"), which: fc.nat(20) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant("advance"),
      millis: fc.oneof(fc.nat(120), fc.constantFrom(15_000, 30_000, 120_000, 284_000, 300_000)),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("auth"),
      answer: fc.constantFrom("token", "fails", "refuses", "never"),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("takeBack"),
      refusal: fc.constantFrom(expired, revoked),
    }),
  },
)

/** How a call may fail here, besides with what the server says of its token. */
const failures = ["InternalError", "AuthenticationError", "ConnectionError"]

/** Fails when a fiber hangs, dies, or when the client is not usable at the end. */
const runSchedule = (steps: ReadonlyArray<Step>, authTakes: number, callTakes: number) => {
  const server = { answer: "token", issued: 0, valid: 1, refusal: expired, asked: 0 }
  const api = memoryApi(({ authorization, path }) => {
    if (path === "/auth") {
      server.asked++
      if (server.answer === "never") return Effect.never
      return Effect.delay(
        Effect.sync((): MemoryResponse => {
          if (server.answer === "fails") return { status: 503, json: null }
          if (server.answer === "refuses") {
            return { status: 401, json: { message: "Bad client secret" } }
          }
          return { json: { token: `t${++server.issued}` } }
        }),
        authTakes,
      )
    }
    return Effect.delay(
      Effect.sync((): MemoryResponse =>
        Number(authorization?.replace("Bearer t", "")) >= server.valid
          ? { json: camera }
          : server.refusal
      ),
      callTakes,
    )
  }, { retry: { ...defaultRetryPolicy, times: 1 }, timeout: "20 seconds", deadline: "1 minute" })
  const program = Effect.gen(function* () {
    const fibers: Array<Fiber.Fiber<unknown, { readonly _tag: string }>> = []
    for (const step of steps) {
      switch (step.kind) {
        case "call":
          fibers.push(yield* Effect.forkChild(cameraById("a")))
          break
        case "interrupt":
          if (step.which < fibers.length) fibers[step.which]!.interruptUnsafe()
          break
        case "advance":
          yield* TestClock.adjust(step.millis)
          break
        case "auth":
          server.answer = step.answer
          break
        case "takeBack":
          server.valid = server.issued + 1
          server.refusal = step.refusal
      }
    }
    server.answer = "token"
    // Past the deadline of every call.
    yield* TestClock.adjust("61 seconds")
    for (const fiber of fibers) {
      const exit = fiber.pollUnsafe()
      assert.ok(exit !== undefined, "a fiber hangs")
      if (Exit.isSuccess(exit)) {
        assert.deepEqual(exit.value, camera)
        continue
      }
      for (const reason of exit.cause.reasons) {
        assert.ok(
          Cause.isInterruptReason(reason) ||
            Cause.isFailReason(reason) && failures.includes(reason.error._tag),
          Cause.pretty(exit.cause),
        )
      }
    }
    // A token that was revoked may still be there, and the next call is told so.
    server.refusal = expired
    const asked = server.asked
    const fresh = yield* Effect.forkChild(cameraById("a"))
    yield* TestClock.adjust("1 second")
    assert.deepEqual(fresh.pollUnsafe(), Exit.succeed(camera))
    assert.ok(server.asked - asked <= 1, `asked ${server.asked - asked} times for a token`)
  })
  return Effect.runPromise(Effect.provide(program, [api.layer, TestClock.layer()]))
}

Deno.test("TokenService: is usable after any schedule of calls, interruptions and refusals", async () => {
  const durations = fc.constantFrom(0, 1, 50, 100)
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { maxLength: 40, size: "max" }),
      durations,
      durations,
      runSchedule,
    ),
    { numRuns: 400 },
  )
})
