import assert from "node:assert/strict"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import { RateLimiterStore } from "effect/persistence/RateLimiter"
import * as TestClock from "effect/testing/TestClock"
import { limitStoreMemory } from "../../../../src/server/stores/LimitStore.ts"

const count = (key: string, tokens = 1) =>
  Effect.flatMap(
    RateLimiterStore,
    (store) => store.fixedWindow({ key, tokens, limit: 3, refillRate: Duration.seconds(20) }),
  )

const run = <A, E>(max: number, program: Effect.Effect<A, E, RateLimiterStore>) =>
  program.pipe(
    Effect.provide(limitStoreMemory(max)),
    Effect.provide(TestClock.layer()),
    Effect.runPromise,
  )

Deno.test("limitStoreMemory: counts up to the limit, and again when the window has passed", () =>
  run(
    10,
    Effect.gen(function* () {
      assert.deepEqual(yield* count("a", 0), [0, 0])
      assert.deepEqual(yield* count("a"), [1, 20_000])
      yield* TestClock.adjust("5 seconds")
      assert.deepEqual(yield* count("a"), [2, 35_000])
      assert.deepEqual(yield* count("a"), [3, 55_000])
      assert.deepEqual(yield* count("a"), [4, 55_000])
      assert.deepEqual(yield* count("a", 0), [3, 55_000])
      assert.deepEqual(yield* count("b"), [1, 20_000])
      yield* TestClock.adjust("55 seconds")
      assert.deepEqual(yield* count("a", 0), [0, 0])
      assert.deepEqual(yield* count("a"), [1, 20_000])
    }),
  ))

Deno.test("limitStoreMemory: past its size it forgets what expired, then what was counted longest ago", () =>
  run(
    10,
    Effect.gen(function* () {
      yield* Effect.forEach(["old", "older", "kept"], (key) => count(key))
      yield* TestClock.adjust("10 seconds")
      yield* count("kept")
      yield* TestClock.adjust("10 seconds")
      const keys = Array.from({ length: 8 }, (_, index) => `key ${index}`)
      yield* Effect.forEach(keys, (key) => count(key))
      assert.deepEqual(yield* count("kept", 0), [2, 20_000])
      yield* count("key 0")
      yield* Effect.forEach(["one", "more"], (key) => count(key))
      assert.deepEqual(yield* count("kept", 0), [0, 0])
      assert.deepEqual(yield* count("key 0", 0), [2, 40_000])
      assert.deepEqual(yield* count("key 1", 0), [0, 0])
      assert.deepEqual(yield* count("key 2", 0), [1, 20_000])
    }),
  ))
