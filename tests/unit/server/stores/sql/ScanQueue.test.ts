import assert from "node:assert/strict"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import { makeScanQueue } from "../../../../../src/server/stores/sql/ScanQueue.ts"

/** Lets readers have the place one after the other, and tells in which order they had it. */
const orderOf = (readers: ReadonlyArray<string>, gone: ReadonlyArray<number> = []) =>
  Effect.gen(function* () {
    const takeTicket = makeScanQueue()
    const first = takeTicket("first")
    yield* first.wait
    const order: Array<string> = []
    const fibers = yield* Effect.forEach(
      readers,
      (reader) =>
        Effect.suspend(() => {
          const ticket = takeTicket(reader[0]!)
          return ticket.wait.pipe(
            Effect.andThen(Effect.sync(() => void order.push(reader))),
            Effect.ensuring(Effect.sync(ticket.leave)),
          )
        }).pipe(Effect.forkChild({ startImmediately: true })),
    )
    for (const at of gone) yield* Fiber.interrupt(fibers[at]!)
    assert.equal(first.isWaitedFor(), readers.length > gone.length)
    first.leave()
    for (const fiber of fibers) yield* Fiber.await(fiber)
    // Nobody has it any more.
    yield* takeTicket("last").wait
    return order
  })

Deno.test("makeScanQueue: readers have the place in turn, however many waited before", () =>
  Effect.gen(function* () {
    assert.deepEqual(
      yield* orderOf(["a1", "a2", "a3", "b1", "c1", "b2"]),
      ["a1", "b1", "c1", "a2", "b2", "a3"],
    )
  }).pipe(Effect.runPromise))

Deno.test("makeScanQueue: who is gone is passed over", () =>
  Effect.gen(function* () {
    assert.deepEqual(yield* orderOf(["a1", "a2", "b1", "c1"], [0, 2]), ["a2", "c1"])
    const many = Array.from({ length: 200 }, (_, at) => `${"xyz"[at % 3]}${at}`)
    assert.deepEqual(yield* orderOf([...many, "a1"], many.map((_, at) => at)), ["a1"])
  }).pipe(Effect.runPromise))
