import assert from "node:assert/strict"
import * as Cause from "effect/Cause"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import { chunkSize, makeColumns } from "../../../../../src/server/stores/index/Columns.ts"
import { makePasses, slice } from "../../../../../src/server/stores/index/Passes.ts"
import { CurrentReader } from "../../../../../src/server/stores/Reader.ts"
import { CurrentSlices } from "../../../../../src/server/stores/sql/Slices.ts"
import { StoreBusy } from "../../../../../src/server/stores/StoreHealth.ts"

const unplaced = { profile: 1, locality: 1, latitude: null, longitude: null, id: 0 }

const fork = <A, E>(effect: Effect.Effect<A, E>) =>
  Effect.forkChild(effect, { startImmediately: true })

Deno.test("makePasses: readers have passes in turn, and who left holds nobody", () =>
  Effect.gen(function* () {
    const { inTurn } = makePasses()
    const order: Array<string> = []
    const passOf = (reader: string) =>
      inTurn(Effect.sync(() => void order.push(reader))).pipe(
        Effect.provideService(CurrentReader, reader[0]!),
        fork,
      )
    const running = yield* fork(inTurn(Effect.never))
    const gone = yield* Effect.forEach(
      Array.from({ length: 200 }, (_, at) => `${"abx"[at % 3]}-gone`),
      passOf,
    )
    const staying = yield* Effect.forEach(["a1", "a2", "a3", "b1", "c1"], passOf)
    yield* Fiber.interruptAll(gone)
    assert.deepEqual(order, [])
    // The one in the middle of its pass.
    yield* Fiber.interrupt(running)
    yield* Fiber.awaitAll(staying)
    assert.deepEqual(order, ["a1", "b1", "c1", "a2", "a3"])
  }).pipe(Effect.runPromise))

Deno.test("makePasses: a pass that is not done in time, or waits too long, dies of StoreBusy", () =>
  Effect.gen(function* () {
    const { inTurn } = makePasses()
    const patient = Effect.provideService(CurrentSlices, { width: 1, found: 1, patience: 5 })
    const isBusy = (exit: Exit.Exit<unknown, unknown>) =>
      Exit.isFailure(exit) && Cause.squash(exit.cause) instanceof StoreBusy
    assert.equal(isBusy(yield* Effect.exit(patient(inTurn(Effect.never)))), true)
    const gate = yield* Deferred.make<void>()
    const running = yield* fork(inTurn(Deferred.await(gate)))
    assert.equal(isBusy(yield* Effect.exit(patient(inTurn(Effect.void)))), true)
    yield* Deferred.succeed(gate, undefined)
    yield* Fiber.join(running)
    yield* inTurn(Effect.void)
  }).pipe(Effect.runPromise))

Deno.test("makePasses: the loop is free after each slice, also one of several short passes", () =>
  Effect.gen(function* () {
    const columns = makeColumns()
    for (let seq = 0; seq < 3 * chunkSize; seq += chunkSize) columns.set(seq, unplaced)
    let visited = 0
    // Every chunk takes a millisecond.
    const { inTurn, over } = makePasses(() => visited)
    const seen: Array<number> = []
    const pass = inTurn(over(columns, () => void visited++))
    // One that knows its answer before.
    const none = inTurn(Effect.sync(() => void visited++))
    for (const passes of [[pass, pass, pass, pass], Array.from({ length: 20 }, () => none)]) {
      for (let round = 0; round < 4; round++) {
        const before = visited
        setTimeout(() => seen.push(visited - before), 0)
        yield* Effect.all(passes, { concurrency: "unbounded" })
      }
    }
    assert.equal(seen.length, 8)
    for (const held of seen) assert.ok(held <= 2 * (slice + 1), String(held))
  }).pipe(Effect.runPromise))

Deno.test("makePasses: no step follows in the same turn that would hold the loop for too long", () =>
  Effect.gen(function* () {
    const columns = makeColumns()
    for (let seq = 0; seq < 6 * chunkSize; seq += chunkSize) columns.set(seq, unplaced)
    let millis = 0
    let held = 0
    const { inTurn, over } = makePasses(() => millis)
    const watch = (): void => {
      held = 0
      timer = setTimeout(watch, 0)
    }
    let timer = setTimeout(watch, 0)
    const longest: Array<number> = []
    // A step takes most of a slice: two of them more than one.
    yield* inTurn(over(columns, () => {
      millis += slice * 3 / 4
      held += slice * 3 / 4
      longest.push(held)
    }))
    clearTimeout(timer)
    assert.equal(longest.length, 6)
    // Before the first is known, there is nothing to go by.
    for (const each of longest.slice(2)) assert.ok(each <= slice, longest.join(" "))
  }).pipe(Effect.runPromise))

Deno.test("makePasses: who leaves while it waits for the loop holds nobody", () =>
  Effect.gen(function* () {
    const columns = makeColumns()
    for (const seq of [0, chunkSize]) columns.set(seq, unplaced)
    let millis = 0
    const { inTurn, over } = makePasses(() => millis)
    const pass = inTurn(over(columns, () => void (millis += slice + 1)))
    const leaving = yield* fork(pass)
    const staying = yield* fork(pass)
    // The one has read its first chunk.
    assert.equal(millis, slice + 1)
    yield* Fiber.interrupt(leaving)
    yield* Fiber.join(staying)
    assert.equal(millis, 3 * (slice + 1))
  }).pipe(
    Effect.provideService(CurrentSlices, { width: 1, found: 1, patience: 2000 }),
    Effect.runPromise,
  ))
