import assert from "node:assert/strict"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import { FormatError, type ResetOptions, resetSecret } from "@cam2/camera-database"
import type { Pairs } from "../../../src/contract/Encoding.ts"
import { memoryApi } from "./MemoryApi.ts"

const answering = () =>
  memoryApi(({ path }) =>
    path === "/auth" ? undefined : Effect.succeed({ json: { clientSecret: "s".repeat(71) } })
  )

Deno.test("resetSecret: sends how long to keep the old secret in whole seconds, rounded up", () => {
  const api = answering()
  const kept: ReadonlyArray<readonly [options: ResetOptions | undefined, query: Pairs]> = [
    [undefined, []],
    [{}, []],
    [{ keep: undefined }, []],
    [{ keep: "1 hour" }, [["keep", "3600"]]],
    [{ keep: "1500 millis" }, [["keep", "2"]]],
    [{ keep: Duration.zero }, [["keep", "0"]]],
    [{ keep: Duration.days(7) }, [["keep", "604800"]]],
  ]
  return Effect.gen(function* () {
    for (const [options] of kept) yield* resetSecret("c", options)
    assert.deepEqual(
      api.calls().map(({ method, path, query }) => [method, path, query]),
      kept.map(([, query]) => ["PUT", "/apps/c/secret", query]),
    )
  }).pipe(Effect.provide(api.layer), Effect.runPromise)
})

Deno.test("resetSecret: refuses what is no duration of at most a week, before anything is sent", () => {
  const api = answering()
  const expected = 'a duration with its unit, such as "1 hour", of at most 7 days'
  return Effect.gen(function* () {
    for (const keep of [3600, "an hour", "-1 seconds", "8 days", "Infinity", null, true]) {
      const error = yield* Effect.flip(resetSecret("c", { keep } as ResetOptions))
      assert.ok(error instanceof FormatError)
      assert.deepEqual([error.operation, error.field, error.expected, error.actual], [
        "resetSecret",
        "keep",
        expected,
        keep,
      ])
    }
    const unknown = yield* Effect.flip(resetSecret("c", { keeps: "1 hour" } as ResetOptions))
    assert.equal(unknown.message, "Keywords ['keeps'] are not defined.")
    assert.deepEqual(api.calls(), [])
  }).pipe(Effect.provide(api.layer), Effect.runPromise)
})
