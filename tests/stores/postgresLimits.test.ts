import assert from "node:assert/strict"
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as RateLimiter from "effect/persistence/RateLimiter"
import type * as Redacted from "effect/Redacted"
import * as SqlClient from "effect/sql/SqlClient"
import { SharedLimits } from "../../src/server/stores/LimitStore.ts"
import { layerClient } from "../../src/server/stores/postgres/Connect.ts"
import * as Limits from "../../src/server/stores/postgres/Limits.ts"
import { migrate } from "../../src/server/stores/postgres/Migrate.ts"
import { postgres } from "../PostgresServer.ts"
import { temporaryDatabase } from "./Databases.ts"

/** The counters of a process over the database at `url`. */
const countersOf = (url: Redacted.Redacted) =>
  Layer.build(Layer.provideMerge(Limits.layer, layerClient({ url, maxConnections: 4 }))).pipe(
    Effect.map((context) => ({
      store: Context.get(context, SharedLimits)!,
      sql: Context.get(context, SqlClient.SqlClient),
    })),
  )

type Counters = Effect.Success<ReturnType<typeof countersOf>>

const test = (
  name: string,
  run: (counters: readonly [Counters, Counters]) => Effect.Effect<void, unknown>,
) =>
  Deno.test({
    name,
    ignore: typeof postgres === "string",
    fn: () =>
      Effect.gen(function* () {
        const url = yield* temporaryDatabase
        yield* Effect.provide(migrate, layerClient({ url, maxConnections: 1 }))
        yield* run([yield* countersOf(url), yield* countersOf(url)])
      }).pipe(Effect.scoped, Effect.runPromise),
  })

/** A limiter over counters. */
const limiterOf = ({ store }: Counters) =>
  Effect.provideService(RateLimiter.make, RateLimiter.RateLimiterStore, store)

for (const algorithm of ["fixed-window", "token-bucket"] as const) {
  test(`postgres: a ${algorithm} is that of all processes, however many ask at once`, (counters) =>
    Effect.gen(function* () {
      const limiters = yield* Effect.forEach(counters, limiterOf)
      const ask = (key: string, tokens = 1) => (_: unknown, index: number) =>
        limiters[index % 2]!.consume({ algorithm, key, limit: 10, window: "1 hour", tokens }).pipe(
          Effect.map(({ remaining }) => remaining),
          Effect.catch(({ reason }) => Effect.succeed(reason._tag)),
        )
      const answers = yield* Effect.forEach(Array(30), ask("a"), { concurrency: "unbounded" })
      const left = answers.filter((answer) => typeof answer === "number").toSorted((a, b) => a - b)
      assert.deepEqual(left, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
      assert.equal(answers.filter((answer) => answer === "RateLimitExceeded").length, 20)
      // What is refused counts nothing, and each key is its own.
      assert.deepEqual(
        yield* Effect.forEach([4, 7, 6, 1], (tokens, index) => ask("b", tokens)(0, index)),
        [
          6,
          "RateLimitExceeded",
          0,
          "RateLimitExceeded",
        ],
      )
    }))
}

test("postgres: a window is asked for without counting, and ends", ([{ store, sql }]) =>
  Effect.gen(function* () {
    const count = (tokens: number) =>
      Effect.map(
        store.fixedWindow({ key: "a", tokens, limit: 3, refillRate: Duration.hours(1) }),
        ([count, ttl]) => [count, Math.ceil(ttl / 3_600_000)],
      )
    assert.deepEqual(yield* Effect.forEach([0, 1, 0, 2, 0, 1], count), [
      [0, 0],
      [1, 1],
      [1, 1],
      [3, 3],
      [3, 3],
      [4, 3],
    ])
    yield* sql`UPDATE rate_limit SET at = at - 4 * 3600000`
    assert.deepEqual(yield* Effect.forEach([0, 1], count), [[0, 0], [1, 1]])
  }))

test("postgres: a bucket refills steadily and holds no more than its limit", ([counters]) =>
  Effect.gen(function* () {
    const limiter = yield* limiterOf(counters)
    const ask = (tokens: number) =>
      limiter.consume({
        algorithm: "token-bucket",
        key: "a",
        limit: 10,
        window: "10 hours",
        tokens,
      }).pipe(
        Effect.map(({ remaining }) => remaining),
        Effect.catch(({ reason }) => Effect.succeed(reason._tag)),
      )
    const pass = (hours: number) =>
      counters.sql`UPDATE rate_limit SET at = at - ${hours * 3_600_000}::double precision`
    assert.deepEqual(yield* Effect.forEach([8, 3, 1], ask), [2, "RateLimitExceeded", 1])
    yield* pass(3.5)
    assert.deepEqual(yield* Effect.forEach([4, 1], ask), [0, "RateLimitExceeded"])
    // Half an hour of the three and a half was not used.
    yield* pass(0.6)
    assert.equal(yield* ask(1), 0)
    yield* pass(100)
    assert.equal(yield* ask(0), 10)
  }))

test("postgres: a database that may not be written is counted for in memory", ([{ sql, store }]) =>
  Effect.gen(function* () {
    const [row] = yield* sql<{ readonly name: string }>`SELECT current_database() AS name`
    yield* sql.unsafe(`ALTER DATABASE ${row!.name} SET default_transaction_read_only = on`)
    yield* sql`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE datname = current_database() AND pid <> pg_backend_pid()`
    yield* sql`SET default_transaction_read_only = on`
    const count = () =>
      Effect.map(
        store.fixedWindow({ key: "a", tokens: 1, limit: 3, refillRate: Duration.hours(1) }),
        ([count]) => count,
      )
    // A connection that was ended is one failure.
    const counts = yield* Effect.forEach(
      [1, 2, 3, 4, 5, 6],
      () => Effect.catchDefect(count(), () => Effect.succeed(-1)),
    )
    assert.deepEqual(counts.filter((count) => count > 0).slice(0, 2), [1, 2])
  }))
