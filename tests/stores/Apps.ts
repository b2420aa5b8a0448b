/**
 * What every app store does.
 *
 * @module
 */
import assert from "node:assert/strict"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Result from "effect/Result"
import { type App, AppStore, lastAdmin } from "@cam2/camera-database/server"

const appOf = (clientID: string) => ({
  clientID,
  owner: "ada",
  permissionLevel: "user" as const,
  secretHash: "0".repeat(64),
})

const levelOf = (app: Option.Option<App>) => Option.getOrThrow(app).permissionLevel

/** Behaviours of an app store. */
export const appBehaviours = {
  "add, byId, idsByOwner: give what was added, and nothing for what was not": Effect.gen(
    function* () {
      const store = yield* AppStore
      assert.equal(yield* store.isEmpty, true)
      yield* store.add(appOf("b"))
      yield* store.add({ ...appOf("a"), permissionLevel: "admin" })
      yield* store.add({ ...appOf("c"), owner: "ADA" })
      assert.equal(yield* store.isEmpty, false)
      assert.deepEqual(
        yield* store.byId("a"),
        Option.some({ ...appOf("a"), permissionLevel: "admin", generation: 1 }),
      )
      assert.deepEqual(yield* store.byId("d"), Option.none())
      assert.deepEqual(yield* store.idsByOwner("ada"), ["a", "b"])
      assert.deepEqual(yield* store.idsByOwner("bob"), [])
    },
  ),
  "update, replaceSecret: change what is given and nothing else": Effect.gen(function* () {
    const store = yield* AppStore
    yield* store.add(appOf("a"))
    yield* store.add(appOf("b"))
    assert.equal(yield* store.update("a", { owner: "bob" }), true)
    assert.equal(yield* store.update("a", { permissionLevel: "webUI" }), true)
    assert.equal(yield* store.update("a", {}), true)
    const secretHash = "f".repeat(64)
    assert.equal(yield* store.replaceSecret("a", secretHash), true)
    assert.equal(yield* store.replaceSecret("a", secretHash), true)
    assert.deepEqual(
      yield* store.byId("a"),
      Option.some({
        clientID: "a",
        owner: "bob",
        permissionLevel: "webUI",
        secretHash,
        generation: 3,
      }),
    )
    assert.deepEqual(yield* store.byId("b"), Option.some({ ...appOf("b"), generation: 1 }))
    assert.equal(yield* store.update("c", { owner: "bob" }), false)
    assert.equal(yield* store.replaceSecret("c", secretHash), false)
    assert.deepEqual(yield* store.byId("c"), Option.none())
  }),
  "update: the last admin cannot be lowered, and nothing of it changes": Effect.gen(function* () {
    const store = yield* AppStore
    yield* store.add({ ...appOf("a"), permissionLevel: "admin" })
    yield* store.add({ ...appOf("b"), permissionLevel: "webUI" })
    for (const permissionLevel of ["user", "webUI"] as const) {
      const changes = { owner: "eve", permissionLevel }
      assert.deepEqual(yield* Effect.flip(store.update("a", changes)), lastAdmin)
      const kept = Option.some({ ...appOf("a"), permissionLevel: "admin", generation: 1 })
      assert.deepEqual(yield* store.byId("a"), kept)
    }
    assert.equal(yield* store.update("a", { owner: "bob", permissionLevel: "admin" }), true)
    assert.equal(yield* store.update("a", { owner: "ada" }), true)
    assert.equal(yield* store.update("b", { permissionLevel: "user" }), true)
    assert.equal(yield* store.update("c", { permissionLevel: "user" }), false)
    assert.equal(yield* store.update("b", { permissionLevel: "admin" }), true)
    assert.equal(yield* store.update("a", { permissionLevel: "user" }), true)
    assert.deepEqual(yield* Effect.flip(store.update("b", { permissionLevel: "user" })), lastAdmin)
  }),
  "update: of admins that are all lowered at the same time one stays": Effect.gen(function* () {
    const store = yield* AppStore
    const names = Array.from({ length: 20 }, (_, index) => `admin ${index}`)
    for (const name of names) yield* store.add({ ...appOf(name), permissionLevel: "admin" })
    const results = yield* Effect.forEach(
      names,
      (name) => Effect.result(store.update(name, { permissionLevel: "user" })),
      { concurrency: "unbounded" },
    )
    assert.deepEqual(results.filter(Result.isFailure).map(({ failure }) => failure), [lastAdmin])
    const levels = yield* Effect.forEach(names, (name) => Effect.map(store.byId(name), levelOf))
    assert.equal(levels.filter((level) => level === "admin").length, 1)
  }),
  "addUsage: adds up for each client": Effect.gen(function* () {
    const store = yield* AppStore
    yield* store.add(appOf("a"))
    yield* store.add(appOf("b"))
    yield* store.addUsage(new Map([["a", 3], ["b", 1]]))
    yield* store.addUsage(new Map([["a", 4]]))
    yield* store.addUsage(new Map())
    assert.deepEqual(
      [yield* store.usage("a"), yield* store.usage("b"), yield* store.usage("c")],
      [7, 1, 0],
    )
  }),
  "tokenKey: keeps the first key": Effect.gen(function* () {
    const store = yield* AppStore
    assert.equal(yield* store.tokenKey("first"), "first")
    assert.equal(yield* store.tokenKey("second"), "first")
  }),
}
