import assert from "node:assert/strict"
import * as Effect from "effect/Effect"
import * as HttpServerRequest from "effect/http/HttpServerRequest"
import * as HttpServerResponse from "effect/http/HttpServerResponse"
import * as TestClock from "effect/testing/TestClock"
import { makeHome } from "../../../../src/server/pages/Home.ts"

const request = HttpServerRequest.fromWeb(new Request("http://cam2.test/"))

const options = { hasDocs: false, hasMap: false, hasPublicReads: false }

/** What the page says of how many cameras there are. */
const told = (home: ReturnType<typeof makeHome>) =>
  Effect.gen(function* () {
    const response = HttpServerResponse.toWeb(yield* home)
    const { cameras } = yield* Effect.promise(() => response.json())
    return cameras as number | undefined
  }).pipe(Effect.provideService(HttpServerRequest.HttpServerRequest, request))

Deno.test("makeHome: cameras are counted at most once in ten seconds", () =>
  Effect.gen(function* () {
    let asked = 0
    const home = makeHome(options, { count: () => Effect.sync(() => ++asked) })
    assert.deepEqual([yield* told(home), yield* told(home)], [1, 1])
    yield* TestClock.adjust("9 seconds")
    assert.equal(yield* told(home), 1)
    yield* TestClock.adjust("1 second")
    assert.equal(yield* told(home), 2)
  }).pipe(Effect.provide(TestClock.layer()), Effect.runPromise))

Deno.test("makeHome: a database that fails leaves the count as it was, or out", () =>
  Effect.gen(function* () {
    let count: Effect.Effect<number> = Effect.die(new Error("no answer"))
    const home = makeHome(options, { count: () => Effect.suspend(() => count) })
    assert.equal(yield* told(home), undefined)
    count = Effect.succeed(7)
    yield* TestClock.adjust("10 seconds")
    assert.equal(yield* told(home), 7)
    count = Effect.die(new Error("no answer"))
    yield* TestClock.adjust("10 seconds")
    assert.equal(yield* told(home), 7)
  }).pipe(Effect.provide(TestClock.layer()), Effect.runPromise))
