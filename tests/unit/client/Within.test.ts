import assert from "node:assert/strict"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as TestClock from "effect/testing/TestClock"
import { within } from "../../../src/client/Within.ts"

const late = () => Effect.fail("late")
const run = <A, E>(effect: Effect.Effect<A, E>) =>
  Effect.runPromise(Effect.provide(effect, TestClock.layer()))

Deno.test("within: gives what ends at once, and what ends in time", () =>
  run(Effect.gen(function* () {
    assert.equal(yield* within(Effect.succeed(1), 0, late), 1)
    assert.equal(yield* Effect.flip(within(Effect.fail("broken"), 10, late)), "broken")
    const fiber = yield* Effect.forkChild(within(Effect.delay(Effect.succeed(2), 9), 10, late))
    yield* TestClock.adjust(9)
    assert.equal(yield* Fiber.join(fiber), 2)
  })))

Deno.test("within: interrupts what takes longer, and goes on when that has ended", () =>
  run(Effect.gen(function* () {
    const events: Array<string> = []
    const effect = Effect.onInterrupt(
      Effect.never,
      () => Effect.sync(() => void events.push("interrupted")),
    )
    const fiber = yield* Effect.forkChild(
      within(effect, 10, () => Effect.sync(() => void events.push("late"))),
    )
    yield* TestClock.adjust(9)
    assert.deepEqual(events, [])
    yield* TestClock.adjust(1)
    yield* Fiber.join(fiber)
    assert.deepEqual(events, ["interrupted", "late"])
  })))

Deno.test("within: interrupts its effect when it is interrupted itself", () =>
  run(Effect.gen(function* () {
    let interrupted = 0
    const effect = Effect.onInterrupt(Effect.never, () => Effect.sync(() => void interrupted++))
    const fiber = yield* Effect.forkChild(within(effect, 10, late))
    yield* TestClock.adjust(1)
    yield* Fiber.interrupt(fiber)
    assert.equal(interrupted, 1)
    yield* TestClock.adjust(20)
    assert.equal(interrupted, 1)
  })))

Deno.test("within: by the clock of the system, what takes longer ends, however long it may take", () =>
  Effect.runPromise(Effect.gen(function* () {
    assert.equal(yield* Effect.flip(within(Effect.never, 1, late)), "late")
    // A timer of the runtime takes no such number, and would end at once.
    for (const millis of [1e4, 2e9, 2 ** 31, 1e12, Infinity]) {
      assert.equal(yield* within(Effect.delay(Effect.succeed(1), 20), millis, late), 1)
    }
  })))
