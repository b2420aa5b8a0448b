import assert from "node:assert/strict"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as TestClock from "effect/testing/TestClock"
import { CurrentReader } from "../../../../../src/server/stores/Reader.ts"
import { StoreBusy } from "../../../../../src/server/stores/StoreHealth.ts"
import {
  CurrentSlices,
  makeSlices,
  type Slice,
  whole,
} from "../../../../../src/server/stores/sql/Slices.ts"

const limits = { width: 100, found: 10, patience: 1000 }

const run = <A, E>(effect: Effect.Effect<A, E>) =>
  effect.pipe(
    Effect.provideService(CurrentSlices, limits),
    Effect.provide(TestClock.layer()),
    Effect.runPromise,
  )

const upTo = (largest: number) => (after: number) =>
  Effect.succeed(after < largest ? after + 1 : undefined)
const next = upTo(350)

Deno.test("makeSlices: slices follow each other, up to the largest number or until there is enough", () =>
  run(Effect.gen(function* () {
    const readSlices = makeSlices()
    const slices: Array<Slice> = []
    const read = (enough: number) => (slice: Slice) =>
      Effect.sync(() => slices.push(slice) === enough)
    assert.equal(yield* readSlices({ after: 0, next, read: read(0) }), undefined)
    assert.deepEqual(slices.splice(0), [
      { after: 0, last: 100 },
      { after: 100, last: 200 },
      { after: 200, last: 300 },
      { after: 300, last: 400 },
    ])
    yield* readSlices({ after: 120, next, read: read(2), weight: 4 })
    assert.deepEqual(slices.splice(0), [{ after: 120, last: 145 }, { after: 145, last: 170 }])
  })))

Deno.test("makeSlices: where many were removed, the next slice begins after them", () =>
  run(Effect.gen(function* () {
    const slices: Array<Slice> = []
    yield* makeSlices()({
      after: 0,
      next: (after) => Effect.succeed(after < 2 ** 40 ? 2 ** 40 : undefined),
      read: (slice) => Effect.sync(() => slices.push(slice) === 0),
    })
    assert.deepEqual(slices, [
      { after: 0, last: 100 },
      { after: 2 ** 40 - 1, last: 2 ** 40 + 99 },
    ])
  })))

Deno.test("makeSlices: a slice that took long is followed by narrower ones", () =>
  run(Effect.gen(function* () {
    const widths: Array<number> = []
    const millis = [5, 5, 0, 0, 0]
    yield* makeSlices()({
      after: 0,
      next: upTo(300_000),
      read: Effect.fnUntraced(function* ({ after, last }) {
        widths.push(last - after)
        yield* TestClock.adjust(millis[widths.length - 1]!)
        return widths.length === millis.length
      }),
    }).pipe(Effect.provideService(CurrentSlices, { ...limits, width: 8000 }))
    assert.deepEqual(widths, [8000, 4000, 2000, 4000, 8000])
  })))

Deno.test("makeSlices: between slices others run, and an interruption ends it after the one in work", () =>
  run(Effect.gen(function* () {
    const readSlices = makeSlices()
    const begun = yield* Deferred.make<void>()
    let slices = 0
    const reading = yield* Effect.forkChild(readSlices({
      after: 0,
      next: upTo(Infinity),
      read: () => {
        slices++
        return Effect.as(Deferred.succeed(begun, undefined), false)
      },
    }))
    yield* Deferred.await(begun)
    yield* Fiber.interrupt(reading)
    const read = slices
    assert.ok(read <= 2)
    // Its place is free.
    yield* readSlices({ after: 0, next, read: () => Effect.succeed(false) })
    assert.equal(slices, read)
  })))

Deno.test("makeSlices: past its patience a read tells how far it came, and a number is none", () =>
  run(Effect.gen(function* () {
    const readSlices = makeSlices()
    const read = () => Effect.as(TestClock.adjust(400), false)
    assert.equal(yield* readSlices({ after: 0, next, read }), 300)
    const exit = yield* Effect.exit(whole(readSlices({ after: 0, next, read })))
    assert.ok(exit._tag === "Failure")
    const [reason] = exit.cause.reasons
    assert.ok(reason?._tag === "Die" && reason.defect instanceof StoreBusy)
  })))

Deno.test("makeSlices: who waits for another's read reads one slice, and is told when it waited too long", () =>
  run(Effect.gen(function* () {
    const readSlices = makeSlices()
    const holds = yield* Deferred.make<void>()
    const isFree = yield* Deferred.make<void>()
    let slices = 0
    const holder = yield* Effect.forkChild(readSlices({
      after: 0,
      next,
      read: () =>
        ++slices === 1 ? Effect.succeed(false) : Effect.andThen(
          Deferred.succeed(holds, undefined),
          Effect.as(Deferred.await(isFree), false),
        ),
    }))
    yield* Deferred.await(holds)
    let own = 0
    const read = () => Effect.sync(() => ++own === 0)
    const waiting = yield* Effect.forkChild(
      Effect.provideService(readSlices({ after: 0, next, read }), CurrentReader, "other"),
    )
    // What is in one slice passes.
    yield* readSlices({ after: 0, next: upTo(50), read: () => Effect.succeed(false) })
    while (own === 0) yield* Effect.yieldNow
    yield* Effect.promise(() => new Promise((resolve) => setImmediate(resolve)))
    yield* TestClock.adjust(limits.patience)
    assert.equal(yield* Fiber.join(waiting), 100)
    assert.equal(own, 1)
    yield* Deferred.succeed(isFree, undefined)
    yield* Fiber.join(holder)
  })))

Deno.test("makeSlices: a long read lets another reader have its turn, and not one of its own", () =>
  run(Effect.gen(function* () {
    const readSlices = makeSlices()
    const order: Array<string> = []
    const scan = (name: string) =>
      readSlices({
        after: 0,
        next: upTo(1000),
        read: () => Effect.as(TestClock.adjust(100), order.push(name) === 0),
      }).pipe(
        Effect.provideService(CurrentReader, name[0]!),
        Effect.provideService(CurrentSlices, { ...limits, patience: Infinity }),
      )
    const fibers = yield* Effect.forEach(
      ["a1", "a2", "b1"],
      (name) => Effect.forkChild(scan(name), { startImmediately: true }),
    )
    for (const fiber of fibers) yield* Fiber.join(fiber)
    // The first slice of each is read before anybody waits.
    const turns = order.slice(3)
    assert.ok(turns.indexOf("b1") < turns.lastIndexOf("a1"))
    assert.ok(turns.indexOf("a2") > turns.lastIndexOf("a1"))
  })))
