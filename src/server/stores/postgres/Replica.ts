/**
 * A standby that answers reads in place of the database, as long as it is far enough for them.
 *
 * Each statement is asked on a connection whose server has replayed the log up to where the read
 * needs it. Where that is not so, or the standby fails, the database answers the statement and all
 * that follow in the same read.
 *
 * @module
 */
import type { PgConnection } from "@effect/sql-pg/PgConnection"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Metric from "effect/Metric"
import type * as Scope from "effect/Scope"
import type { Connection } from "effect/sql/SqlConnection"
import { isSqlError, type SqlError } from "effect/sql/SqlError"
import { detached } from "../Detached.ts"
import type { DatabaseError } from "../sql/Migrations.ts"
import type { Need, Replica } from "../sql/Replica.ts"
import { crowded } from "../StoreTrouble.ts"
import { type ConnectionOptions, makePool, toConnection, withDefaults } from "./Pool.ts"
import { registerPoolMetrics } from "./PoolMetrics.ts"
import { type Introduction, introduction } from "./Position.ts"
import { type ReplicaOptions, watchReplica } from "./ReplicaWatch.ts"
import { makeTimeLimit } from "./TimeLimit.ts"
import { isLost, isTooLong, toDefect } from "./Trouble.ts"

const reads = Metric.counter("cam2_database_reads_total", {
  description: "Statements that a replica may answer, by what has answered them.",
  incremental: true,
})
const byReplica = Metric.withAttributes(reads, { answered_by: "replica" })
const byPrimary = Metric.withAttributes(reads, { answered_by: "primary" })

/** How statements are given to a replica. */
export interface ReplicaClient {
  /** What the stores are told of it. */
  readonly told: Pick<Replica, "bound" | "state">
  /** Runs on the replica where that is as far as the need says, else does what is to be done instead. */
  readonly borrow: <A, E, R>(
    need: Need,
    run: (connection: Connection) => Effect.Effect<A, E, R>,
    instead: Effect.Effect<A, E | SqlError, R>,
  ) => Effect.Effect<A, E | SqlError, R>
}

const instead = Symbol("instead")

/** Gives statements to a replica, until the scope closes. */
export const makeReplica: (
  options: ConnectionOptions & { readonly replica: ReplicaOptions },
) => Effect.Effect<ReplicaClient, DatabaseError | SqlError, Scope.Scope> = Effect.fnUntraced(
  function* (options) {
    const { password, url } = options.replica
    const { maxConnections, statementTimeout, waitTimeout } = withDefaults(options)
    const scope = yield* Effect.scope
    const watch = yield* watchReplica(options)
    const pool = yield* makePool({ ...options, url, password })
    const connections = yield* registerPoolMetrics(maxConnections, { database: "replica" })
    // A connection that gives no answer may be the only one: then nothing else tells it.
    const answered = yield* makeTimeLimit(
      Duration.sum(
        Duration.fromInputUnsafe(statementTimeout),
        Duration.fromInputUnsafe(waitTimeout),
      ),
      instead,
    )
    const inTime = yield* makeTimeLimit(Duration.fromInputUnsafe(waitTimeout), crowded)
    const waiting = connections.waiting(inTime(pool.get))
    // Of each connection, which server it leads to, and where that is at least.
    const servers = new WeakMap<PgConnection, Introduction>()

    /** Whether a connection leads to what has answered before, and is far enough. */
    const isEnough = Effect.fnUntraced(function* (connection: PgConnection, need: Need) {
      let server = servers.get(connection)
      if (server === undefined || server.position < need.position) {
        const { rows } = yield* answered(connection.query(introduction))
        // What a query gives is not known to the compiler.
        server = rows[0] as unknown as Introduction
        servers.set(connection, server)
      }
      need.read.server ??= server.server
      return server.isStandby && server.position >= need.position &&
        server.server === need.read.server
    })

    const borrow: ReplicaClient["borrow"] = (need, run, otherwise) => {
      const fallBack = Effect.suspend(() => {
        need.read.isOfPrimary = true
        return Effect.andThen(Metric.update(byPrimary, 1), otherwise)
      })
      const attempt = Effect.scoped(Effect.gen(function* () {
        const connection = yield* waiting
        if (!(yield* isEnough(connection, need))) return yield* Effect.fail(instead)
        const found = yield* run(toConnection(connection, answered))
        yield* Metric.update(byReplica, 1)
        return found
      })).pipe(
        Effect.catchDefect((defect) =>
          defect === instead ? Effect.fail(instead) : Effect.die(defect)
        ),
      )
      return Effect.suspend(() => {
        if (watch.state() !== "ok") return fallBack
        return Effect.raceFirst(
          detached(attempt, scope),
          Effect.andThen(watch.lost, Effect.fail(instead)),
        ).pipe(
          Effect.catch((error) => {
            if (error === instead) return fallBack
            if (!isSqlError(error)) return Effect.fail(error)
            // What takes too long there would do so elsewhere as well.
            if (isTooLong(error)) return toDefect(Effect.fail(error))
            return isLost(error) ? Effect.andThen(watch.lose, fallBack) : fallBack
          }),
        )
      })
    }
    return { told: watch, borrow }
  },
)
