/**
 * Who a client is, who else there is, removing one, and two secrets while one is replaced.
 */
import assert from "node:assert/strict"
import * as Effect from "effect/Effect"
import type { ClientInfo } from "../../src/domain/ClientInfo.ts"
import { type Body, engines, makeServers, type Servers } from "./TwoServers.ts"

const revoked = [401, { message: "Token revoked." }] as const
const badSecret = "401 Bad client secret"
const ok = [200, { message: "OK" }] as const

for (const [engine, stores] of Object.entries(engines)) {
  const test = <E>(title: string, run: (servers: Servers) => Effect.Effect<void, E>) =>
    Deno.test(`${title} (${engine})`, () =>
      makeServers(stores).pipe(Effect.flatMap(run), Effect.scoped, Effect.runPromise))

  test("GET /apps/me: tells a client what the server knows of it, this request included", ({ ask, clock, register, tokenOf }) =>
    Effect.gen(function* () {
      const { clientID, clientSecret } = yield* register("owner=ada")
      const token = yield* tokenOf({ clientID, clientSecret })
      yield* ask("/cameras/search", token)
      yield* clock.adjust("10 seconds")
      assert.deepEqual(yield* ask("/apps/me/", token), [200, {
        clientID,
        owner: "ada",
        permissionLevel: "user",
        usage: 2,
        lastUsedAt: "2018-07-04T00:00:10.000Z",
      }])
    }))

  test("GET /apps: tells admins of every client, and webUI clients of an owner's, page by page", ({ adminToken, ask, register, root, tokenOf }) =>
    Effect.gen(function* () {
      const webUI = yield* register("owner=ada&permissionLevel=webUI")
      const user = yield* register("owner=ada")
      const token = yield* tokenOf(webUI)
      const [, found] = yield* ask("/apps?owner=ada", token)
      const facts = { owner: "ada", usage: 0 }
      const ofAda = [
        {
          ...facts,
          clientID: webUI.clientID,
          permissionLevel: "webUI",
          usage: 1,
          lastUsedAt: "2018-07-04T00:00:00.000Z",
        },
        { ...facts, clientID: user.clientID, permissionLevel: "user" },
      ].sort((one, other) => one.clientID < other.clientID ? -1 : 1)
      assert.deepEqual(found, ofAda)
      assert.deepEqual(yield* ask("/apps?owner=bob", token), [200, []])
      const [, every] = yield* ask("/apps/", adminToken)
      assert.deepEqual(
        (every as unknown as ReadonlyArray<ClientInfo>).map(({ clientID }) => clientID),
        [root, webUI, user].map(({ clientID }) => clientID).sort(),
      )
      const [, last] = yield* ask(`/apps?after=${ofAda[0]!.clientID}&owner=ada`, token)
      assert.deepEqual(
        (last as unknown as ReadonlyArray<ClientInfo>).map(({ clientID }) => clientID),
        [ofAda[1]!.clientID],
      )
    }))

  test("DELETE /apps/:clientID: ends secret and tokens with the next request, on every process", ({ adminToken, ask, register, tokenOf }) =>
    Effect.gen(function* () {
      const client = yield* register("owner=ada&permissionLevel=webUI")
      const token = yield* tokenOf(client)
      for (const server of [0, 1] as const) {
        assert.equal((yield* ask("/cameras/search", token, "GET", server))[0], 200)
      }
      const path = `/apps/${client.clientID}`
      assert.deepEqual(yield* ask(path, adminToken, "DELETE"), ok)
      for (const server of [1, 0] as const) {
        for (const path of ["/cameras/search", "/apps/me", "/apps?owner=ada"]) {
          assert.deepEqual(yield* ask(path, token, "GET", server), revoked)
        }
      }
      assert.equal(yield* tokenOf(client), "404 Cannot find client with that ClientID")
      assert.deepEqual(yield* ask("/apps?owner=ada", adminToken), [200, []])
      assert.deepEqual(yield* ask(path, adminToken, "DELETE"), [404, {
        message: "No app exists with given client id.",
      }])
    }))

  test("DELETE /apps/:clientID: a client may remove itself, and the last admin nobody", ({ adminToken, ask, register, root, tokenOf }) =>
    Effect.gen(function* () {
      const webUI = yield* register("owner=ada&permissionLevel=webUI")
      const token = yield* tokenOf(webUI)
      assert.deepEqual(yield* ask(`/apps/${webUI.clientID}`, token, "DELETE"), ok)
      assert.deepEqual(yield* ask("/apps/me", token), revoked)
      const message =
        "Forbidden. This is the only client of level admin; make another one admin first."
      const path = `/apps/${root.clientID}`
      assert.deepEqual(yield* ask(path, adminToken, "DELETE"), [403, { message }])
      yield* register("owner=ada&permissionLevel=admin")
      assert.deepEqual(yield* ask(path, adminToken, "DELETE"), ok)
      assert.deepEqual(yield* ask("/apps/me", adminToken), revoked)
    }))

  test("PUT /apps/:clientID/secret?keep: both secrets and their tokens are valid, until the old ends", ({ adminToken, ask, clock, register, tokenOf }) =>
    Effect.gen(function* () {
      const client = yield* register("owner=ada")
      const path = `/apps/${client.clientID}/secret`
      const early = yield* tokenOf(client)
      const [, body] = yield* ask(`${path}?keep=3600`, adminToken, "PUT")
      assert.deepEqual(Object.keys(body), ["clientSecret"])
      const fresh = { ...client, clientSecret: String(body.clientSecret) }
      const ends = "2018-07-04T01:00:00.000Z"
      for (const token of [early, yield* tokenOf(client), yield* tokenOf(fresh)]) {
        for (const server of [0, 1] as const) {
          const [status, info] = yield* ask("/apps/me", token, "GET", server)
          assert.deepEqual([status, info.oldSecretEndsAt], [200, ends])
        }
      }
      yield* clock.adjust("59 minutes")
      const [late, other] = [yield* tokenOf(client), yield* tokenOf(fresh)]
      yield* clock.adjust("59999 millis")
      assert.equal((yield* ask("/apps/me", late))[0], 200)
      yield* clock.adjust("1 millis")
      assert.deepEqual(yield* ask("/apps/me", late), revoked)
      assert.equal(yield* tokenOf(client), badSecret)
      const [status, info] = yield* ask("/apps/me", other)
      assert.deepEqual([status, "oldSecretEndsAt" in info], [200, false])
    }))

  test("PUT /apps/:clientID/secret?keep: one old secret is valid, and none once the next keeps none", ({ adminToken, ask, register, tokenOf }) =>
    Effect.gen(function* () {
      const first = yield* register("owner=ada")
      const path = `/apps/${first.clientID}/secret`
      const reset = (query: string) =>
        Effect.map(
          ask(path + query, adminToken, "PUT"),
          ([, { clientSecret }]) => ({ ...first, clientSecret: String(clientSecret) }),
        )
      const statusOf = (token: string) => Effect.map(ask("/apps/me", token), ([status]) => status)
      const firstToken = yield* tokenOf(first)
      const second = yield* reset("?keep=604800")
      const secondToken = yield* tokenOf(second)
      const third = yield* reset("?keep=60")
      assert.equal(yield* tokenOf(first), badSecret)
      assert.deepEqual(yield* ask("/apps/me", firstToken), revoked)
      assert.equal(yield* statusOf(secondToken), 200)
      assert.equal(yield* statusOf(yield* tokenOf(second)), 200)
      const thirdToken = yield* tokenOf(third)
      const fourth = yield* reset("?keep=0")
      assert.deepEqual(
        [yield* tokenOf(second), yield* tokenOf(third)],
        [badSecret, badSecret],
      )
      assert.deepEqual([yield* statusOf(secondToken), yield* statusOf(thirdToken)], [401, 401])
      assert.equal(yield* statusOf(yield* tokenOf(fourth)), 200)
    }))

  test("GET /apps/log: has who removed which client, and until when an old secret stays valid", ({ adminToken, ask, register, root }) =>
    Effect.gen(function* () {
      const { clientID } = yield* register("owner=ada")
      yield* ask(`/apps/${clientID}/secret?keep=1`, adminToken, "PUT")
      yield* ask(`/apps/${clientID}`, adminToken, "DELETE")
      const [, log] = yield* ask("/apps/log?offset=2", adminToken)
      const facts = {
        timestamp: "2018-07-04T00:00:00.000Z",
        actorID: root.clientID,
        actorOwner: "root",
        clientID,
        owner: "ada",
        permissionLevel: "user",
      }
      const entries = log as unknown as ReadonlyArray<Body>
      assert.deepEqual(entries.map(({ requestId: _, ...entry }) => entry), [
        { ...facts, action: "resetSecret", oldSecretEndsAt: "2018-07-04T00:00:01.000Z" },
        { ...facts, action: "remove" },
      ])
    }))
}
