import assert from "node:assert/strict"
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as HttpEffect from "effect/http/HttpEffect"
import type * as HttpServerRequest from "effect/http/HttpServerRequest"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as RateLimiter from "effect/persistence/RateLimiter"
import * as Redacted from "effect/Redacted"
import type * as Scope from "effect/Scope"
import * as TestClock from "effect/testing/TestClock"
import {
  createRootClient,
  makeHandler,
  makeHttpEffect,
  type ServerOptions,
} from "@cam2/camera-database/server"
import { layerSqlite } from "@cam2/camera-database/sqlite"
import { limitStoreMemory } from "../../src/server/stores/LimitStore.ts"
import { peerContext } from "../../src/server/middleware/PeerAddress.ts"
import { withServer } from "../contract/Ask.ts"

type Requirements = HttpServerRequest.HttpServerRequest | Scope.Scope

interface Caller {
  readonly address?: string | undefined
  readonly token?: string | undefined
}

/** A server whose time is that of the test, and its root client. */
const withClock = Effect.fnUntraced(function* (options: ServerOptions = {}) {
  const clock = yield* TestClock.make()
  yield* clock.setTime(Date.UTC(2018, 6, 4))
  const stores = yield* Layer.build(layerSqlite({ filename: ":memory:" }))
  const app = yield* Effect.provideContext(makeHttpEffect(options), stores)
  const root = Option.getOrThrow(yield* Effect.provideContext(createRootClient, stores))
  const handler = HttpEffect.toWebHandlerWith<never, Requirements>(
    Context.make(Clock.Clock, clock),
  )(app)
  const ask = (path: string, { address, token }: Caller = {}) =>
    Effect.promise(async () => {
      const request = new Request(`http://cam2.test${path}`, {
        headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
      })
      const info = address === undefined ? undefined : { remoteAddr: { hostname: address } }
      const response = await handler(request, peerContext(info))
      return { status: response.status, headers: response.headers, body: await response.json() }
    })
  const signIn = (clientID: string, clientSecret: string, address?: string) =>
    ask(`/auth?${new URLSearchParams({ clientID, clientSecret })}`, { address })
  const secret = Redacted.value(root.clientSecret)
  const right = (address?: string) => signIn(root.clientID, secret, address)
  const wrong = (address?: string) => signIn(root.clientID, "0".repeat(71), address)
  return { ask, clock, right, wrong, signIn }
})

const run = <A, E>(program: Effect.Effect<A, E, Scope.Scope>) =>
  Effect.runPromise(Effect.scoped(program))

const times = (count: number) => Array.from({ length: count }, (_, index) => index)
const statusOf = ({ status }: { readonly status: number }) => status
const tooMany = { message: "Too many failed attempts to get a token. Try again later." }

Deno.test("GET /auth: a client with the right secret is never limited", () =>
  run(Effect.gen(function* () {
    const { right } = yield* withClock()
    const answers = yield* Effect.forEach(times(500), () => right("192.0.2.1"), {
      concurrency: 50,
    })
    assert.deepEqual([...new Set(answers.map(statusOf))], [200])
  })))

Deno.test("GET /auth: after 20 wrong secrets in a minute a client id is refused until the minute is over", () =>
  run(Effect.gen(function* () {
    const { clock, right, signIn, wrong } = yield* withClock()
    for (const _ of times(20)) assert.equal((yield* wrong()).status, 401)
    yield* clock.adjust("10 seconds")
    for (const answer of [yield* wrong(), yield* right()]) {
      assert.deepEqual([answer.status, answer.body], [429, tooMany])
      assert.equal(answer.headers.get("retry-after"), "50")
      assert.equal(answer.headers.get("content-type"), "application/json")
    }
    assert.equal((yield* signIn("another", "secret")).status, 404)
    yield* clock.adjust("49 seconds")
    assert.equal((yield* right()).headers.get("retry-after"), "1")
    yield* clock.adjust("1 second")
    assert.equal((yield* right()).status, 200)
    assert.equal((yield* wrong()).status, 401)
  })))

Deno.test("GET /auth: of 1,000 guesses at the same time 20 are answered", () =>
  run(Effect.gen(function* () {
    const { wrong } = yield* withClock({ maxConcurrency: Infinity })
    const statuses = (yield* Effect.forEach(times(1000), () => wrong(), {
      concurrency: "unbounded",
    })).map(statusOf)
    assert.equal(statuses.filter((status) => status === 401).length, 20)
    assert.equal(statuses.filter((status) => status === 429).length, 980)
  })))

Deno.test("GET /auth: an unknown client id is limited like one that is known", () =>
  run(Effect.gen(function* () {
    const { signIn } = yield* withClock()
    const statuses = yield* Effect.forEach(times(22), () => signIn("nobody", "secret"))
    assert.deepEqual(statuses.map(statusOf), [...times(20).map(() => 404), 429, 429])
  })))

Deno.test("GET /auth: after 60 failures of one address, whatever the client ids, it may not guess", () =>
  run(Effect.gen(function* () {
    const { right, signIn, wrong } = yield* withClock()
    const addresses: ReadonlyArray<readonly [same: ReadonlyArray<string>, other: string]> = [
      [["192.0.2.1", "::ffff:192.0.2.1", "::ffff:c000:201"], "192.0.2.2"],
      [["2001:db8::1", "2001:db8:0:0:ffff::", "2001:DB8::2"], "2001:db8:0:1::1"],
    ]
    for (const [same, other] of addresses) {
      for (const index of times(60)) {
        const address = same[index % same.length]
        assert.equal((yield* signIn(`${address} ${index}`, "secret", address)).status, 404)
      }
      for (const address of same.slice(0, 2)) {
        // Who has not failed for this client from there gets in.
        const isFirst = address === same[0]
        const answers = [yield* signIn("x", "secret", address), yield* right(address)]
        assert.deepEqual(answers.map(statusOf), [429, isFirst ? 200 : 429])
        assert.deepEqual(answers[0]!.body, tooMany)
        assert.equal((yield* wrong(address)).status, 429)
        assert.equal((yield* right(address)).status, 429)
      }
      assert.equal((yield* right(other)).status, 200)
    }
  })))

Deno.test("GET /auth: one address that guesses does not keep the owner out, and gets no further", () =>
  run(Effect.gen(function* () {
    const { clock, right, wrong } = yield* withClock()
    for (const _ of times(3)) {
      for (const index of times(30)) {
        const { status } = yield* wrong("192.0.2.1")
        assert.equal(status, index < 20 ? 401 : 429)
      }
      assert.equal((yield* right("192.0.2.1")).status, 429)
      assert.equal((yield* right("192.0.2.2")).status, 200)
      yield* clock.adjust("1 minute")
    }
    assert.equal((yield* right("192.0.2.1")).status, 200)
  })))

Deno.test("GET /auth: guesses at one client from many addresses are 100, and the owner gets in", () =>
  run(Effect.gen(function* () {
    const { clock, right, wrong } = yield* withClock()
    const statuses: Array<number> = []
    for (const index of times(200)) statuses.push((yield* wrong(`198.51.100.${index}`)).status)
    assert.deepEqual(statuses, times(200).map((index) => index < 100 ? 401 : 429))
    for (const index of [0, 99, 199]) {
      assert.equal((yield* right(`198.51.100.${index}`)).status, 429)
    }
    assert.equal((yield* right("192.0.2.1")).status, 200)
    // A single failure counts for as long as any other.
    yield* clock.adjust("59 seconds")
    assert.equal((yield* right("198.51.100.199")).status, 429)
    yield* clock.adjust("1 second")
    assert.equal((yield* right("198.51.100.199")).status, 200)
  })))

Deno.test("GET /auth: an address that is refused cannot make its failures forgotten", () =>
  run(Effect.gen(function* () {
    const { right, signIn, wrong } = yield* withClock({ rateLimiterStore: limitStoreMemory(200) })
    for (const _ of times(20)) yield* wrong("192.0.2.1")
    for (const index of times(2000)) yield* signIn(`nobody ${index}`, "secret", "192.0.2.1")
    assert.equal((yield* right("192.0.2.1")).status, 429)
    assert.equal((yield* wrong("192.0.2.1")).status, 429)
  })))

Deno.test("GET /auth: an address that is refused does not use up what is left of a client id", () =>
  run(Effect.gen(function* () {
    const { right, wrong } = yield* withClock({ authLimit: { failuresPerAddress: 5 } })
    for (const _ of times(100)) yield* wrong("192.0.2.1")
    assert.equal((yield* right("192.0.2.2")).status, 200)
  })))

Deno.test("GET /auth: the limits are those of authLimit, none with false and Infinity", () =>
  run(Effect.gen(function* () {
    const statuses = (options: ServerOptions) =>
      Effect.gen(function* () {
        const { wrong } = yield* withClock(options)
        return (yield* Effect.forEach(times(200), () => wrong("192.0.2.1"))).map(statusOf)
      })
    const first = (count: number) => times(200).map((index) => index < count ? 401 : 429)
    const authLimit = { failuresPerClient: 3, window: "1 hour" } as const
    assert.deepEqual(yield* statuses({ authLimit }), first(3))
    const address = { failuresPerClient: Infinity, failuresPerAddress: 7 }
    assert.deepEqual(yield* statuses({ authLimit: address }), first(7))
    const none = { failuresPerClient: Infinity, failuresPerAddress: Infinity }
    assert.deepEqual(yield* statuses({ authLimit: none }), first(200))
    assert.deepEqual(yield* statuses({ authLimit: false }), first(200))
  })))

Deno.test("makeHandler: takes the address from what Deno.serve gives beside the request", async () => {
  const { dispose, handler } = makeHandler({ stores: layerSqlite({ filename: ":memory:" }) })
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, handler)
  const statuses: Array<number> = []
  for (const index of times(62)) {
    const query = new URLSearchParams({ clientID: String(index), clientSecret: "wrong" })
    const response = await fetch(`http://127.0.0.1:${server.addr.port}/auth?${query}`)
    await response.body?.cancel()
    statuses.push(response.status)
  }
  await server.shutdown()
  await dispose()
  assert.deepEqual(statuses, [...times(60).map(() => 404), 429, 429])
})

Deno.test("rateLimiterStore: replaces the memory; one that fails lets nobody guess", () =>
  run(Effect.gen(function* () {
    const keys: Array<string> = []
    const fail = (key: string) => {
      keys.push(key)
      const reason = new RateLimiter.RateLimitStoreError({ message: "no connection" })
      return Effect.fail(new RateLimiter.RateLimiterError({ reason }))
    }
    const rateLimiterStore = Layer.effect(
      RateLimiter.RateLimiterStore,
      Effect.map(RateLimiter.RateLimiterStore, (store) => ({
        ...store,
        fixedWindow: ({ key }: { readonly key: string }) => fail(key),
      })),
    ).pipe(Layer.provide(RateLimiter.layerStoreMemory))
    const { log } = console
    console.log = () => {}
    try {
      const { right, wrong } = yield* withClock({ rateLimiterStore })
      assert.deepEqual([(yield* right()).status, (yield* wrong()).status], [500, 500])
    } finally {
      console.log = log
    }
    assert.equal(keys.length, 2)
    for (const key of keys) assert.match(key, /^auth:(pair|failed):[0-9a-f]{64}:$/)
  })))

Deno.test("clientLimit: each client may make so many requests, told in headers on every answer", () =>
  run(Effect.gen(function* () {
    const { ask, clock, right } = yield* withClock({
      clientLimit: { requests: 6, window: "1 minute" },
    })
    const { body } = yield* right()
    const { token } = body as { readonly token: string }
    const paths = [
      "/cameras/search",
      "/cameras/0123456789abcdef01234567",
      "/cameras/x",
      "/apps/y/usage",
      "/cameras/search?colour=red",
      "/apps/by-owner?owner=root",
      "/cameras/search",
    ]
    const seen: Array<unknown> = []
    for (const path of paths) {
      const { headers, status } = yield* ask(path, { token })
      seen.push([
        status,
        ...["limit", "remaining", "reset"].map((name) => headers.get(`ratelimit-${name}`)),
        headers.get("retry-after"),
      ])
    }
    assert.deepEqual(seen, [
      [200, "6", "5", "10", null],
      [404, "6", "4", "20", null],
      [422, "6", "3", "30", null],
      [404, "6", "2", "40", null],
      [422, "6", "1", "50", null],
      [200, "6", "0", "60", null],
      [429, "6", "0", "10", "10"],
    ])
    assert.equal((yield* ask("/health")).headers.get("ratelimit-limit"), null)
    yield* clock.adjust("10 seconds")
    assert.equal((yield* ask("/cameras/search", { token })).status, 200)
    assert.equal((yield* ask("/cameras/search", { token })).status, 429)
  })))

Deno.test(
  "clientLimit: there is none and no header when it is left out, and one client does not use up another's",
  async () => {
    await withServer(async ({ ask }) => {
      const { headers } = await ask("/cameras/search", { as: "user" })
      assert.equal([...headers.keys()].some((name) => name.startsWith("ratelimit")), false)
    })()
    await withServer(async ({ ask }) => {
      for (const as of ["user", "webUI"] as const) {
        const statuses: Array<number> = []
        for (const _ of times(5)) statuses.push((await ask("/cameras/search", { as })).status)
        assert.deepEqual(statuses, [200, 200, 200, 200, 429])
      }
    }, { clientLimit: { requests: 4, window: "1 hour" } })()
  },
)

/** How many hashes `program` makes. */
const countHashes = <A, E, R>(program: Effect.Effect<A, E, R>) =>
  Effect.acquireUseRelease(
    Effect.sync(() => {
      const counted = { hashes: 0 }
      const digest = crypto.subtle.digest
      crypto.subtle.digest = (...args) => {
        counted.hashes++
        return digest.apply(crypto.subtle, args)
      }
      return { counted, digest }
    }),
    ({ counted }) => Effect.as(program, counted),
    ({ digest }) => Effect.sync(() => crypto.subtle.digest = digest),
  )

// How long it takes is for a benchmark: a machine that is busy would decide on a test of it.
Deno.test("GET /auth: makes the same hashes for an unknown client and for a wrong secret", () =>
  run(Effect.gen(function* () {
    const { signIn, wrong } = yield* withClock({ authLimit: false })
    const hashes = yield* Effect.forEach(
      [signIn("0".repeat(96), "0".repeat(71)), wrong()],
      countHashes,
    )
    assert.deepEqual(hashes, [{ hashes: 2 }, { hashes: 2 }])
  })))
