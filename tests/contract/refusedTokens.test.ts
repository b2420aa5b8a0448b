import assert from "node:assert/strict"
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as HttpEffect from "effect/http/HttpEffect"
import type * as HttpServerRequest from "effect/http/HttpServerRequest"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as KeyValueStore from "effect/persistence/KeyValueStore"
import * as Redacted from "effect/Redacted"
import type * as Scope from "effect/Scope"
import * as TestClock from "effect/testing/TestClock"
import {
  type Credentials,
  layer,
  resetSecret,
  searchCamera,
  tokenStoreMemory,
} from "@cam2/camera-database"
import { type SettledToken, TokenStore } from "@cam2/camera-database/layers"
import { createRootClient, makeHttpEffect } from "@cam2/camera-database/server"
import { layerSqlite } from "@cam2/camera-database/sqlite"
import { tokenStoreKeyValue, tokenStoreWorkersKV } from "@cam2/camera-database/tokens"
import { fetchFrom } from "./World.ts"

const keys = ["a", "b"].map((letter) => Redacted.make(letter.repeat(32)))
const start = Date.UTC(2018, 6, 4)

/** Workers KV as it is at worst: what was read once it gives for a minute, whatever was put since. */
const staleNamespace = (now: () => number) => {
  const entries = new Map<string, string>()
  const cached = new Map<string, { readonly value: string | null; readonly until: number }>()
  return {
    get: (key: string) => {
      let seen = cached.get(key)
      if (seen === undefined || seen.until <= now()) {
        seen = { value: entries.get(key) ?? null, until: now() + 60_000 }
        if (seen.value !== null) cached.set(key, seen)
      }
      return Promise.resolve(seen.value)
    },
    put: (key: string, value: string, { expiration }: { readonly expiration: number }) => {
      assert.ok(expiration * 1000 >= now() + 60_000, "KV refuses so early an end")
      entries.set(key, value)
      return Promise.resolve()
    },
  }
}

/** A store of a user's own, which cannot forget and knows a client by its id. */
const ownStore = () => {
  const kept = new Map<string, SettledToken>()
  return Layer.succeed(TokenStore, {
    get: ({ clientID }) => Effect.sync(() => kept.get(clientID)),
    set: ({ clientID }, token) => Effect.sync(() => void kept.set(clientID, token)),
  })
}

const stores: Readonly<Record<string, (now: () => number) => Layer.Layer<never>>> = {
  tokenStoreMemory: () => tokenStoreMemory,
  tokenStoreKeyValue: () => {
    const store = Effect.runSync(
      Effect.provide(KeyValueStore.KeyValueStore, KeyValueStore.layerMemory),
    )
    return Layer.provide(tokenStoreKeyValue, Layer.succeed(KeyValueStore.KeyValueStore, store))
  },
  tokenStoreWorkersKV: (now) => tokenStoreWorkersKV(staleNamespace(now)),
  "a store of one's own": ownStore,
}

/** A server whose clock and key are the test's, and a client that builds its layer for each call. */
const makeWorld = Effect.fnUntraced(function* (store: (typeof stores)[string]) {
  const clock = yield* TestClock.make()
  yield* clock.setTime(start)
  const context = yield* Layer.build(layerSqlite({ filename: ":memory:" }))
  const admin = Option.getOrThrow(yield* Effect.provideContext(createRootClient, context))
  type Requirements = HttpServerRequest.HttpServerRequest | Scope.Scope
  const handlers = yield* Effect.forEach(keys, (tokenKey) =>
    Effect.map(
      Effect.provideContext(makeHttpEffect({ tokenKey }), context),
      HttpEffect.toWebHandlerWith<never, Requirements>(Context.make(Clock.Clock, clock)),
    ))
  const state = { key: 0, asked: 0 }
  const fetch = fetchFrom(async (request) => {
    if (new URL(request.url).pathname === "/auth") state.asked++
    const response = await handlers[state.key]!(request)
    const headers = new Headers(response.headers)
    headers.set("date", new Date(clock.currentTimeMillisUnsafe()).toUTCString())
    return new Response(response.body, { status: response.status, headers })
  })
  const built = store(() => clock.currentTimeMillisUnsafe())
  const baseURL = `http://${crypto.randomUUID()}.test/`
  const as = (credentials: Credentials) =>
    Layer.provide(layer({ ...credentials, baseURL, retry: false }), [
      Layer.succeed(FetchHttpClient.Fetch, fetch),
      built,
    ])
  /** A call in a layer of its own: how it ended, and how many tokens were asked for. */
  const call = (credentials = admin, ahead = 0) =>
    Effect.gen(function* () {
      const before = state.asked
      const end = yield* Effect.match(Effect.provide(searchCamera(), as(credentials)), {
        onSuccess: () => "ok",
        onFailure: ({ message }) => message,
      })
      return [end, state.asked - before] as const
    }).pipe(
      Effect.provideServiceEffect(
        Clock.Clock,
        Effect.tap(
          TestClock.make(),
          (own) => own.setTime(clock.currentTimeMillisUnsafe() + ahead),
        ),
      ),
    )
  return { admin, as, call, clock, state }
})

const run = <A, E>(program: Effect.Effect<A, E, Scope.Scope>) =>
  Effect.runPromise(Effect.scoped(program))

for (const [name, store] of Object.entries(stores)) {
  Deno.test(`${name}: with a layer a call, a changed key of the server fails one call and costs one token`, () =>
    Effect.gen(function* () {
      const { call, state } = yield* makeWorld(store)
      assert.deepEqual([yield* call(), yield* call()], [["ok", 1], ["ok", 0]])
      state.key = 1
      assert.deepEqual(yield* call(), ["Invalid token.", 0])
      assert.deepEqual([yield* call(), yield* call(), yield* call()], [
        ["ok", 1],
        ["ok", 0],
        ["ok", 0],
      ])
      // And once more, so that what was forgotten is not what was refused first.
      state.key = 0
      assert.deepEqual(yield* call(), ["Invalid token.", 0])
      assert.deepEqual((yield* call())[0], "ok")
      assert.deepEqual(yield* call(), ["ok", 0])
    }).pipe(run))

  Deno.test(`${name}: with a layer a call, the token of a secret that was reset serves nobody`, () =>
    Effect.gen(function* () {
      const { admin, as, call } = yield* makeWorld(store)
      assert.deepEqual(yield* call(), ["ok", 1])
      const clientSecret = yield* Effect.provide(resetSecret(admin.clientID), as(admin))
      assert.deepEqual(yield* call(), ["Token revoked.", 0])
      assert.deepEqual(yield* call(), ["Bad client secret", 1])
      const renewed = { ...admin, clientSecret }
      assert.deepEqual([yield* call(renewed), yield* call(renewed)], [["ok", 1], ["ok", 0]])
    }).pipe(run))

  Deno.test(`${name}: with a layer a call, no call fails for a clock that is minutes ahead or behind`, () =>
    Effect.gen(function* () {
      for (const minutes of [10, 2, -2, -10]) {
        const { admin, call, clock } = yield* makeWorld(store)
        const ahead = minutes * 60_000
        assert.deepEqual([yield* call(admin, ahead), yield* call(admin, ahead)], [
          ["ok", 1],
          ["ok", 0],
        ])
        yield* clock.adjust("299 seconds")
        assert.equal((yield* call(admin, ahead))[0], "ok")
        yield* clock.adjust("1 second")
        assert.deepEqual([yield* call(admin, ahead), yield* call(admin, ahead)], [
          ["ok", 1],
          ["ok", 0],
        ])
      }
    }).pipe(run))

  Deno.test(`${name}: with a layer a call, a token of a machine that is minutes ahead costs one renewal`, () =>
    Effect.gen(function* () {
      const { admin, call, clock } = yield* makeWorld(store)
      assert.deepEqual(yield* call(admin, 600_000), ["ok", 1])
      yield* clock.adjust("301 seconds")
      // It has ten minutes more, by what the store was told.
      assert.deepEqual([yield* call(), yield* call(), yield* call()], [
        ["ok", 1],
        ["ok", 0],
        ["ok", 0],
      ])
    }).pipe(run))
}
