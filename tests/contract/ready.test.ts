import assert from "node:assert/strict"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as HttpServerRequest from "effect/http/HttpServerRequest"
import * as HttpServerResponse from "effect/http/HttpServerResponse"
import * as Layer from "effect/Layer"
import * as TestClock from "effect/testing/TestClock"
import * as TestConsole from "effect/testing/TestConsole"
import { CameraStore, layerMemory, makeHttpEffect } from "@cam2/camera-database/server"
import { withServer } from "./Ask.ts"

/** A database whose cameras are read as `read` says. */
const stores = (read: Effect.Effect<never>) =>
  Layer.effect(
    CameraStore,
    Effect.map(CameraStore, (store) => CameraStore.of({ ...store, byLegacyId: () => read })),
  ).pipe(Layer.provideMerge(layerMemory))

const ask = (path: string) =>
  Effect.flatMap(makeHttpEffect(), (app) =>
    Effect.provideService(
      app,
      HttpServerRequest.HttpServerRequest,
      HttpServerRequest.fromWeb(new Request(`http://cam2.test${path}`)),
    )).pipe(
      Effect.map((response) => HttpServerResponse.toWeb(response)),
      Effect.flatMap((response) =>
        Effect.promise(async () => [response.status, await response.json()])
      ),
    )

const notReady = [503, { message: "The database does not answer." }]

Deno.test(
  "GET /ready: is ok while the database answers",
  withServer(async ({ ask }) => {
    const { body, status } = await ask("/ready")
    assert.deepEqual([status, body], [200, { status: "ok" }])
  }),
)

Deno.test("GET /ready: a database that fails is a 503 that is logged, and /health goes on", async () => {
  const [ready, health, logged] = await Effect.gen(function* () {
    const ready = yield* ask("/ready")
    const health = yield* ask("/health")
    return [ready, health, yield* TestConsole.logLines] as const
  }).pipe(
    Effect.scoped,
    Effect.provide(stores(Effect.die(new Error("the disk is gone")))),
    Effect.provide(TestConsole.layer),
    Effect.runPromise,
  )
  assert.deepEqual([ready, health], [notReady, [200, { status: "ok" }]])
  assert.match(logged.join("\n"), /the disk is gone/)
})

const silences: Readonly<Record<string, Effect.Effect<void>>> = {
  "says nothing": Effect.never,
  "says nothing, and does not stop when it is told to": Effect.uninterruptible(
    Effect.sleep("10 seconds"),
  ),
}

for (const [does, silence] of Object.entries(silences)) {
  Deno.test(`GET /ready: a database that ${does} is a 503 after two seconds`, async () => {
    const arrived = Effect.runSync(Deferred.make<void>())
    const ready = await Effect.gen(function* () {
      const asked = yield* Effect.forkChild(ask("/ready"))
      yield* Deferred.await(arrived)
      yield* TestClock.adjust("1999 millis")
      assert.equal(asked.pollUnsafe(), undefined)
      yield* TestClock.adjust("1 millis")
      const ready = yield* Fiber.join(asked)
      yield* TestClock.adjust("8 seconds")
      return ready
    }).pipe(
      Effect.scoped,
      Effect.provide(
        stores(
          Effect.andThen(
            Deferred.succeed(arrived, undefined),
            Effect.andThen(silence, Effect.never),
          ),
        ),
      ),
      Effect.provide([TestClock.layer(), TestConsole.layer]),
      Effect.runPromise,
    )
    assert.deepEqual(ready, notReady)
  })
}
