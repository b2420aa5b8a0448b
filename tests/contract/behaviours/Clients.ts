/**
 * Managing clients, and what a change to one does to its tokens.
 *
 * @module
 */
import assert from "node:assert/strict"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import * as Cam2 from "@cam2/camera-database"
import { streamCamera } from "../Fixtures.ts"
import { as, asRoot, type Program, reopen, World } from "../World.ts"

/** Runs a program as a client that has its token already. */
export const withToken = <A, E>(
  client: Cam2.Credentials,
  program: Effect.Effect<A, E, Cam2.ApiClient | World>,
) => as(client)(Effect.andThen(Cam2.searchCamera(), program))

/** A 403 of an operation. */
export const forbidden = (operation: string, message: string) =>
  new Cam2.AuthorizationError({ message, operation, status: 403 })

/** What an operation fails with whose token has ended. */
export const revoked = (operation: string) =>
  new Cam2.AuthenticationError({ message: "Token revoked.", operation, status: 401 })

/** What an operation fails with about a client that there is not. */
export const noClient = (operation: string, message = "No app exists with given client id.") =>
  new Cam2.ResourceNotFoundError({ message, operation, status: 404 })

const nobody = "0".repeat(96)

/** Behaviours of the operations on clients, usage aside. */
export const appBehaviours: Readonly<Record<string, Program>> = {
  "register: makes a client of the level asked for, user when none is": Effect.gen(function* () {
    const user = yield* asRoot(Cam2.register("ada"))
    const webUI = yield* asRoot(Cam2.register("ada", "webUI"))
    const admin = yield* asRoot(Cam2.register("ada", "admin"))
    yield* reopen
    for (const { clientID, clientSecret } of [user, webUI, admin]) {
      assert.match(clientID, /^[0-9a-f]{96}$/)
      assert.match(Redacted.value(clientSecret), /^[0-9a-f]{71}$/)
    }
    assert.deepEqual(
      yield* as(user)(Effect.flip(Cam2.clientIdsByOwner("ada"))),
      forbidden("clientIdsByOwner", "Forbidden. This needs the permission level webUI."),
    )
    assert.deepEqual(
      yield* as(webUI)(Cam2.clientIdsByOwner("ada")),
      [user.clientID, webUI.clientID, admin.clientID].sort(),
    )
    assert.deepEqual(
      yield* as(webUI)(Effect.flip(Cam2.addCamera(streamCamera))),
      forbidden("addCamera", "Forbidden. This needs the permission level admin."),
    )
    const cameraID = yield* as(admin)(Cam2.addCamera(streamCamera))
    assert.equal((yield* as(user)(Cam2.cameraById(cameraID))).cameraID, cameraID)
  }),
  "register: an owner without a name makes no client": asRoot(Effect.gen(function* () {
    assert.deepEqual(
      yield* Effect.flip(Cam2.register("")),
      new Cam2.FormatError({
        message: "Must include the owner's username",
        operation: "register",
        status: 422,
        field: "owner",
      }),
    )
    assert.deepEqual(yield* Cam2.clientIdsByOwner(""), [])
  })),
  "clientIdsByOwner: compares whole names and is empty for an unknown owner": asRoot(
    Effect.gen(function* () {
      const { clientID } = yield* Cam2.register("Jürgen & Söhne = 100%")
      yield* reopen
      assert.deepEqual(yield* Cam2.clientIdsByOwner("Jürgen & Söhne = 100%"), [clientID])
      assert.deepEqual(yield* Cam2.clientIdsByOwner("Jürgen"), [])
      assert.deepEqual(yield* Cam2.clientIdsByOwner("%"), [])
    }),
  ),
  "updateOwner: moves the client and its usage to the new owner at once": asRoot(
    Effect.gen(function* () {
      const client = yield* Cam2.register("ada")
      yield* as(client)(Cam2.searchCamera())
      yield* reopen
      assert.equal(yield* Cam2.updateOwner(client.clientID, "bob"), "OK")
      yield* reopen
      assert.deepEqual(yield* Cam2.clientIdsByOwner("ada"), [])
      assert.deepEqual(yield* Cam2.clientIdsByOwner("bob"), [client.clientID])
      assert.equal(yield* Cam2.usageByClient(client.clientID, "bob"), 1)
      assert.deepEqual(
        yield* Effect.flip(Cam2.usageByClient(client.clientID, "ada")),
        forbidden("usageByClient", "Forbidden to view API usage of this client"),
      )
      assert.deepEqual(
        yield* Effect.flip(Cam2.updateOwner(nobody, "bob")),
        noClient("updateOwner"),
      )
    }),
  ),
  "updatePermission: counts at once, also for tokens that are out": Effect.gen(function* () {
    const client = yield* asRoot(Cam2.register("ada", "admin"))
    const set = (level: Cam2.PermissionLevel) =>
      asRoot(Cam2.updatePermission(client.clientID, level))
    yield* withToken(
      client,
      Effect.gen(function* () {
        yield* Cam2.addCamera(streamCamera)
        assert.equal(yield* set("webUI"), "OK")
        yield* reopen
        assert.deepEqual(
          yield* Effect.flip(Cam2.addCamera(streamCamera)),
          forbidden("addCamera", "Forbidden. This needs the permission level admin."),
        )
        assert.deepEqual(yield* Cam2.clientIdsByOwner("ada"), [client.clientID])
        yield* set("user")
        assert.deepEqual(
          yield* Effect.flip(Cam2.clientIdsByOwner("ada")),
          forbidden("clientIdsByOwner", "Forbidden. This needs the permission level webUI."),
        )
        yield* set("admin")
        yield* Cam2.addCamera(streamCamera)
        assert.equal((yield* Cam2.searchCamera()).length, 2)
      }),
    )
    assert.deepEqual(
      yield* asRoot(Effect.flip(Cam2.updatePermission(nobody, "user"))),
      noClient("updatePermission"),
    )
  }),
  "updatePermission: of two admins that lower each other at the same time one stays": Effect.gen(
    function* () {
      const { root } = yield* World
      const other = yield* asRoot(Cam2.register("ada", "admin"))
      const lower = (by: Cam2.Credentials, { clientID }: Cam2.Credentials) =>
        withToken(by, Effect.result(Cam2.updatePermission(clientID, "user")))
      const results = yield* Effect.all([lower(root, other), lower(other, root)], {
        concurrency: 2,
      })
      assert.equal(results.filter(Result.isSuccess).length, 1)
      const stays = Result.isSuccess(results[0]) ? root : other
      assert.deepEqual(
        yield* as(stays)(Effect.flip(Cam2.updatePermission(stays.clientID, "webUI"))),
        forbidden(
          "updatePermission",
          "Forbidden. This is the only client of level admin; make another one admin first.",
        ),
      )
    },
  ),
  "resetSecret: ends the old secret and the tokens that are out": Effect.gen(function* () {
    const client = yield* asRoot(Cam2.register("ada"))
    yield* withToken(
      client,
      Effect.gen(function* () {
        const clientSecret = yield* asRoot(Cam2.resetSecret(client.clientID))
        yield* reopen
        assert.match(Redacted.value(clientSecret), /^[0-9a-f]{71}$/)
        assert.notEqual(Redacted.value(clientSecret), Redacted.value(client.clientSecret))
        assert.deepEqual(yield* Effect.flip(Cam2.searchCamera()), revoked("searchCamera"))
        assert.deepEqual(
          yield* as(client)(Effect.flip(Cam2.searchCamera())),
          new Cam2.AuthenticationError({
            message: "Bad client secret",
            operation: "authenticate",
            status: 401,
          }),
        )
        assert.deepEqual(yield* as({ ...client, clientSecret })(Cam2.searchCamera()), [])
      }),
    )
    assert.deepEqual(
      yield* asRoot(Effect.flip(Cam2.resetSecret(nobody))),
      noClient("resetSecret"),
    )
  }),
}

/** Behaviours of `usageByClient`. */
export const usageBehaviours: Readonly<Record<string, Program>> = {
  "usageByClient: counts every request with a token, refused ones too, and keeps the count": asRoot(
    Effect.gen(function* () {
      const client = yield* Cam2.register("ada")
      const usage = Cam2.usageByClient(client.clientID, "ada")
      assert.equal(yield* usage, 0)
      yield* as(client)(
        Effect.forEach(Array.from({ length: 25 }), () => Cam2.searchCamera(), { concurrency: 5 }),
      )
      assert.equal(yield* usage, 25)
      yield* as(client)(Effect.flip(Cam2.cameraById("no-such-id")))
      yield* as(client)(Effect.flip(Cam2.register("eve")))
      yield* reopen
      assert.equal(yield* usage, 27)
      yield* as(client)(Cam2.searchCamera())
      yield* reopen
      yield* as(client)(Cam2.searchCamera())
      assert.equal(yield* usage, 29)
      assert.deepEqual(
        yield* Effect.flip(Cam2.usageByClient(nobody, "ada")),
        noClient("usageByClient", "No app exists with given clientID"),
      )
    }),
  ),
  "usageByClient: a client that may ask is told its own request too": Effect.gen(function* () {
    const { root } = yield* World
    const usage = Cam2.usageByClient(root.clientID, "root")
    assert.deepEqual(yield* asRoot(Effect.all([usage, usage, usage])), [1, 2, 3])
  }),
  "usageByClient: counts of many clients at the same time are exact": asRoot(
    Effect.gen(function* () {
      const clients = yield* Effect.forEach(
        [3, 7, 11],
        (times) => Effect.map(Cam2.register("ada"), (client) => ({ client, times })),
      )
      const counts = Effect.forEach(
        clients,
        ({ client }) => Cam2.usageByClient(client.clientID, "ada"),
        { concurrency: "unbounded" },
      )
      yield* Effect.forEach(
        clients,
        ({ client, times }) =>
          as(client)(Effect.forEach(
            Array.from({ length: times }),
            () => Effect.andThen(Cam2.searchCamera(), counts.pipe(asRoot)),
            { concurrency: "unbounded" },
          )),
        { concurrency: "unbounded" },
      )
      assert.deepEqual(yield* counts, [3, 7, 11])
      yield* reopen
      assert.deepEqual(yield* counts, [3, 7, 11])
    }),
  ),
}
