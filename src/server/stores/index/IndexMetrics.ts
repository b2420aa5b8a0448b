/**
 * Metrics of the index in memory, read when somebody looks.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import * as Metric from "effect/Metric"
import type * as Scope from "effect/Scope"
import { registerGauge } from "../Gauge.ts"

const isUsed = Metric.gauge("cam2_index_used", {
  description: "Whether the index in memory answers: 1, or 0 while it fills or where it cannot.",
})
const cameras = Metric.gauge("cam2_index_cameras", {
  description: "Cameras in the index in memory.",
})
const bytes = Metric.gauge("cam2_index_bytes", { description: "Memory of the index." })

/** What is told of the index. */
export interface IndexState {
  readonly isCurrent: () => boolean
  readonly cameras: () => number
  readonly bytes: () => number
}

/** Adds them to the `MetricRegistry` of the context until the scope closes. */
export const registerIndexMetrics = (
  state: IndexState,
): Effect.Effect<void, never, Scope.Scope> =>
  Effect.all([
    registerGauge(isUsed, () => Number(state.isCurrent())),
    registerGauge(cameras, state.cameras),
    registerGauge(bytes, state.bytes),
  ], { discard: true })
