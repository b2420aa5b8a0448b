import assert from "node:assert/strict"
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as HttpEffect from "effect/http/HttpEffect"
import type * as HttpServerRequest from "effect/http/HttpServerRequest"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import type * as Scope from "effect/Scope"
import * as TestClock from "effect/testing/TestClock"
import * as jose from "jose"
import * as Cam2 from "@cam2/camera-database"
import { createRootClient, makeHttpEffect } from "@cam2/camera-database/server"
import { layerSqlite } from "@cam2/camera-database/sqlite"
import { type Seeded, withServer } from "./Ask.ts"
import { fetchFrom, memoryURL } from "./World.ts"

const key = "an example of a key with 32 characters or more"
const tokenKey = Redacted.make(key)
const bytes = (text: string) => new TextEncoder().encode(text)
const now = () => Math.floor(Date.now() / 1000)

type Claims = Readonly<Record<string, unknown>>

/** A token as the server makes them, but for what is given. */
const forge = (
  { clients }: Seeded,
  claims: Claims = {},
  signedWith = key,
  alg = "HS256",
): Promise<string> =>
  new jose.SignJWT({
    generation: 1,
    sub: clients.user.clientID,
    iat: now(),
    exp: now() + 300,
    ...claims,
  }).setProtectedHeader({ alg }).sign(bytes(signedWith))

const base64 = (value: unknown) => jose.base64url.encode(JSON.stringify(value))

const refuses = async ({ ask }: Seeded, token: string, message: string) => {
  const { body, status } = await ask("/cameras/search?type=ip", { token })
  assert.deepEqual([status, body], [401, { message }])
}

Deno.test(
  "GET /auth: the token lives 300 seconds and holds neither secret nor owner",
  withServer(async ({ clients, tokens }) => {
    const { payload, protectedHeader } = await jose.jwtVerify(tokens.user, bytes(key))
    assert.deepEqual(protectedHeader, { alg: "HS256" })
    assert.deepEqual(payload, {
      sub: clients.user.clientID,
      generation: 1,
      iat: payload.iat,
      exp: payload.iat! + 300,
    })
    assert.equal(Math.abs(payload.iat! - now()) <= 5, true)
  }, { tokenKey }),
)

Deno.test(
  "bearer token: one that this server could have made is accepted",
  withServer(async (server) => {
    const token = await forge(server)
    const { body, status } = await server.ask("/cameras/search?type=non_ip", { token })
    assert.deepEqual([status, body], [200, []])
    for (const scheme of ["bearer", "BEARER"]) {
      const headers = { authorization: `${scheme} ${token}` }
      assert.equal((await server.ask("/cameras/search", { headers })).status, 200)
    }
  }, { tokenKey }),
)

Deno.test(
  "bearer token: past its life it is refused with Token expired.",
  withServer(async (server) => {
    for (const age of [1, 301, 86_400 * 365]) {
      const token = await forge(server, { iat: now() - 300 - age, exp: now() - age })
      await refuses(server, token, "Token expired.")
    }
  }, { tokenKey }),
)

Deno.test(
  "bearer token: one that another key or another algorithm signed is refused, expired or not",
  withServer(async (server) => {
    const wrong = "another example of a key, just as long"
    const past = { iat: 1, exp: 2 }
    for (const claims of [{}, past]) {
      await refuses(server, await forge(server, claims, wrong), "Invalid token.")
      await refuses(server, await forge(server, claims, key, "HS384"), "Invalid token.")
      await refuses(server, await forge(server, claims, key.repeat(2), "HS512"), "Invalid token.")
    }
    const { privateKey } = await jose.generateKeyPair("ES256")
    const other = await new jose.SignJWT({ generation: 1, sub: server.clients.user.clientID })
      .setProtectedHeader({ alg: "ES256" }).setExpirationTime("5m").sign(privateKey)
    await refuses(server, other, "Invalid token.")
  }, { tokenKey }),
)

Deno.test(
  "bearer token: one without a signature is refused",
  withServer(async (server) => {
    const claims = { generation: 1, sub: server.clients.admin.clientID, exp: now() + 300 }
    const [header, payload, signature] = (await forge(server)).split(".")
    const none = ["none", "None", "NONE", ""].map((alg) =>
      `${base64({ alg, typ: "JWT" })}.${base64(claims)}.`
    )
    const altered = [
      `${header}.${payload}.`,
      `${header}.${payload}`,
      `${header}.${base64(claims)}.${signature}`,
      `${base64({ alg: "HS256", crit: ["exp"] })}.${payload}.${signature}`,
      `${base64({ alg: "HS256", jwk: { kty: "oct", k: base64("x") } })}.${payload}.${signature}`,
    ]
    for (const token of [...none, ...altered]) await refuses(server, token, "Invalid token.")
  }, { tokenKey }),
)

Deno.test(
  "bearer token: what is no token is refused",
  withServer(async (server) => {
    for (const token of ["x", "a.b.c", "...", "null", "e30.e30.e30", "0".repeat(10_000)]) {
      await refuses(server, token, "Invalid token.")
    }
    const noToken = "The request has no bearer token. Get one from GET /auth."
    const { user } = server.tokens
    for (const authorization of ["", "Bearer", "Bearer ", "Basic dTpw", user, `Token ${user}`]) {
      const { body, status } = await server.ask("/cameras/search", { headers: { authorization } })
      assert.deepEqual([status, body], [401, { message: noToken }], authorization)
    }
  }, { tokenKey }),
)

Deno.test(
  "bearer token: one that lacks a claim, or whose claims do not fit, is refused",
  withServer(async (server) => {
    const claims: ReadonlyArray<Claims> = [
      { sub: undefined },
      { exp: undefined },
      { generation: undefined },
      { generation: "1" },
      { nbf: now() + 60 },
      { iat: undefined },
      { iat: "1" },
    ]
    for (const claim of claims) await refuses(server, await forge(server, claim), "Invalid token.")
  }, { tokenKey }),
)

Deno.test(
  "bearer token: one that lives longer than those of this server is refused, whatever its signature",
  withServer(async (server) => {
    for (const [iat, exp] of [[0, 301], [-10, 291], [0, 86_400 * 365], [0, 1e12], [-1e9, 60]]) {
      const token = await forge(server, { iat: now() + iat!, exp: now() + exp! })
      await refuses(server, token, "Invalid token.")
    }
  }, { tokenKey }),
)

Deno.test(
  "bearer token: one from the future is refused, but for what clocks of servers may differ",
  withServer(async (server) => {
    const from = (ahead: number) => forge(server, { iat: now() + ahead, exp: now() + ahead + 300 })
    await refuses(server, await from(70), "Invalid token.")
    const { status } = await server.ask("/cameras/search?type=ip", { token: await from(50) })
    assert.equal(status, 200)
  }, { tokenKey }),
)

Deno.test(
  "bearer token: one of an unknown client or of an older secret is refused",
  withServer(async (server) => {
    await refuses(server, await forge(server, { sub: "0".repeat(96) }), "Token revoked.")
    await refuses(server, await forge(server, { generation: 0 }), "Token revoked.")
    await refuses(server, await forge(server, { generation: 2 }), "Token revoked.")
    // Accepted before, and remembered: what the store says still counts.
    const before = { token: server.tokens.user }
    assert.equal((await server.ask("/cameras/search", before)).status, 200)
    await server.root(Cam2.resetSecret(server.clients.user.clientID))
    await refuses(server, server.tokens.user, "Token revoked.")
    const token = await forge(server, { generation: 2 })
    assert.equal((await server.ask("/cameras/search", { token })).status, 200)
  }, { tokenKey }),
)

Deno.test(
  "bearer token: one of another server is refused",
  withServer(async (server) => {
    await withServer((other) => refuses(server, other.tokens.admin, "Invalid token."))()
  }),
)

type Requirements = HttpServerRequest.HttpServerRequest | Scope.Scope

/** A server whose time is that of the test, and the options of its root client. */
const withClock = Effect.gen(function* () {
  const clock = yield* TestClock.make()
  yield* clock.setTime(Date.UTC(2018, 6, 4))
  const stores = yield* Layer.build(layerSqlite({ filename: ":memory:" }))
  const app = yield* Effect.provideContext(makeHttpEffect(), stores)
  const root = yield* Effect.provideContext(createRootClient, stores)
  const handler = HttpEffect.toWebHandlerWith<never, Requirements>(
    Context.make(Clock.Clock, clock),
  )(app)
  const asked: Array<string> = []
  const fetch = fetchFrom((request) => {
    asked.push(new URL(request.url).pathname)
    return handler(request)
  })
  const client = Layer.provide(
    Cam2.layer({ ...Option.getOrThrow(root), baseURL: memoryURL, retry: false }),
    Layer.succeed(FetchHttpClient.Fetch, fetch),
  )
  return { asked, client, clock }
})

Deno.test("bearer token: lives 300 seconds by the server's clock, and the client renews it then", () =>
  Effect.gen(function* () {
    const { asked, client, clock } = yield* withClock
    yield* Effect.gen(function* () {
      yield* Cam2.searchCamera()
      yield* clock.adjust("299 seconds")
      yield* Cam2.searchCamera()
      assert.deepEqual(asked.splice(0), ["/auth", "/cameras/search", "/cameras/search"])
      yield* clock.adjust("1 second")
      yield* Cam2.searchCamera()
      assert.deepEqual(asked.splice(0), ["/cameras/search", "/auth", "/cameras/search"])
      yield* clock.adjust("1 day")
      yield* Cam2.searchCamera()
      assert.deepEqual(asked, ["/cameras/search", "/auth", "/cameras/search"])
    }).pipe(Effect.provide(client))
  }).pipe(Effect.scoped, Effect.runPromise))
