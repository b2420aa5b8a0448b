/**
 * Metrics whose value is read when somebody looks.
 *
 * @module
 */
import type * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import { constVoid } from "effect/Function"
import * as Metric from "effect/Metric"
import type * as Scope from "effect/Scope"

/** Adds a gauge that is what `read` gives to the `MetricRegistry` of the context, until the scope closes. */
export const registerGauge = (
  metric: Metric.Gauge<number>,
  read: () => number,
): Effect.Effect<void, never, Scope.Scope> =>
  Effect.contextWith((context: Context.Context<Scope.Scope>) =>
    Effect.asVoid(Effect.acquireRelease(
      Effect.sync(() =>
        Metric.registerUnsafe(metric, context, {
          get: () => ({ value: read() }),
          update: constVoid,
          modify: constVoid,
        })
      ),
      ({ remove }) => Effect.sync(remove),
    ))
  )
