/**
 * The counters of rate limits in a PostgreSQL database, for all processes over it together.
 *
 * @module
 */
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as RateLimiter from "effect/persistence/RateLimiter"
import * as Schedule from "effect/Schedule"
import * as SqlClient from "effect/sql/SqlClient"
import type { SqlError } from "effect/sql/SqlError"
import type { Fragment } from "effect/sql/Statement"
import { limitStoreMemory, SharedLimits } from "../LimitStore.ts"
import { StoreUnavailable } from "../StoreHealth.ts"

/**
 * What makes their table: of a window, how much is used and when it ends; of a bucket, how much is left
 * and since when it refills. `ends` is when a row says no more than none would.
 */
export const limitTables: ReadonlyArray<string> = [
  `CREATE TABLE rate_limit (
    key text COLLATE "C" PRIMARY KEY,
    count double precision NOT NULL,
    at double precision NOT NULL,
    ends double precision NOT NULL
  )`,
]

interface Counted {
  readonly count: number
  readonly millis: number
}

const cleaning = "1 minute"

const make = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  const memory = yield* RateLimiter.RateLimiterStore
  const number = (value: number) => sql`${value}::double precision`
  // The clock of the database is that of all. What a crash loses of the last second is counts, for
  // which no request waits until they are on the disk.
  const moment = sql.literal(`moment AS MATERIALIZED (
    SELECT extract(epoch FROM clock_timestamp())::double precision * 1000 AS now,
      set_config('synchronous_commit', 'off', true) AS quick
  )`)
  const now = sql.literal("(SELECT now FROM moment)")

  /** What was counted; of a database that may not be written, in the memory of this process. */
  const counting = (
    counting: Effect.Effect<readonly [number, number], SqlError>,
    inMemory: Effect.Effect<readonly [number, number], RateLimiter.RateLimiterError>,
  ) =>
    Effect.catchDefect(
      Effect.orDie(counting),
      (defect) => defect instanceof StoreUnavailable ? inMemory : Effect.die(defect),
    )

  /** Writes where that is allowed, else tells what there is. */
  const writeOrRead = (write: Fragment, read: Fragment) =>
    Effect.gen(function* () {
      const [written] = yield* sql<Counted>`${write}`
      const [row] = written === undefined ? yield* sql<Counted>`${read}` : [written]
      return row === undefined ? undefined : [row.count, row.millis] as const
    })

  const fixedWindow: typeof memory.fixedWindow = (options) => {
    const { key, tokens, limit = Infinity } = options
    const more = number(tokens * Duration.toMillis(options.refillRate))
    const read = sql`WITH ${moment} SELECT count + ${number(tokens)} AS count, at - ${now} AS millis
      FROM rate_limit WHERE key = ${key} AND at > ${now}`
    if (tokens === 0) {
      return counting(
        Effect.map(
          sql<Counted>`${read}`,
          ([row]) => row ? [row.count, row.millis] as const : [0, 0] as const,
        ),
        memory.fixedWindow(options),
      )
    }
    const used = sql`CASE WHEN limits.at > ${now} THEN limits.count ELSE 0 END + ${number(tokens)}`
    const ends = sql`greatest(limits.at, ${now}) + ${more}`
    const write = sql`WITH ${moment} INSERT INTO rate_limit AS limits (key, count, at, ends)
      SELECT ${key}, ${number(tokens)}, now + ${more}, now + ${more} FROM moment
      ON CONFLICT (key) DO UPDATE SET count = ${used}, at = ${ends}, ends = ${ends}
      WHERE ${used} <= ${number(limit)}
      RETURNING count, at - ${now} AS millis`
    return counting(
      Effect.map(writeOrRead(write, read), (counted) => counted ?? [tokens, 0] as const),
      memory.fixedWindow(options),
    )
  }

  const tokenBucket: typeof memory.tokenBucket = (options) => {
    const { allowOverflow, key, limit, tokens } = options
    const rate = number(Duration.toMillis(options.refillRate))
    const refilled = sql`greatest(0, floor((${now} - limits.at) / ${rate}))`
    const there = sql`least(${number(limit)}, limits.count + ${refilled})`
    const since = sql`CASE WHEN ${there} >= ${number(limit)} THEN ${now}
      ELSE limits.at + ${refilled} * ${rate} END`
    const left = sql`${there} - ${number(tokens)}`
    const first = number(limit - tokens)
    const full = (count: Fragment) => sql`${now} + (${number(limit)} - (${count})) * ${rate}`
    const write = sql`WITH ${moment} INSERT INTO rate_limit AS limits (key, count, at, ends)
      SELECT ${key}, ${first}, now, ${full(first)} FROM moment
      ON CONFLICT (key) DO UPDATE SET count = ${left}, at = ${since}, ends = ${full(left)}
      WHERE ${left} >= 0 OR ${sql.literal(String(allowOverflow))}
      RETURNING count, greatest(0, ${now} - at) AS millis`
    const read =
      sql`WITH ${moment} SELECT ${left} AS count, greatest(0, ${now} - ${since}) AS millis
      FROM rate_limit AS limits WHERE key = ${key}`
    return counting(
      Effect.map(writeOrRead(write, read), (counted) => counted ?? [limit - tokens, 0] as const),
      memory.tokenBucket(options),
    )
  }

  // Who asks for tokens chooses keys, and each is a row. One that fails is tried again.
  const clean = sql`DELETE FROM rate_limit
    WHERE ends < extract(epoch FROM clock_timestamp()) * 1000`
  yield* Effect.forkScoped(
    Effect.repeat(
      Effect.delay(Effect.ignoreCause(clean), cleaning),
      Schedule.spaced(cleaning),
    ),
  )
  return RateLimiter.RateLimiterStore.of({ ...memory, fixedWindow, tokenBucket })
})

/** Counts limits in the database of the `SqlClient`. */
export const layer: Layer.Layer<never, never, SqlClient.SqlClient> = Layer.effect(
  SharedLimits,
  make,
).pipe(Layer.provide(limitStoreMemory()))
