import assert from "node:assert/strict"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import { ClientStore } from "../../../../src/server/stores/ClientStore.ts"
import { Usage } from "../../../../src/server/middleware/Usage.ts"
import { CurrentWorker } from "../../../../src/server/middleware/WorkerContext.ts"

Deno.test("Usage: a store that does not write at present keeps nobody waiting, and is told once", () =>
  Effect.gen(function* () {
    const open = yield* Deferred.make<void>()
    const told: Array<ReadonlyMap<string, number>> = []
    const clients = Layer.mock(ClientStore, {
      addUsage: (requests) =>
        Effect.uninterruptible(
          Effect.andThen(Deferred.await(open), Effect.sync(() => void told.push(requests))),
        ),
    })
    yield* Effect.gen(function* () {
      const { count, settle, unwritten } = yield* Usage
      yield* count("a")
      yield* settle
      assert.deepEqual(told, [])
      assert.equal(unwritten("a"), 1)
      yield* Deferred.succeed(open, undefined)
      while (told.length === 0) yield* Effect.yieldNow
      yield* settle
      assert.deepEqual(told, [new Map([["a", 1]])])
      assert.equal(unwritten("a"), 0)
    }).pipe(Effect.provide(Layer.provide(Usage.layer, clients)))
  }).pipe(Effect.runPromise))

Deno.test("Usage: in a Worker a store that fails is told once, and fails neither request nor promise", () =>
  Effect.gen(function* () {
    let isBroken = true
    const written: Array<ReadonlyMap<string, number>> = []
    const said: Array<unknown> = []
    const waited: Array<Promise<unknown>> = []
    const clients = Layer.mock(ClientStore, {
      addUsage: (requests) =>
        isBroken ? Effect.die(new Error("no such table")) : Effect.sync(() => {
          written.push(requests)
        }),
    })
    yield* Effect.gen(function* () {
      const { count, settle, unwritten } = yield* Usage
      yield* count("a")
      yield* settle
      const ends = yield* Effect.promise(() => Promise.allSettled(waited))
      assert.deepEqual(ends.map(({ status }) => status), ["fulfilled", "fulfilled"])
      assert.deepEqual([unwritten("a"), said], [1, [["Usage counts could not be written"]]])
      isBroken = false
      yield* settle
      assert.deepEqual(written, [new Map([["a", 1]])])
      assert.equal(unwritten("a"), 0)
    }).pipe(
      Effect.provide(Layer.provide(Usage.layer, clients)),
      Effect.provideService(CurrentWorker, { waitUntil: (promise) => void waited.push(promise) }),
      Effect.provide(Logger.layer([Logger.make(({ message }) => void said.push(message))])),
    )
  }).pipe(Effect.runPromise))
