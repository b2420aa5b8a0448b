import assert from "node:assert/strict"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import * as Cam2 from "@cam2/camera-database"
import { memoryApi } from "./MemoryApi.ts"

const expected = "the user name of the owner, 1 to 200 characters that all can be seen, without " +
  "blanks at its ends"
const wrong = [" bob", "bob\n", "x".repeat(201), "   ", "a\u202eb", "a\u200bb"]
const clientID = "c".repeat(96)

type Call = Effect.Effect<
  unknown,
  Cam2.RequestError | Cam2.AuthorizationError,
  Cam2.ApiClient
>

/** Asserts that each call refuses `owner`, by the name of its operation. */
const assertRefused = Effect.fnUntraced(function* (
  calls: Readonly<Record<string, Call>>,
  owner: unknown,
  expected: string,
) {
  for (const [operation, call] of Object.entries(calls)) {
    const error = yield* Effect.flip(call)
    assert.ok(error instanceof Cam2.FormatError)
    assert.deepEqual([error.operation, error.field, error.expected, error.actual], [
      operation,
      "owner",
      expected,
      owner,
    ])
  }
})

Deno.test("register, updateOwner: an owner of another form is refused before anything is sent", () => {
  const api = memoryApi(() => undefined)
  return Effect.gen(function* () {
    for (const owner of wrong) {
      const calls = {
        register: Cam2.register(owner),
        updateOwner: Cam2.updateOwner(clientID, owner),
      }
      yield* assertRefused(calls, owner, expected)
    }
    const none = yield* Effect.flip(Cam2.updateOwner(clientID, ""))
    assert.equal(none._tag, "FormatError")
    assert.equal(api.received.length, 0)
  }).pipe(Effect.provide(api.layer), Effect.runPromise)
})

Deno.test("listClients, streamClients: no name is refused, and not taken for every owner or none", () => {
  const api = memoryApi(() => undefined)
  return Effect.gen(function* () {
    for (const owner of ["", null, 5] as ReadonlyArray<unknown> as ReadonlyArray<string>) {
      const calls = {
        listClients: Cam2.listClients(owner),
        streamClients: Stream.runDrain(Cam2.streamClients(owner)),
      }
      yield* assertRefused(calls, owner, "the user name of the owner")
    }
    assert.equal(api.received.length, 0)
  }).pipe(Effect.provide(api.layer), Effect.runPromise)
})

Deno.test("clientIdsByOwner, usageByClient: look for an owner of any form, as an older database has", () => {
  const api = memoryApi(({ path }) =>
    path === "/auth" ? undefined : Effect.succeed({
      json: path.endsWith("/usage") ? { api_usage: 1 } : [{ clientID }],
    })
  )
  return Effect.gen(function* () {
    for (const owner of wrong) {
      assert.deepEqual(yield* Cam2.clientIdsByOwner(owner), [clientID])
      assert.equal(yield* Cam2.usageByClient(clientID, owner), 1)
    }
    assert.deepEqual(
      api.calls().map(({ query }) => query),
      wrong.flatMap((owner) => [[["owner", owner]], [["owner", owner]]]),
    )
  }).pipe(Effect.provide(api.layer), Effect.runPromise)
})
