/**
 * What tells of clients, removes them, and leaves an old secret valid for a while.
 *
 * @module
 */
import assert from "node:assert/strict"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Stream from "effect/Stream"
import * as Cam2 from "@cam2/camera-database"
import { as, asRoot, type Program, reopen, World } from "../World.ts"
import { forbidden, noClient, revoked, withToken } from "./Clients.ts"

/** Behaviours of `whoami`, `listClients`, `removeClient`, and `resetSecret` with `keep`. */
export const managementBehaviours: Readonly<Record<string, Program>> = {
  "whoami: tells a client of any level who it is, and how many requests it has made": Effect.gen(
    function* () {
      const { root } = yield* World
      const { lastUsedAt, ...told } = yield* asRoot(Cam2.whoami())
      assert.deepEqual(told, {
        clientID: root.clientID,
        owner: "root",
        permissionLevel: "admin",
        usage: 1,
      })
      assert.match(lastUsedAt!, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
      const user = yield* asRoot(Cam2.register("Zoë & sons"))
      yield* as(user)(Cam2.searchCamera())
      yield* reopen
      const { owner, permissionLevel, usage } = yield* as(user)(Cam2.whoami())
      assert.deepEqual([owner, permissionLevel, usage], ["Zoë & sons", "user", 2])
    },
  ),
  "listClients, streamClients: tell of an owner's clients, and an admin of every one": Effect.gen(
    function* () {
      const { root } = yield* World
      const webUI = yield* asRoot(Cam2.register("Zoë & sons", "webUI"))
      const user = yield* asRoot(Cam2.register("ada"))
      const { lastUsedAt } = yield* as(user)(Cam2.whoami())
      yield* reopen
      const told = {
        clientID: user.clientID,
        owner: "ada",
        permissionLevel: "user",
        usage: 1,
        lastUsedAt,
      }
      assert.deepEqual(yield* as(webUI)(Cam2.listClients("ada")), [told])
      assert.deepEqual(yield* as(webUI)(Stream.runCollect(Cam2.streamClients("ada"))), [told])
      assert.deepEqual(yield* as(webUI)(Cam2.listClients("eve")), [])
      for (const clients of [Cam2.listClients(), Stream.runCollect(Cam2.streamClients())]) {
        assert.deepEqual(
          (yield* asRoot(clients)).map(({ clientID }) => clientID),
          [root, webUI, user].map(({ clientID }) => clientID).sort(),
        )
      }
      assert.deepEqual(
        yield* as(webUI)(Effect.flip(Cam2.listClients())),
        forbidden(
          "listClients",
          "Forbidden. A client of level webUI cannot list the clients of every owner.",
        ),
      )
    },
  ),
  "listClients: follows the pages of more clients than one has": asRoot(Effect.gen(function* () {
    const registered = yield* Effect.forEach(
      Array.from({ length: 105 }),
      () => Cam2.register("ada"),
      { concurrency: 5 },
    )
    const ids = registered.map(({ clientID }) => clientID).sort()
    assert.deepEqual((yield* Cam2.listClients("ada")).map(({ clientID }) => clientID), ids)
    assert.equal((yield* Cam2.listClients()).length, 106)
    const first = yield* Stream.runCollect(Stream.take(Cam2.streamClients("ada"), 3))
    assert.deepEqual(first.map(({ clientID }) => clientID), ids.slice(0, 3))
  })),
  "removeClient: ends the secret and the tokens that are out, and is in the log": Effect.gen(
    function* () {
      const { root } = yield* World
      const client = yield* asRoot(Cam2.register("ada"))
      yield* withToken(
        client,
        Effect.gen(function* () {
          assert.equal(yield* asRoot(Cam2.removeClient(client.clientID)), "OK")
          assert.deepEqual(yield* Effect.flip(Cam2.whoami()), revoked("whoami"))
        }),
      )
      yield* reopen
      assert.deepEqual(
        yield* as(client)(Effect.flip(Cam2.searchCamera())),
        noClient("authenticate", "Cannot find client with that ClientID"),
      )
      assert.deepEqual(yield* asRoot(Cam2.clientIdsByOwner("ada")), [])
      assert.deepEqual(
        yield* asRoot(Effect.flip(Cam2.removeClient(client.clientID))),
        noClient("removeClient"),
      )
      const { action, actorID, clientID, owner } = (yield* asRoot(Cam2.getClientLog())).at(-1)!
      assert.deepEqual([action, actorID, clientID, owner], [
        "remove",
        root.clientID,
        client.clientID,
        "ada",
      ])
    },
  ),
  "removeClient: of two admins that remove each other at the same time one stays": Effect.gen(
    function* () {
      const { root } = yield* World
      const other = yield* asRoot(Cam2.register("ada", "admin"))
      const remove = (by: Cam2.Credentials, { clientID }: Cam2.Credentials) =>
        Effect.result(withToken(by, Cam2.removeClient(clientID)))
      const results = yield* Effect.all([remove(root, other), remove(other, root)], {
        concurrency: 2,
      })
      assert.equal(results.filter(Result.isSuccess).length, 1)
      const stays = Result.isSuccess(results[0]) ? root : other
      assert.deepEqual(
        yield* as(stays)(Effect.flip(Cam2.removeClient(stays.clientID))),
        forbidden(
          "removeClient",
          "Forbidden. This is the only client of level admin; make another one admin first.",
        ),
      )
    },
  ),
  "resetSecret: with keep the old secret and its tokens are valid, up to the next reset": Effect
    .gen(function* () {
      const client = yield* asRoot(Cam2.register("ada"))
      const reset = (options?: Cam2.ResetOptions) =>
        Effect.map(
          asRoot(Cam2.resetSecret(client.clientID, options)),
          (clientSecret) => ({ ...client, clientSecret }),
        )
      const refusal = new Cam2.AuthenticationError({
        message: "Bad client secret",
        operation: "authenticate",
        status: 401,
      })
      yield* withToken(
        client,
        Effect.gen(function* () {
          const before = Date.now()
          const second = yield* reset({ keep: "1 hour" })
          yield* reopen
          const { oldSecretEndsAt } = yield* Cam2.whoami()
          const ends = Date.parse(oldSecretEndsAt!) - 3_600_000
          assert.ok(ends >= before && ends <= Date.now())
          assert.equal((yield* as(client)(Cam2.whoami())).oldSecretEndsAt, oldSecretEndsAt)
          assert.equal((yield* as(second)(Cam2.whoami())).oldSecretEndsAt, oldSecretEndsAt)
          const third = yield* reset({ keep: "7 days" })
          assert.deepEqual(yield* as(client)(Effect.flip(Cam2.whoami())), refusal)
          assert.deepEqual(yield* Effect.flip(Cam2.whoami()), revoked("whoami"))
          assert.equal((yield* as(second)(Cam2.whoami())).clientID, client.clientID)
          const fourth = yield* reset()
          for (const ended of [second, third]) {
            assert.deepEqual(yield* as(ended)(Effect.flip(Cam2.whoami())), refusal)
          }
          assert.equal("oldSecretEndsAt" in (yield* as(fourth)(Cam2.whoami())), false)
        }),
      )
    }),
}
