/**
 * What every client store does to remove clients, to tell of them, and to keep an old secret.
 *
 * @module
 */
import assert from "node:assert/strict"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Result from "effect/Result"
import * as TestClock from "effect/testing/TestClock"
import { ClientStore, lastAdmin } from "../../server/stores/ClientStore.ts"

const clientOf = (clientID: string) => ({
  clientID,
  owner: "ada",
  permissionLevel: "user" as const,
  secretHash: "0".repeat(64),
})

const infoOf = (clientID: string) => ({
  clientID,
  owner: "ada",
  permissionLevel: "user" as const,
  usage: 0,
})

const hashes = ["a", "b", "c"].map((letter) => letter.repeat(64))
const [first, second, third] = hashes as [string, string, string]

const onClock = <A, E, R>(effect: Effect.Effect<A, E, R>) =>
  Effect.provide(effect, TestClock.layer())

/** Behaviours of a client store. */
export const managementBehaviours = {
  "remove: takes a client away with all that is told of it, and nothing else": Effect.gen(
    function* () {
      const store = yield* ClientStore
      yield* store.add(clientOf("a"))
      yield* store.add(clientOf("b"))
      yield* store.addUsage(new Map([["a", 3], ["b", 2]]))
      assert.equal(yield* store.remove("a"), true)
      assert.equal(yield* store.remove("a"), false)
      assert.equal(yield* store.remove("c"), false)
      assert.deepEqual(yield* store.byId("a"), Option.none())
      assert.deepEqual(yield* store.describe("a"), Option.none())
      assert.deepEqual(yield* store.idsByOwner("ada"), ["b"])
      assert.equal(yield* store.usage("a"), 0)
      assert.equal(yield* store.update("a", { owner: "bob" }), false)
      assert.equal(yield* store.replaceSecret("a", first), false)
      // What another process counted before it knew.
      yield* store.addUsage(new Map([["a", 1], ["b", 1]]), new Map([["a", 1], ["b", 1]]))
      yield* store.add(clientOf("a"))
      assert.deepEqual(yield* store.byId("a"), Option.some({ ...clientOf("a"), generation: 1 }))
      assert.deepEqual(yield* store.describe("a"), Option.some(infoOf("a")))
      assert.equal(yield* store.usage("b"), 3)
    },
  ),
  "remove: is in the log with who did it, and what is refused is not": onClock(Effect.gen(
    function* () {
      const store = yield* ClientStore
      yield* store.add({ ...clientOf("a"), permissionLevel: "admin" })
      yield* store.add({ ...clientOf("b"), owner: "bob", permissionLevel: "webUI" })
      yield* TestClock.setTime(5000)
      yield* Effect.flip(store.remove("a", { clientID: "b", owner: "bob" }))
      yield* store.remove("c")
      yield* store.remove("b", { clientID: "a", owner: "ada", requestId: "r1" })
      const { items } = yield* store.log({ offset: 2 })
      assert.deepEqual(items, [{
        timestamp: "1970-01-01T00:00:05.000Z",
        action: "remove",
        actorID: "a",
        actorOwner: "ada",
        clientID: "b",
        owner: "bob",
        permissionLevel: "webUI",
        requestId: "r1",
      }])
    },
  )),
  "remove: the last admin stays, also of those that are all removed at the same time": Effect.gen(
    function* () {
      const store = yield* ClientStore
      const names = Array.from({ length: 20 }, (_, index) => `admin ${index}`)
      for (const name of names) yield* store.add({ ...clientOf(name), permissionLevel: "admin" })
      yield* store.add(clientOf("a"))
      const results = yield* Effect.forEach(
        names,
        (name) => Effect.result(store.remove(name)),
        { concurrency: "unbounded" },
      )
      assert.deepEqual(results.filter(Result.isFailure).map(({ failure }) => failure), [lastAdmin])
      const stays = names[results.findIndex(Result.isFailure)]!
      assert.deepEqual(yield* store.idsByOwner("ada"), ["a", stays])
      assert.deepEqual(yield* Effect.flip(store.remove(stays)), lastAdmin)
      assert.equal(yield* store.remove("a"), true)
    },
  ),
  "replaceSecret: keeps one old secret, the last, where it is told when that ends": onClock(
    Effect.gen(function* () {
      const store = yield* ClientStore
      yield* store.add({ ...clientOf("a"), secretHash: first })
      const secretsOf = Effect.map(store.byId("a"), (found) => {
        const { generation, oldSecret, secretHash } = Option.getOrThrow(found)
        return [generation, secretHash, oldSecret]
      })
      assert.equal(yield* store.replaceSecret("a", second, undefined, undefined, 9000), true)
      assert.deepEqual(yield* secretsOf, [2, second, { hash: first, endsAt: 9000 }])
      yield* store.update("a", { owner: "bob" })
      assert.deepEqual(yield* secretsOf, [2, second, { hash: first, endsAt: 9000 }])
      assert.equal(yield* store.replaceSecret("a", third, undefined, undefined, 7000), true)
      assert.deepEqual(yield* secretsOf, [3, third, { hash: second, endsAt: 7000 }])
      assert.equal(yield* store.replaceSecret("a", first), true)
      assert.deepEqual(yield* secretsOf, [4, first, undefined])
      const { items } = yield* store.log({ offset: 1 })
      assert.deepEqual(items.map(({ action, oldSecretEndsAt }) => [action, oldSecretEndsAt]), [
        ["resetSecret", "1970-01-01T00:00:09.000Z"],
        ["update", undefined],
        ["resetSecret", "1970-01-01T00:00:07.000Z"],
        ["resetSecret", undefined],
      ])
    }),
  ),
  "describe: tells how much and when a client was used last, and until when its old secret is valid":
    onClock(Effect.gen(function* () {
      const store = yield* ClientStore
      yield* store.add(clientOf("a"))
      assert.deepEqual(yield* store.describe("b"), Option.none())
      assert.deepEqual(yield* store.describe("a"), Option.some(infoOf("a")))
      yield* store.addUsage(new Map([["a", 2]]), new Map([["a", 5000]]))
      // An older use, which another process wrote later.
      yield* store.addUsage(new Map([["a", 1]]), new Map([["a", 4000]]))
      yield* store.addUsage(new Map([["a", 1]]))
      yield* store.replaceSecret("a", first, undefined, undefined, 9000)
      const used = { ...infoOf("a"), usage: 4, lastUsedAt: "1970-01-01T00:00:05.000Z" }
      yield* TestClock.setTime(8999)
      assert.deepEqual(
        yield* store.describe("a"),
        Option.some({ ...used, oldSecretEndsAt: "1970-01-01T00:00:09.000Z" }),
      )
      yield* TestClock.setTime(9000)
      assert.deepEqual(yield* store.describe("a"), Option.some(used))
    })),
  "list: gives pages, each after a cursor, of one owner or of every one": Effect.gen(function* () {
    const store = yield* ClientStore
    const ids = Array.from({ length: 25 }, (_, index) => String(index).padStart(2, "0"))
    for (const id of ids.toReversed()) yield* store.add(clientOf(id))
    yield* store.add({ ...clientOf("05x"), owner: "bob" })
    const infos = ids.map(infoOf)
    const bob = { ...infoOf("05x"), owner: "bob" }
    assert.deepEqual(yield* store.list("ada", { limit: 10 }), infos.slice(0, 10))
    assert.deepEqual(yield* store.list("ada", { limit: 10, after: "05x" }), infos.slice(6, 16))
    assert.deepEqual(yield* store.list("ada", { limit: 10, after: "24" }), [])
    assert.deepEqual(yield* store.list("bob", { limit: 10 }), [bob])
    assert.deepEqual(yield* store.list("eve", { limit: 10 }), [])
    assert.deepEqual(yield* store.list(undefined, { limit: 3, after: "04" }), [
      infos[5],
      bob,
      infos[6],
    ])
  }),
}
