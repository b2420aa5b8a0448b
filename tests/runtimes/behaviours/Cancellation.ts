/**
 * Interruption: it reaches the transport on one side, and the store on the other.
 *
 * @module
 */
import * as Cam2 from "@cam2/camera-database"
import { CameraStore, layerMemory } from "@cam2/camera-database/server"
import { delay, layerTestWith, sampleCameraID } from "@cam2/camera-database/testing"
import * as Clock from "effect/Clock"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/testing/TestClock"
import { equal } from "../Check.ts"
import { client, handler, Peer, scripted } from "../World.ts"

const cameraID = sampleCameraID(1)

/** A server that answers nothing but `GET /auth`; `reached` is done once it was asked. */
const silent = Effect.gen(function* () {
  const reached = yield* Deferred.make<void>()
  const server = scripted(() => {
    Deferred.doneUnsafe(reached, Exit.void)
    return new Promise(() => {})
  })
  return { ...server, reached: Deferred.await(reached) }
})

const interrupted = (program: Effect.Effect<unknown, unknown, Cam2.ApiClient>) =>
  Effect.gen(function* () {
    const server = yield* silent
    const fiber = yield* Effect.forkChild(Effect.provide(program, client(server)))
    yield* server.reached
    equal(server.signals.map(({ aborted }) => aborted), [false])
    yield* Fiber.interrupt(fiber)
    equal(server.signals.map(({ aborted }) => aborted), [true])
  })

/** Behaviours of interruption. */
export const cancellation = {
  "cancellation: an interrupted call aborts its request": interrupted(Cam2.cameraById(cameraID)),
  "cancellation: an interrupted stream aborts its request": interrupted(
    Stream.runDrain(Cam2.streamCameras()),
  ),
  "cancellation: a call that is out of time aborts its request": Effect.gen(function* () {
    const server = yield* silent
    const timely = client(server, { timeout: "20 millis" })
    const error = yield* Effect.flip(Effect.provide(Cam2.cameraById(cameraID), timely))
    equal(error._tag, "ConnectionError")
    equal(server.signals.map(({ aborted }) => aborted), [true])
  }),
  "cancellation: the failure of one camera of a list aborts the others": Effect.gen(function* () {
    const server = scripted((_, number) =>
      number === 3
        ? Response.json({ message: "no" }, { status: 404 })
        : new Promise<Response>(() => {})
    )
    const ids = [1, 2, 3].map(sampleCameraID)
    const list = Cam2.cameraByListId({ cameraIDs: ids }, { concurrency: 3 })
    const error = yield* Effect.flip(Effect.provide(list, client(server)))
    equal(error._tag, "ResourceNotFoundError")
    equal(server.signals.slice(0, 2).map(({ aborted }) => aborted), [true, true])
  }),
  "cancellation: an interrupted call closes its connection": Effect.gen(function* () {
    const { baseURL } = yield* Peer
    const key = crypto.randomUUID()
    const server = { baseURL: `${baseURL}stall-${key}/`, fetch: globalThis.fetch }
    const fiber = yield* Effect.forkChild(
      Effect.provide(Cam2.cameraById(cameraID), client(server)),
    )
    const ask = (what: string) =>
      Effect.promise(async () => (await fetch(`${baseURL}${what}-${key}/`)).text())
    equal(yield* ask("reached"), "reached")
    yield* Fiber.interrupt(fiber)
    equal(yield* ask("gone"), "gone")
  }),
  "cancellation: a fiber that waits for the token goes, and the others get it": Effect.gen(
    function* () {
      const server = scripted(() => Response.json([]))
      const asked = yield* Deferred.make<void>()
      const released = yield* Deferred.make<void>()
      const slow: typeof fetch = async (input, init) => {
        Deferred.doneUnsafe(asked, Exit.void)
        await Effect.runPromise(Deferred.await(released))
        return await server.fetch(input, init)
      }
      yield* Effect.gen(function* () {
        const leader = yield* Effect.forkChild(Cam2.searchCamera())
        yield* Deferred.await(asked)
        const waiter = yield* Effect.forkChild(Cam2.searchCamera())
        yield* Effect.yieldNow
        yield* Fiber.interrupt(leader)
        yield* Deferred.succeed(released, undefined)
        equal(yield* Fiber.join(waiter), [])
      }).pipe(Effect.provide(client({ baseURL: server.baseURL, fetch: slow })))
    },
  ),
  "cancellation: a caller that goes away interrupts the store": Effect.gen(function* () {
    const reached = yield* Deferred.make<void>()
    const gone = yield* Deferred.make<void>()
    const stores = Layer.effect(
      CameraStore,
      Effect.map(CameraStore, (store) => ({
        ...store,
        withVersion: () =>
          Effect.andThen(Deferred.succeed(reached, undefined), Effect.never).pipe(
            Effect.onInterrupt(() => Deferred.succeed(gone, undefined)),
          ),
      })),
    ).pipe(Layer.provideMerge(layerMemory))
    const server = yield* handler(stores)
    const fiber = yield* Effect.forkChild(
      Effect.provide(Cam2.cameraById(cameraID), client(server)),
    )
    yield* Deferred.await(reached)
    yield* Fiber.interrupt(fiber)
    yield* Deferred.await(gone)
  }).pipe(Effect.scoped),
  "cancellation: an interrupted call does not wait for what the test delays": Effect.gen(
    function* () {
      const fiber = yield* Effect.forkChild(Cam2.cameraById(cameraID))
      yield* TestClock.adjust("59 minutes")
      yield* Fiber.interrupt(fiber)
      equal(yield* Clock.currentTimeMillis, 59 * 60_000)
    },
  ).pipe(
    Effect.provide(layerTestWith({ inject: [delay("cameraById", "1 hour")] })),
    Effect.provide(TestClock.layer()),
  ),
}
