/**
 * What every app store does.
 *
 * @module
 */
import assert from "node:assert/strict"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Result from "effect/Result"
import * as TestClock from "effect/testing/TestClock"
import { ClientStore, lastAdmin, type StoredClient } from "../../server/stores/ClientStore.ts"

const appOf = (clientID: string) => ({
  clientID,
  owner: "ada",
  permissionLevel: "user" as const,
  secretHash: "0".repeat(64),
})

const levelOf = (app: Option.Option<StoredClient>) => Option.getOrThrow(app).permissionLevel

/** Behaviours of an app store. */
export const appBehaviours = {
  "add, byId, idsByOwner: give what was added, and nothing for what was not": Effect.gen(
    function* () {
      const store = yield* ClientStore
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
    const store = yield* ClientStore
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
    const store = yield* ClientStore
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
    const store = yield* ClientStore
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
  "idsByOwner: gives pages, each after a cursor, of one owner alone": Effect.gen(function* () {
    const store = yield* ClientStore
    const ids = Array.from({ length: 25 }, (_, index) => String(index).padStart(2, "0"))
    for (const id of ids.toReversed()) yield* store.add(appOf(id))
    yield* store.add({ ...appOf("05x"), owner: "bob" })
    assert.deepEqual(yield* store.idsByOwner("ada", { limit: 10 }), ids.slice(0, 10))
    assert.deepEqual(yield* store.idsByOwner("ada", { limit: 10, after: "09" }), ids.slice(10, 20))
    assert.deepEqual(yield* store.idsByOwner("ada", { limit: 10, after: "19" }), ids.slice(20))
    assert.deepEqual(yield* store.idsByOwner("ada", { limit: 10, after: "05x" }), ids.slice(6, 16))
    assert.deepEqual(yield* store.idsByOwner("ada", { limit: 10, after: "24" }), [])
  }),
  "log: has who did what to which client, oldest first, and nothing of what was refused": Effect
    .gen(
      function* () {
        const store = yield* ClientStore
        const by = { clientID: "root", owner: "ops", requestId: "r1" }
        const other = { clientID: "web", owner: "eve" }
        yield* TestClock.setTime(0)
        yield* store.add({ ...appOf("a"), permissionLevel: "admin" })
        yield* TestClock.setTime(1000)
        yield* store.add(appOf("b"), by)
        yield* TestClock.setTime(2000)
        yield* store.update("b", { owner: "bob", permissionLevel: "webUI" }, other)
        yield* store.update("b", { owner: "bob" }, by)
        yield* store.replaceSecret("b", "f".repeat(64), other)
        yield* Effect.flip(store.update("a", { owner: "eve", permissionLevel: "user" }, by))
        yield* store.update("c", { owner: "bob" }, by)
        yield* store.replaceSecret("c", "f".repeat(64), by)
        yield* store.addUsage(new Map([["a", 3]]))
        const entries = [
          {
            timestamp: "1970-01-01T00:00:00.000Z",
            action: "register",
            clientID: "a",
            owner: "ada",
            permissionLevel: "admin",
          },
          {
            timestamp: "1970-01-01T00:00:01.000Z",
            action: "register",
            actorID: "root",
            actorOwner: "ops",
            clientID: "b",
            owner: "ada",
            permissionLevel: "user",
            requestId: "r1",
          },
          {
            timestamp: "1970-01-01T00:00:02.000Z",
            action: "update",
            actorID: "web",
            actorOwner: "eve",
            clientID: "b",
            owner: "bob",
            permissionLevel: "webUI",
            oldOwner: "ada",
            oldPermissionLevel: "user",
          },
          {
            timestamp: "1970-01-01T00:00:02.000Z",
            action: "update",
            actorID: "root",
            actorOwner: "ops",
            clientID: "b",
            owner: "bob",
            permissionLevel: "webUI",
            requestId: "r1",
          },
          {
            timestamp: "1970-01-01T00:00:02.000Z",
            action: "resetSecret",
            actorID: "web",
            actorOwner: "eve",
            clientID: "b",
            owner: "bob",
            permissionLevel: "webUI",
          },
        ]
        const itemsOf = (range: Parameters<typeof store.log>[0]) =>
          Effect.map(store.log(range), ({ items }) => items)
        assert.deepEqual(yield* itemsOf({}), entries)
        assert.deepEqual(yield* itemsOf({ start: 1000 }), entries.slice(1))
        assert.deepEqual(yield* itemsOf({ start: 0, end: 1999 }), entries.slice(0, 2))
        assert.deepEqual(yield* itemsOf({ offset: 3 }), entries.slice(3))
        const { last, next } = yield* store.log({ end: 1000 })
        assert.equal(next, undefined)
        assert.deepEqual(yield* itemsOf({ after: last }), entries.slice(2))
      },
    ).pipe(Effect.provide(TestClock.layer())),
  "log: gives pages of 100, with the cursor of the next": Effect.gen(function* () {
    const store = yield* ClientStore
    const names = Array.from({ length: 250 }, (_, index) => `client ${index}`)
    for (const name of names) yield* store.add(appOf(name))
    const found: Array<string> = []
    let after: number | undefined
    do {
      const page = yield* store.log({ after })
      found.push(...page.items.map(({ clientID }) => clientID))
      after = page.next
    } while (after !== undefined)
    assert.deepEqual(found, names)
    assert.equal((yield* store.log({})).items.length, 100)
  }),
  "addUsage: adds up for each client": Effect.gen(function* () {
    const store = yield* ClientStore
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
    const store = yield* ClientStore
    assert.equal(yield* store.tokenKey("first"), "first")
    assert.equal(yield* store.tokenKey("second"), "first")
  }),
  "isTokenKeyChanged: tells when another key is there than the last time": Effect.gen(function* () {
    const store = yield* ClientStore
    const seen = yield* Effect.forEach(["a", "a", "b", "b", "a"], store.isTokenKeyChanged)
    assert.deepEqual(seen, [false, false, true, false, true])
  }),
}
