/**
 * Metrics of the requests, for Prometheus and for whatever else reads Effect's registry.
 *
 * @module
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import { constVoid } from "effect/Function"
import * as HttpRouter from "effect/http/HttpRouter"
import * as HttpServerResponse from "effect/http/HttpServerResponse"
import * as Layer from "effect/Layer"
import * as Metric from "effect/Metric"
import * as PrometheusMetrics from "effect/observability/PrometheusMetrics"
import type * as Scope from "effect/Scope"
import { routes } from "../../contract/Routes.ts"
import type { UsedUp } from "./Shares.ts"

/** Counts requests. */
export interface RequestMetrics {
  readonly started: () => void
  readonly answered: (answer: {
    readonly method: string
    /** The route, by its path, if it is known. */
    readonly route: { readonly path: string } | undefined
    readonly status: number
    readonly milliseconds: number
  }) => void
  /** Counts what was turned away: what there was not enough of, and for whom. */
  readonly shed: (what: string, usedUp: UsedUp) => void
}

const requests = Metric.counter("cam2_http_requests_total", {
  description: "Requests that were answered, by route, method and class of status.",
  incremental: true,
})
const durations = Metric.histogram("cam2_http_request_duration_seconds", {
  description: "How long it took to make a response, by route and method.",
  boundaries: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
})
const inFlight = Metric.gauge("cam2_http_requests_in_flight", {
  description: "Requests that are being answered.",
})
const shed = Metric.counter("cam2_http_requests_shed_total", {
  description:
    "Requests that were turned away, by what there was not enough of: of all, or of the " +
    "share of their client.",
  incremental: true,
})
const tokens = Metric.counter("cam2_tokens_total", {
  description: "Answers to GET /auth: tokens issued, credentials refused, guesses limited.",
  incremental: true,
})

const outcomes: Readonly<Record<number, string>> = {
  200: "issued",
  401: "refused",
  404: "refused",
  429: "limited",
}

// A client can send any method and any path: what is not known has one name, or there would be no
// end to the series.
const methods = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"])

/** Counts requests in the `MetricRegistry` of the context, until the scope closes. */
export const make: Effect.Effect<RequestMetrics, never, Scope.Scope> = Effect.gen(function* () {
  const context = yield* Effect.context<never>()
  const kept = new Map<string, (seconds: number) => void>()
  let running = 0
  const gauge = Metric.registerUnsafe(inFlight, context, {
    get: () => ({ value: running }),
    update: constVoid,
    modify: constVoid,
  })
  yield* Effect.addFinalizer(() => Effect.sync(gauge.remove))

  const count = (method: string, path: string, status: number) => {
    const taken = { method, route: path }
    const counter = Metric.withAttributes(requests, {
      ...taken,
      status: `${Math.floor(status / 100)}xx`,
    })
    const histogram = Metric.withAttributes(durations, taken)
    const outcome = path === routes.authenticate.path ? outcomes[status] : undefined
    const token = outcome && Metric.withAttributes(tokens, { outcome })
    return (seconds: number) => {
      counter.updateUnsafe(1, context)
      histogram.updateUnsafe(seconds, context)
      if (token) token.updateUnsafe(1, context)
    }
  }
  return {
    started: () => void running++,
    answered: ({ method, milliseconds, route, status }) => {
      running--
      const known = methods.has(method) ? method : "other"
      const path = route?.path ?? "none"
      const key = `${known} ${path} ${status}`
      let observe = kept.get(key)
      if (observe === undefined) kept.set(key, observe = count(known, path, status))
      observe(milliseconds / 1000)
    },
    shed: (what, usedUp) =>
      Metric.withAttributes(shed, { what, of: usedUp }).updateUnsafe(1, context),
  }
})

/** Makes the page of what this process has to tell; where a server has several, of all of them. */
export const MetricsPage: Context.Reference<Effect.Effect<string>> = Context.Reference<
  Effect.Effect<string>
>("@cam2/camera-database/MetricsPage", { defaultValue: () => PrometheusMetrics.format() })

/** `GET` of `path`: the `MetricRegistry` of the context as Prometheus reads it. */
export const page = (
  path: HttpRouter.PathInput,
): Layer.Layer<never, never, HttpRouter.HttpRouter> =>
  Layer.unwrap(
    Effect.contextWith((context: Context.Context<never>) =>
      Effect.succeed(HttpRouter.add(
        "GET",
        path,
        Effect.map(
          Effect.provideContext(Context.get(context, MetricsPage), context),
          (text) =>
            HttpServerResponse.text(text, {
              contentType: "text/plain; version=0.0.4; charset=utf-8",
            }),
        ),
      ))
    ),
  )
