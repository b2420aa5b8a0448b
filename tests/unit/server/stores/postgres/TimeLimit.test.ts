import assert from "node:assert/strict"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import {
  makeTimeLimit,
  type TimeLimit,
} from "../../../../../src/server/stores/postgres/TimeLimit.ts"

/** A test with a limit, of which no timer is left. */
const test = (
  name: string,
  duration: Duration.Duration,
  run: (within: TimeLimit) => Promise<void>,
) =>
  Deno.test(
    `makeTimeLimit: ${name}`,
    { sanitizeOps: true, sanitizeResources: true },
    () =>
      Effect.runPromise(Effect.scoped(Effect.flatMap(
        makeTimeLimit(duration, "too late"),
        (within) => Effect.promise(() => run(within)),
      ))),
  )

const late = Duration.hours(1)

test("gives what is given in time, at once or later", late, async (within) => {
  const given = Effect.all([
    within(Effect.succeed(1)),
    within(Effect.as(Effect.sleep(1), 2)),
    within(Effect.flip(within(Effect.fail(3)))),
  ])
  assert.deepEqual(await Effect.runPromise(given), [1, 2, 3])
  assert.equal(Exit.isFailure(await Effect.runPromiseExit(within(Effect.die("broken")))), true)
})

test("one that is longer than a timer is none", Duration.infinity, async (within) => {
  assert.equal(await Effect.runPromise(within(Effect.succeed(4))), 4)
})

const soon = Duration.millis(5)

test(
  "dies of what it is told when that takes too long, once it was ended",
  soon,
  async (within) => {
    const order: Array<string> = []
    const ended = Effect.onInterrupt(
      Effect.never,
      () => Effect.andThen(Effect.sleep(1), Effect.sync(() => order.push("ended"))),
    )
    const exit = await Effect.runPromiseExit(within(ended))
    order.push("told")
    assert.deepEqual(exit, Exit.die("too late"))
    assert.deepEqual(order, ["ended", "told"])
  },
)

test(
  "what begins at different times ends at different times, each of which is waited for",
  Duration.millis(30),
  async (within) => {
    const order: Array<string> = []
    const one = (name: string, effect: Effect.Effect<unknown>) =>
      Effect.exit(within(effect)).pipe(
        Effect.map((exit) => order.push(`${name} ${exit._tag}`)),
      )
    await Effect.runPromise(Effect.all([
      one("first", Effect.never),
      Effect.delay(one("second", Effect.never), 10),
      one("short", Effect.sleep(20)),
      Effect.delay(one("third", Effect.never), 40),
    ], { concurrency: "unbounded" }))
    assert.deepEqual(order, ["short Success", "first Failure", "second Failure", "third Failure"])
  },
)

test("ends with whoever waits", late, async (within) => {
  let isEnded = false
  const ended = Effect.onInterrupt(Effect.never, () => Effect.sync(() => isEnded = true))
  const fiber = Effect.runFork(within(ended))
  await Effect.runPromise(Fiber.interrupt(fiber))
  assert.equal(isEnded, true)
})

test("what is acquired belongs to the scope of whoever asked", late, async (within) => {
  const released: Array<number> = []
  const acquired = Effect.acquireRelease(
    Effect.succeed(1),
    (value) => Effect.sync(() => released.push(value)),
  )
  const found = await Effect.runPromise(
    Effect.scoped(Effect.map(within(acquired), (value) => [value, [...released]])),
  )
  assert.deepEqual([found, released], [[1, []], [1]])
})
