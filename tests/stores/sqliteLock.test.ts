import assert from "node:assert/strict"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as TestClock from "effect/testing/TestClock"
import { CameraStore, ClientStore } from "@cam2/camera-database/server"
import { layerSqlite } from "@cam2/camera-database/sqlite"
import { streamCamera } from "../contract/Fixtures.ts"
import { temporaryDirectory } from "./Engines.ts"
import { holdLock } from "./Lock.ts"

const idOf = (index: number) => index.toString(16).padStart(24, "0")

const onFile = <E>(test: (filename: string) => Effect.Effect<void, E, never>) => () =>
  temporaryDirectory.pipe(
    Effect.flatMap((directory) => test(`${directory}/cam2.sqlite`)),
    Effect.scoped,
    Effect.runPromise,
  )

Deno.test(
  "sqlite: while another process has the lock, reads go on and a write waits until it is free",
  onFile((filename) =>
    Effect.gen(function* () {
      const store = yield* CameraStore
      yield* store.add(idOf(1), streamCamera)
      const lock = yield* holdLock(filename)
      const write = yield* Effect.forkChild(store.add(idOf(2), streamCamera), {
        startImmediately: true,
      })
      for (let round = 0; round < 20; round++) {
        assert.equal((yield* store.search({})).items.length, 1)
        assert.equal(yield* store.count({ is_active_image: streamCamera.is_active_image }), 1)
        yield* Effect.sleep(1)
      }
      assert.equal(write.pollUnsafe(), undefined)
      yield* Effect.promise(lock.letGo)
      assert.equal(yield* Fiber.join(write), true)
      assert.equal((yield* store.search({})).items.length, 2)
    }).pipe(Effect.scoped, Effect.provide(layerSqlite({ filename })))
  ),
)

Deno.test(
  "sqlite: a write, and a transaction, fail after five seconds of another's lock, and later ones do not add up",
  onFile((filename) =>
    Effect.gen(function* () {
      const store = yield* CameraStore
      const clients = yield* ClientStore
      yield* store.add(idOf(1), streamCamera)
      yield* holdLock(filename)
      const answer = { keyHash: "k", requestHash: "r", sealed: "s", expiresAt: 2 ** 50 }
      const writes = yield* Effect.forEach([
        store.add(idOf(2), streamCamera),
        store.add(idOf(3), streamCamera, answer),
        store.addMissing([[idOf(4), streamCamera]], new Set()),
        clients.addUsage(new Map([["a", 1]]), new Map()),
      ], (write) => Effect.forkChild(write, { startImmediately: true }))
      yield* TestClock.adjust("4 seconds")
      assert.deepEqual(writes.map((write) => write.pollUnsafe()), writes.map(() => undefined))
      yield* TestClock.adjust("1100 millis")
      for (const write of writes) {
        const exit = yield* Fiber.await(write)
        assert.ok(Exit.isFailure(exit))
        assert.match(String(exit.cause), /database is locked/)
      }
      assert.equal((yield* store.search({})).items.length, 1)
    }).pipe(Effect.scoped, Effect.provide([layerSqlite({ filename }), TestClock.layer()]))
  ),
)

Deno.test(
  "sqlite: a lock that another process holds for thirty seconds delays no read",
  onFile((filename) =>
    Effect.gen(function* () {
      const store = yield* CameraStore
      const clients = yield* ClientStore
      yield* store.add(idOf(1), { ...streamCamera, latitude: 1, longitude: 2 })
      const lock = yield* holdLock(filename)
      const isActive = { is_active_image: streamCamera.is_active_image }
      // Who waits, waits by the clock, which stands still while something is read.
      for (let second = 0; second < 30; second++) {
        yield* Effect.forkChild(store.add(idOf(2 + second), streamCamera))
        yield* Effect.forkChild(clients.addUsage(new Map([["a", 1]]), new Map()))
        yield* TestClock.adjust("1 second")
        assert.equal((yield* store.search({})).items.length, 1)
        assert.equal((yield* store.search(isActive)).items.length, 1)
        assert.equal(yield* store.count({ ...isActive, camera_type: "stream" }), 1)
        assert.equal((yield* store.clusters({}, 3)).cells.length, 1)
        assert.equal((yield* store.changes({})).items.length, 1)
        assert.deepEqual(yield* clients.list(undefined, { limit: 1 }), [])
      }
      yield* Effect.promise(lock.letGo)
      yield* TestClock.adjust("5 seconds")
      yield* store.add(idOf(99), streamCamera)
    }).pipe(Effect.scoped, Effect.provide([layerSqlite({ filename }), TestClock.layer()]))
  ),
)
