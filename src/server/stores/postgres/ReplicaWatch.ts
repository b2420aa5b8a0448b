/**
 * Looking after a replica: whether it can be asked, and how far it has to be.
 *
 * @module
 */
import type { PgPool } from "@effect/sql-pg/PgPool"
import * as Deferred from "effect/Deferred"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Metric from "effect/Metric"
import type * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import type * as Scope from "effect/Scope"
import type { SqlError } from "effect/sql/SqlError"
import { registerGauge } from "../Gauge.ts"
import { DatabaseError } from "../sql/Migrations.ts"
import type { ReplicaState } from "../StoreHealth.ts"
import { detached } from "../Detached.ts"
import { type ConnectionOptions, makePool } from "./Pool.ts"
import { type Introduction, introduction, position } from "./Position.ts"
import { reasonOf } from "./Trouble.ts"

/** A standby that answers reads. */
export interface ReplicaOptions {
  /** `postgres://user:password@host:port/database` of one standby of the database. */
  readonly url: Redacted.Redacted
  /** The password, in place of that of the URL. */
  readonly password?: Redacted.Redacted | undefined
  /**
   * How far reads may be behind what others have written, 10 seconds when left out; the database
   * answers what the standby would answer later than that.
   */
  readonly maxStaleness?: Duration.Input | undefined
}

/** What is known of a replica. */
export interface ReplicaWatch {
  readonly state: () => ReplicaState
  /** Where it has to be for any read; undefined where that is not known. */
  readonly bound: () => number | undefined
  /** Takes it for gone until it answers again. */
  readonly lose: Effect.Effect<void>
  /** Waits until it is taken for gone. */
  readonly lost: Effect.Effect<void>
}

const usable = Metric.gauge("cam2_replica_usable", {
  description: "Whether the replica answers reads: 1, or 0 while the primary answers all.",
})
const staleness = Metric.gauge("cam2_replica_lag_seconds", {
  description: "How long ago the replica was where the primary was then.",
})

const interval = "1 second"
const patience = "2 seconds"

const warnings: Readonly<Record<Exclude<ReplicaState, "ok">, string>> = {
  behind: "The read replica is too far behind: the database answers all reads until it is not",
  unreachable: "The read replica does not answer: the database answers all reads until it does",
  not_standby: "The read replica is no standby: the database answers all reads until it is one",
}

// Not every service lets everybody ask for it.
const cluster = "SELECT system_identifier::text AS cluster FROM pg_control_system()"
const name = "SELECT current_database()::text AS name"
const primary =
  `SELECT ${position} AS position, current_setting('transaction_read_only') = 'off' AS "isWritable"`

interface Primary {
  readonly position: number
  readonly isWritable: boolean
}

/** What a statement of one row gives; fails where there is no answer in time. */
const ask = <Row>(pool: PgPool, statement: string, scope: Scope.Scope) =>
  detached(
    Effect.scoped(Effect.flatMap(pool.get, (connection) => connection.query(statement))),
    scope,
  ).pipe(
    // What a query gives is not known to the compiler.
    Effect.map(({ rows }) => rows[0] as unknown as Row),
    Effect.timeoutOrElse({
      duration: patience,
      orElse: () => Effect.fail(`no answer within ${patience}`),
    }),
    Effect.mapError((error) => typeof error === "string" ? error : reasonOf(error)),
  )

interface Cluster {
  readonly cluster: string
}

/** Looks at a replica until the scope closes; a database that is none of this one is refused. */
export const watchReplica: (
  options: ConnectionOptions & { readonly replica: ReplicaOptions },
) => Effect.Effect<ReplicaWatch, DatabaseError | SqlError, Scope.Scope> = Effect.fnUntraced(
  function* ({ replica, ...options }) {
    const scope = yield* Effect.scope
    // Connections of their own, which nobody has to be waited for.
    const pools = {
      primary: yield* makePool({ ...options, maxConnections: 1 }),
      replica: yield* makePool({
        ...options,
        url: replica.url,
        password: replica.password,
        maxConnections: 1,
      }),
    }
    const most = Duration.toMillis(
      Duration.fromInputUnsafe(replica.maxStaleness ?? "10 seconds"),
    )
    // Where the database was, and when; the oldest first.
    const samples: Array<{ readonly time: number; readonly position: number }> = []
    let current: ReplicaState = "ok"
    let reachedAt = performance.now()
    let lost = Deferred.makeUnsafe<void>()

    const become = (state: ReplicaState, reason?: string) =>
      Effect.suspend(() => {
        if (state === current) return Effect.void
        current = state
        if (state === "ok") {
          lost = Deferred.makeUnsafe()
          return Effect.logInfo("The read replica answers reads again")
        }
        Deferred.doneUnsafe(lost, Effect.void)
        return Effect.logWarning(
          reason === undefined ? warnings[state] : `${warnings[state]} (${reason})`,
        )
      })

    const forget = (now: number) => {
      while (samples[0] !== undefined && samples[0].time < now - most) samples.shift()
    }

    /** Where both are. */
    const look = Effect.gen(function* () {
      const time = performance.now()
      const there = yield* Effect.orElseSucceed(
        ask<Primary>(pools.primary, primary, scope),
        () => undefined,
      )
      forget(performance.now())
      // Where nobody's last write can be kept, nobody reads elsewhere.
      if (there?.isWritable === false) samples.length = 0
      else if (there !== undefined) samples.push({ time, position: there.position })
      const answer = yield* Effect.result(ask<Introduction>(pools.replica, introduction, scope))
      if (Result.isFailure(answer)) return yield* become("unreachable", answer.failure)
      const found = answer.success
      if (!found.isStandby) return yield* become("not_standby")
      for (const sample of samples) {
        if (sample.position <= found.position) reachedAt = Math.max(reachedAt, sample.time)
      }
      yield* become(performance.now() - reachedAt > most ? "behind" : "ok")
    })

    const differ = <Row>(statement: string, valueOf: (row: Row) => string) =>
      Effect.map(
        Effect.forEach(
          [pools.primary, pools.replica],
          (pool) => Effect.orElseSucceed(ask<Row>(pool, statement, scope), () => undefined),
          { concurrency: 2 },
        ),
        ([ours, its]) => ours !== undefined && its !== undefined && valueOf(ours) !== valueOf(its),
      )
    const isOther = (yield* differ<Cluster>(cluster, ({ cluster }) => cluster)) ||
      (yield* differ<{ readonly name: string }>(name, ({ name }) => name))
    if (isOther) {
      return yield* new DatabaseError({
        message: "The database to read from is no replica of the one to write to",
      })
    }
    yield* look
    yield* Effect.forkScoped(Effect.forever(Effect.andThen(Effect.sleep(interval), look)))
    yield* registerGauge(usable, () => current === "ok" && samples.length > 0 ? 1 : 0)
    yield* registerGauge(staleness, () => (performance.now() - reachedAt) / 1000)
    return {
      state: () => current,
      bound: () => {
        forget(performance.now())
        return current === "ok" ? samples[0]?.position : undefined
      },
      lose: become("unreachable"),
      lost: Effect.suspend(() => Deferred.await(lost)),
    }
  },
)
