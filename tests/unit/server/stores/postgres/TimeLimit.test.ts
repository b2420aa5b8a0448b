import assert from "node:assert/strict"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import { within } from "../../../../../src/server/stores/postgres/TimeLimit.ts"

const soon = within(Duration.millis(5), "too late")
const late = within(Duration.hours(1), "too late")

Deno.test("within: gives what is given in time, at once or later", async () => {
  const given = Effect.all([
    late(Effect.succeed(1)),
    late(Effect.as(Effect.sleep(1), 2)),
    late(Effect.flip(late(Effect.fail(3)))),
    within(Duration.infinity, "too late")(Effect.succeed(4)),
  ])
  assert.deepEqual(await Effect.runPromise(given), [1, 2, 3, 4])
  assert.equal(Exit.isFailure(await Effect.runPromiseExit(late(Effect.die("broken")))), true)
})

Deno.test("within: dies of what it is told when that takes too long, once it was ended", async () => {
  const order: Array<string> = []
  const ended = Effect.onInterrupt(
    Effect.never,
    () => Effect.andThen(Effect.sleep(1), Effect.sync(() => order.push("ended"))),
  )
  const exit = await Effect.runPromiseExit(soon(ended))
  order.push("told")
  assert.deepEqual(exit, Exit.die("too late"))
  assert.deepEqual(order, ["ended", "told"])
})

Deno.test("within: ends with whoever waits, and leaves no timer", async () => {
  let isEnded = false
  const ended = Effect.onInterrupt(Effect.never, () => Effect.sync(() => isEnded = true))
  const fiber = Effect.runFork(late(ended))
  await Effect.runPromise(Fiber.interrupt(fiber))
  assert.equal(isEnded, true)
})

Deno.test("within: what is acquired belongs to the scope of whoever asked", async () => {
  const released: Array<number> = []
  const acquired = Effect.acquireRelease(
    Effect.succeed(1),
    (value) => Effect.sync(() => released.push(value)),
  )
  const found = await Effect.runPromise(
    Effect.scoped(Effect.map(late(acquired), (value) => [value, [...released]])),
  )
  assert.deepEqual([found, released], [[1, []], [1]])
})
