/**
 * What every store does with the answer to a write.
 *
 * @module
 */
import assert from "node:assert/strict"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Result from "effect/Result"
import * as TestClock from "effect/testing/TestClock"
import { CameraStore } from "../../server/stores/CameraStore.ts"
import { ClientStore } from "../../server/stores/ClientStore.ts"
import type { StoredResponse } from "../../server/stores/StoredResponse.ts"
import { idOf, ipCamera } from "./Fixtures.ts"

const day = 86_400_000

const answerOf = (name: string, expiresAt = Number.MAX_SAFE_INTEGER): StoredResponse => ({
  keyHash: `key ${name}`,
  requestHash: `request ${name}`,
  sealed: `sealed ${name}`,
  expiresAt,
})

const appOf = (clientID: string, secretHash = "0".repeat(64)) => ({
  clientID,
  owner: "ada",
  permissionLevel: "user" as const,
  secretHash,
})

const total = Effect.gen(function* () {
  const cameras = yield* CameraStore
  return {
    cameras: (yield* cameras.search({})).items.length,
    entries: (yield* cameras.changes({})).items.length,
    apps: yield* (yield* ClientStore).idsByOwner("ada"),
  }
})

/** Behaviours of both stores. */
export const storedResponseBehaviours = {
  "add, replaceSecret: keep the answer with the write, for both stores to find": Effect.gen(
    function* () {
      const apps = yield* ClientStore
      const cameras = yield* CameraStore
      assert.equal(yield* apps.add(appOf("a"), undefined, answerOf("app")), true)
      assert.equal(
        yield* apps.replaceSecret("a", "1".repeat(64), undefined, answerOf("secret")),
        true,
      )
      assert.equal(yield* cameras.add(idOf(1), ipCamera, answerOf("camera")), true)
      for (const name of ["app", "secret", "camera"]) {
        for (const store of [apps, cameras]) {
          assert.deepEqual(yield* store.responseTo(`key ${name}`), Option.some(answerOf(name)))
        }
      }
      assert.deepEqual(yield* apps.responseTo("key"), Option.none())
    },
  ),
  "add, replaceSecret: write nothing under a key that has an answer": Effect.gen(function* () {
    const apps = yield* ClientStore
    const cameras = yield* CameraStore
    yield* apps.add(appOf("a"))
    yield* cameras.add(idOf(1), { ...ipCamera, legacy_cameraID: 7 }, answerOf("first"))
    const before = yield* total
    const other = { ...answerOf("other"), keyHash: answerOf("first").keyHash }
    assert.equal(yield* apps.add(appOf("b"), undefined, other), false)
    assert.equal(yield* apps.replaceSecret("a", "1".repeat(64), undefined, other), false)
    assert.equal(yield* cameras.add(idOf(2), ipCamera, other), false)
    // The same write once more is in conflict with itself, and that is not what it is told.
    assert.equal(
      yield* cameras.add(idOf(2), { ...ipCamera, legacy_cameraID: 7 }, other),
      false,
    )
    assert.deepEqual(yield* total, before)
    assert.equal(Option.getOrThrow(yield* apps.byId("a")).generation, 1)
    assert.deepEqual(yield* apps.responseTo("key first"), Option.some(answerOf("first")))
  }),
  "add, replaceSecret: what is not written leaves no answer": Effect.gen(function* () {
    const apps = yield* ClientStore
    const cameras = yield* CameraStore
    yield* cameras.add(idOf(1), { ...ipCamera, legacy_cameraID: 7 })
    const taken = cameras.add(idOf(2), { ...ipCamera, legacy_cameraID: 7 }, answerOf("camera"))
    assert.equal((yield* Effect.flip(taken))._tag, "ResourceConflictError")
    assert.equal(
      yield* apps.replaceSecret("a", "1".repeat(64), undefined, answerOf("secret")),
      false,
    )
    assert.deepEqual(yield* cameras.responseTo("key camera"), Option.none())
    assert.deepEqual(yield* apps.responseTo("key secret"), Option.none())
    assert.equal(yield* cameras.add(idOf(2), ipCamera, answerOf("camera")), true)
  }),
  "add: of many writes at the same time under one key one is done": Effect.gen(function* () {
    const apps = yield* ClientStore
    const results = yield* Effect.forEach(
      Array.from({ length: 20 }, (_, index) => index),
      (index) => Effect.result(apps.add(appOf(`${index}`), undefined, answerOf("one"))),
      { concurrency: "unbounded" },
    )
    assert.deepEqual(
      results.map((result) => Result.getOrThrow(result)).filter(Boolean),
      [true],
    )
    assert.equal((yield* total).apps.length, 1)
  }),
  "responseTo: gives an answer until it expires, and the key can be used again then": Effect.gen(
    function* () {
      const apps = yield* ClientStore
      yield* apps.add(appOf("a"), undefined, answerOf("one", day))
      yield* TestClock.adjust(day - 1)
      assert.deepEqual(yield* apps.responseTo("key one"), Option.some(answerOf("one", day)))
      assert.equal(yield* apps.add(appOf("b"), undefined, answerOf("one", 2 * day)), false)
      yield* TestClock.adjust(1)
      assert.deepEqual(yield* apps.responseTo("key one"), Option.none())
      assert.equal(yield* apps.add(appOf("b"), undefined, answerOf("one", 2 * day)), true)
      assert.deepEqual(yield* apps.responseTo("key one"), Option.some(answerOf("one", 2 * day)))
    },
  ).pipe(Effect.provide(TestClock.layer())),
}
