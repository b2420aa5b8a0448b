import assert from "node:assert/strict"
import * as Effect from "effect/Effect"
import * as Pull from "effect/Pull"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/testing/TestClock"
import { endUntaken } from "../../../../src/server/middleware/Untaken.ts"

const run = <A, E>(program: Effect.Effect<A, E>) =>
  program.pipe(Effect.provide(TestClock.layer()), Effect.runPromise)

const patience = "30 seconds"

/** Arrays of two numbers each; how many were made, and whether it was ended. */
const numbers = () => {
  const state = { made: 0, isEnded: false }
  const stream = Stream.range(1, 20).pipe(
    Stream.rechunk(2),
    Stream.mapArray((array) => (state.made++, array)),
    Stream.ensuring(Effect.sync(() => void (state.isEnded = true))),
  )
  return { state, stream }
}

Deno.test("endUntaken: what is taken in time is the same, however long it takes in all", () =>
  run(Effect.gen(function* () {
    const { state, stream } = numbers()
    const slow = endUntaken(stream, { patience, rest: Stream.succeed(0) }).pipe(
      Stream.mapArrayEffect((array) => Effect.as(Effect.sleep("29 seconds"), array)),
      Stream.runCollect,
    )
    const fiber = yield* Effect.forkChild(slow)
    yield* TestClock.adjust("10 minutes")
    const taken = fiber.pollUnsafe()
    assert.deepEqual(
      taken?._tag === "Success" && taken.value,
      Array.from({ length: 20 }, (_, index) => index + 1),
    )
    assert.deepEqual(state, { made: 10, isEnded: true })
  })))

Deno.test("endUntaken: what is not taken ends although nobody asks; who asks then gets all of it and the rest", () =>
  run(Effect.scoped(Effect.gen(function* () {
    const { state, stream } = numbers()
    const pull = yield* Stream.toPull(endUntaken(stream, { patience, rest: Stream.succeed(0) }))
    assert.deepEqual(yield* pull, [1, 2])
    yield* TestClock.adjust("29 seconds")
    assert.equal(state.isEnded, false)
    yield* TestClock.adjust("1 second")
    assert.deepEqual(state, { made: 3, isEnded: true })
    const rest: Array<number> = []
    let isOver = false
    while (!isOver) {
      yield* Pull.matchEffect(pull, {
        onSuccess: (numbers) => Effect.sync(() => void rest.push(...numbers)),
        onFailure: Effect.failCause,
        onDone: () => Effect.sync(() => void (isOver = true)),
      })
    }
    assert.deepEqual(rest, [3, 4, 5, 6, 0])
  }))))
