import assert from "node:assert/strict"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import * as Redacted from "effect/Redacted"
import {
  layerMemory,
  makeHandler,
  makeHttpEffect,
  type ServerOptions,
} from "@cam2/camera-database/server"

const clientID = "a".repeat(96)
const clientSecret = Redacted.make("b".repeat(71))

Deno.test("makeHandler, makeHttpEffect: a key or a root client of the wrong shape is told at once", async () => {
  const wrong: ReadonlyArray<readonly [options: ServerOptions, message: string]> = [
    [{ tokenKey: Redacted.make("") }, "tokenKey is too short: it needs at least 32 characters"],
    [
      { tokenKey: Redacted.make("k".repeat(31)) },
      "tokenKey is too short: it needs at least 32 characters",
    ],
    [
      { rootClient: { clientID: "a", clientSecret } },
      "rootClient: The Length of ClientID should be 96.",
    ],
    [
      { rootClient: { clientID, clientSecret: Redacted.make("b") } },
      "rootClient: Length of ClientSecret should be at least 71.",
    ],
  ]
  for (const [options, message] of wrong) {
    assert.throws(
      () => makeHandler({ ...options, stores: layerMemory }),
      { name: "TypeError", message },
    )
    const exit = await makeHttpEffect(options).pipe(
      Effect.provide(layerMemory),
      Effect.scoped,
      Effect.runPromiseExit,
    )
    assert.ok(Exit.isFailure(exit))
    const error = Cause.squash(exit.cause)
    assert.ok(error instanceof TypeError)
    assert.equal(error.message, message)
  }
})

Deno.test("makeHttpEffect: another key than at the last start is told once, in words without it", async () => {
  const lines: Array<string> = []
  const logger = Logger.make(({ logLevel, message }) => {
    lines.push(`${logLevel} ${[message].flat().join(" ")}`)
  })
  const start = (key?: string) =>
    Effect.scoped(makeHttpEffect(key === undefined ? {} : { tokenKey: Redacted.make(key) }))
  const keys = [undefined, undefined, "first ".repeat(9), "first ".repeat(9), "second ".repeat(9)]
  await Effect.gen(function* () {
    const told: Array<number> = []
    for (const key of keys) {
      yield* start(key)
      told.push(lines.length)
    }
    assert.deepEqual(told, [0, 0, 1, 1, 2])
    assert.deepEqual(
      lines,
      Array(2).fill(
        "Warn The key that signs tokens is another one than at the last start: tokens of before " +
          "are refused, and their clients need new ones.",
      ),
    )
  }).pipe(
    Effect.provide(Layer.merge(layerMemory, Logger.layer([logger]))),
    Effect.runPromise,
  )
})
