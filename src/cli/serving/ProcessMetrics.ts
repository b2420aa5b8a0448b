/**
 * Metrics of the process of a server and of its database, read when somebody looks.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import * as Metric from "effect/Metric"
import type * as Scope from "effect/Scope"
import { statSync } from "node:fs"
import process from "node:process"
import { registerGauge } from "../../server/stores/Gauge.ts"

const memory = Metric.gauge("process_resident_memory_bytes", {
  description: "Memory of the process.",
})
const database = Metric.gauge("cam2_database_bytes", {
  description: "Size of the file of the database and of its write-ahead log.",
})

const size = (path: string) => statSync(path, { throwIfNoEntry: false })?.size ?? 0

/** Tells of the process, and of the file of the database where it is one, until the scope closes. */
export const registerProcessMetrics = (
  file: string | undefined,
): Effect.Effect<void, never, Scope.Scope> =>
  Effect.all([
    registerGauge(memory, () => process.memoryUsage().rss),
    file === undefined
      ? Effect.void
      : registerGauge(database, () => size(file) + size(`${file}-wal`)),
  ], { discard: true })
