/**
 * Metrics of the process of a server and of its database, read when somebody looks.
 *
 * @module
 */
import type * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import { constVoid } from "effect/Function"
import * as Metric from "effect/Metric"
import type * as Scope from "effect/Scope"
import { statSync } from "node:fs"
import process from "node:process"

const memory = Metric.gauge("process_resident_memory_bytes", {
  description: "Memory of the process.",
})
const database = Metric.gauge("cam2_database_bytes", {
  description: "Size of the file of the database and of its write-ahead log.",
})

/** Adds them, those of a file where the database is one, to the `MetricRegistry` of the context until the scope closes. */
export const registerProcessMetrics = (
  file: string | undefined,
): Effect.Effect<void, never, Scope.Scope> => {
  const register = (
    metric: Metric.Gauge<number>,
    read: () => number,
    context: Context.Context<never>,
  ) =>
    Effect.acquireRelease(
      Effect.sync(() =>
        Metric.registerUnsafe(metric, context, {
          get: () => ({ value: read() }),
          update: constVoid,
          modify: constVoid,
        })
      ),
      ({ remove }) => Effect.sync(remove),
    )
  const size = (path: string) => statSync(path, { throwIfNoEntry: false })?.size ?? 0
  return Effect.contextWith((context: Context.Context<Scope.Scope>) =>
    Effect.asVoid(Effect.all([
      register(memory, () => process.memoryUsage().rss, context),
      ...file === undefined
        ? []
        : [register(database, () => size(file) + size(`${file}-wal`), context)],
    ]))
  )
}
