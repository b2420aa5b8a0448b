import assert from "node:assert/strict"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as TestClock from "effect/testing/TestClock"
import { layerMemory } from "@cam2/camera-database/server"
import { Secrets } from "../../../src/server/Secrets.ts"
import { Tokens } from "../../../src/server/Tokens.ts"

const layer = Tokens.layer(Redacted.make("an example of a key of some length")).pipe(
  Layer.provide([layerMemory, Secrets.layer]),
  Layer.provideMerge(TestClock.layer()),
)

const subjectOf = (index: number) => ({ clientID: `client ${index}`, generation: index })

Deno.test("Tokens: each of many tokens names its own client, verified again or not", () =>
  Effect.gen(function* () {
    const tokens = yield* Tokens
    const all = Array.from({ length: 50 }, (_, index) => subjectOf(index))
    const signed = yield* Effect.forEach(all, tokens.sign)
    for (const _again of [1, 2, 3]) {
      assert.deepEqual(yield* Effect.forEach(signed, tokens.verify), all)
    }
  }).pipe(Effect.provide(layer), Effect.runPromise))

Deno.test("Tokens: a token ends at the same second, verified before or not", () =>
  Effect.gen(function* () {
    const tokens = yield* Tokens
    yield* TestClock.setTime(1_500_000_000_250)
    const known = yield* tokens.sign(subjectOf(1))
    const fresh = yield* tokens.sign(subjectOf(2))
    yield* tokens.verify(known)
    yield* TestClock.setTime(1_500_000_299_999)
    assert.deepEqual(yield* tokens.verify(known), subjectOf(1))
    yield* TestClock.adjust("1 millis")
    const ends = yield* Effect.forEach([known, fresh], (token) => Effect.flip(tokens.verify(token)))
    assert.deepEqual(ends.map(({ message }) => message), ["Token expired.", "Token expired."])
  }).pipe(Effect.provide(layer), Effect.runPromise))

Deno.test("Tokens: one character of a known token that differs makes another token", () =>
  Effect.gen(function* () {
    const tokens = yield* Tokens
    const token = yield* tokens.sign(subjectOf(1))
    yield* tokens.verify(token)
    const [header, payload, signature] = token.split(".") as [string, string, string]
    const other = signature.startsWith("A") ? "B" : "A"
    const wrong = [header, payload, other + signature.slice(1)].join(".")
    assert.equal((yield* Effect.flip(tokens.verify(wrong))).message, "Invalid token.")
    assert.deepEqual(yield* tokens.verify(token), subjectOf(1))
  }).pipe(Effect.provide(layer), Effect.runPromise))

Deno.test("Tokens: of a server whose clock is up to a minute ahead is taken, and ends by the clock here", () =>
  Effect.gen(function* () {
    const tokens = yield* Tokens
    yield* TestClock.setTime(1_500_000_060_000)
    const known = yield* tokens.sign(subjectOf(1))
    const fresh = yield* tokens.sign(subjectOf(2))
    yield* TestClock.setTime(1_499_999_999_999)
    assert.equal((yield* Effect.flip(tokens.verify(known))).message, "Invalid token.")
    yield* TestClock.setTime(1_500_000_000_000)
    assert.deepEqual(yield* tokens.verify(known), subjectOf(1))
    yield* TestClock.setTime(1_500_000_359_999)
    assert.deepEqual(yield* tokens.verify(fresh), subjectOf(2))
    yield* TestClock.setTime(1_500_000_360_000)
    for (const token of [known, fresh]) {
      assert.equal((yield* Effect.flip(tokens.verify(token))).message, "Token expired.")
    }
  }).pipe(Effect.provide(layer), Effect.runPromise))
