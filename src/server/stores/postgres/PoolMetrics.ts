/**
 * Metrics of the connections to a database.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import * as Metric from "effect/Metric"
import type * as Scope from "effect/Scope"
import { registerGauge } from "../Gauge.ts"

const most = Metric.gauge("cam2_database_connections_max", {
  description: "The most connections to the database that this process has.",
})
const uses = Metric.gauge("cam2_database_connections_used", {
  description: "Statements and transactions that have a connection to the database.",
})
const waits = Metric.gauge("cam2_database_connections_waiting", {
  description: "Statements and transactions that wait for a connection to the database.",
})

/** Who has a connection, and who waits for one. */
export interface CountConnections {
  /** Counts whoever waits for a connection, and has it until the scope closes. */
  readonly waiting: <A, E, R>(
    connection: Effect.Effect<A, E, R>,
  ) => Effect.Effect<A, E, R | Scope.Scope>
  /** Counts whoever uses a connection for which nobody had to wait. */
  readonly using: <A, E, R>(use: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R>
  /** Whether there is a connection for one more. */
  readonly isOneFree: () => boolean
}

/** Tells of a pool of so many connections, with labels of its own, until the scope closes. */
export const registerPoolMetrics: (
  maxConnections: number,
  labels?: Readonly<Record<string, string>>,
) => Effect.Effect<CountConnections, never, Scope.Scope> = Effect.fnUntraced(function* (
  maxConnections,
  labels = {},
) {
  let used = 0
  let waiting = 0
  const tell = (metric: Metric.Gauge<number>, read: () => number) =>
    registerGauge(Metric.withAttributes(metric, labels), read)
  yield* tell(most, () => maxConnections)
  yield* tell(uses, () => used)
  yield* tell(waits, () => waiting)
  const begin = () => {
    used++
  }
  const end = Effect.sync(() => {
    used--
  })
  return {
    waiting: (connection) =>
      Effect.suspend(() => {
        waiting++
        return Effect.ensuring(
          connection,
          Effect.sync(() => {
            waiting--
          }),
        )
      }).pipe(Effect.tap(Effect.acquireRelease(Effect.sync(begin), () => end))),
    using: (use) =>
      Effect.suspend(() => {
        begin()
        return Effect.ensuring(use, end)
      }),
    isOneFree: () => used + waiting < maxConnections,
  }
})
