import assert from "node:assert/strict"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { ClientStore } from "../../../../src/server/stores/ClientStore.ts"
import { Usage } from "../../../../src/server/middleware/Usage.ts"

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
