/**
 * Reading the log of who changed which client.
 *
 * @module
 */
import assert from "node:assert/strict"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Stream from "effect/Stream"
import * as Cam2 from "@cam2/camera-database"
import { as, asRoot, type Program, reopen, World } from "../World.ts"

/** Entries without what differs each time. */
const told = (entries: ReadonlyArray<Cam2.ClientLogEntry>) =>
  entries.map(({ requestId: _, timestamp: __, ...entry }) => entry)

/** Behaviours of `getClientLog` and its streams. */
export const clientLogBehaviours: Readonly<Record<string, Program>> = {
  "getClientLog: names who did what to which client, and when, and never a secret": Effect.gen(
    function* () {
      const { root } = yield* World
      const before = Date.now()
      const webUI = yield* asRoot(Cam2.register("eve", "webUI"))
      const user = yield* asRoot(Cam2.register("ada"))
      const fresh = yield* as(webUI)(Effect.gen(function* () {
        yield* Cam2.updateOwner(user.clientID, "eve")
        yield* Cam2.updatePermission(user.clientID, "webUI")
        return yield* Cam2.resetSecret(user.clientID)
      }))
      yield* reopen
      const log = yield* asRoot(Cam2.getClientLog())
      const byRoot = { actorID: root.clientID, actorOwner: "root", action: "register" }
      const byEve = { actorID: webUI.clientID, actorOwner: "eve", clientID: user.clientID }
      assert.deepEqual(told(log), [
        { action: "register", clientID: root.clientID, owner: "root", permissionLevel: "admin" },
        { ...byRoot, clientID: webUI.clientID, owner: "eve", permissionLevel: "webUI" },
        { ...byRoot, clientID: user.clientID, owner: "ada", permissionLevel: "user" },
        { ...byEve, action: "update", owner: "eve", permissionLevel: "user", oldOwner: "ada" },
        {
          ...byEve,
          action: "update",
          owner: "eve",
          permissionLevel: "webUI",
          oldPermissionLevel: "user",
        },
        { ...byEve, action: "resetSecret", owner: "eve", permissionLevel: "webUI" },
      ])
      const ids = log.map(({ requestId }) => requestId)
      assert.equal(ids[0], undefined)
      for (const id of ids.slice(1)) assert.match(id!, /^[\da-f-]{36}$/)
      assert.equal(new Set(ids).size, ids.length)
      for (const { timestamp } of log.slice(1)) {
        assert.ok(Date.parse(timestamp) >= before && Date.parse(timestamp) <= Date.now())
      }
      const text = JSON.stringify(log)
      for (const { clientSecret } of [webUI, user, { clientSecret: fresh }]) {
        assert.equal(text.includes(Redacted.value(clientSecret)), false)
      }
    },
  ),
  "getClientLog: has nothing of what was refused, and is for admins alone": Effect.gen(
    function* () {
      const { root } = yield* World
      const webUI = yield* asRoot(Cam2.register("eve", "webUI"))
      yield* as(webUI)(Effect.gen(function* () {
        yield* Effect.flip(Cam2.resetSecret(root.clientID))
        yield* Effect.flip(Cam2.updateOwner(root.clientID, "eve"))
        yield* Effect.flip(Cam2.register("eve", "admin"))
        assert.deepEqual(
          yield* Effect.flip(Cam2.getClientLog()),
          new Cam2.AuthorizationError({
            message: "Forbidden. This needs the permission level admin.",
            operation: "getClientLog",
            status: 403,
          }),
        )
      }))
      const log = yield* asRoot(Cam2.getClientLog())
      assert.deepEqual(log.map(({ clientID }) => clientID), [root.clientID, webUI.clientID])
    },
  ),
  "streamClientLog: gives every entry of many pages once, in a range of time": asRoot(
    Effect.gen(function* () {
      const { clientID } = yield* Cam2.register("ada")
      yield* Effect.forEach(
        Array.from({ length: 210 }, (_, index) => `owner ${index}`),
        (owner) => Cam2.updateOwner(clientID, owner),
      )
      const log = yield* Stream.runCollect(Cam2.streamClientLog({ offset: 2 }))
      assert.deepEqual(
        log.map(({ oldOwner, owner }) => [oldOwner, owner]),
        log.map((_, index) => [index === 0 ? "ada" : `owner ${index - 1}`, `owner ${index}`]),
      )
      assert.equal(log.length, 210)
      assert.deepEqual(yield* Cam2.getClientLog({ offset: 2 }), log.slice(0, 100))
      const start = log[150]!.timestamp
      assert.deepEqual(
        yield* Stream.runCollect(Cam2.streamClientLog({ start })),
        log.filter(({ timestamp }) => timestamp >= start),
      )
      assert.deepEqual(yield* Cam2.getClientLog({ end: "2000-01-01" }), [])
      const pages = yield* Stream.runCollect(Cam2.streamClientLogPages())
      assert.deepEqual(pages.map(({ items }) => items.length), [100, 100, 12])
      yield* reopen
      yield* Cam2.updateOwner(clientID, "bob")
      const later = Cam2.streamClientLog({}, { from: pages.at(-1)!.checkpoint })
      assert.deepEqual((yield* Stream.runCollect(later)).map(({ owner }) => owner), ["bob"])
    }),
  ),
}
