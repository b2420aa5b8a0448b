/**
 * Traces, metrics and logs of a server, sent where the environment says.
 *
 * @module
 */
import * as Cause from "effect/Cause"
import * as Config from "effect/Config"
import * as ConfigProvider from "effect/ConfigProvider"
import * as Effect from "effect/Effect"
import * as HttpMiddleware from "effect/http/HttpMiddleware"
import * as UrlParams from "effect/http/UrlParams"
import * as Layer from "effect/Layer"
import * as References from "effect/References"
import { requestIdHeader } from "../../contract/RequestId.ts"
import { pathOf, type Route, shownPath } from "../../server/middleware/Requests.ts"
import { UsageError } from "../output/ReportFailure.ts"

const signals = ["TRACES", "METRICS", "LOGS"]

const isSet = (name: string) =>
  Config.String(name).pipe(
    Effect.map((text) => text !== ""),
    Effect.orElseSucceed(() => false),
  )

// What OpenTelemetry has as defaults and Effect has not.
const defaults = ConfigProvider.fromUnknown({
  OTEL_SERVICE_NAME: "cam2",
  ...Object.fromEntries(signals.map((signal) => [`OTEL_${signal}_EXPORTER`, "otlp"])),
})

// Loaded only where it is asked for.
const exporter = Effect.gen(function* () {
  const [FetchHttpClient, Otlp, OtlpSerialization] = yield* Effect.promise(() =>
    Promise.all([
      import("effect/http/FetchHttpClient"),
      import("effect/observability/Otlp"),
      import("effect/observability/OtlpSerialization"),
    ])
  )
  const protocol = yield* Effect.orElseSucceed(
    Config.String("OTEL_EXPORTER_OTLP_PROTOCOL"),
    () => "http/protobuf",
  )
  return Otlp.layerFromConfig().pipe(
    Layer.provide([
      FetchHttpClient.layer,
      protocol === "http/json" ? OtlpSerialization.layerJson : OtlpSerialization.layerProtobuf,
    ]),
    Layer.catchCause((cause) =>
      Layer.effectDiscard(
        Effect.fail(
          new UsageError({ message: `the settings in OTEL_…: ${Cause.squash(cause)}` }),
        ),
      )
    ),
  )
})

const spans = (findRoute: (url: string) => Route | undefined) =>
  Layer.mergeAll(
    // Every value of every query, for that of /auth holds a secret.
    Layer.succeed(UrlParams.CurrentRedactedNames, [/^/]),
    Layer.succeed(
      HttpMiddleware.TracerHeaderFilter,
      (name, phase) => phase === "response" && name === requestIdHeader,
    ),
    // A span holds the path, in which a mistaken client may have put a secret.
    Layer.succeed(HttpMiddleware.TracerDisabledWhen, ({ url }) => {
      const route = findRoute(url)
      return route === undefined || route.isProbe ||
        shownPath(url, route) !== pathOf(url).replace(/(.)\/$/, "$1")
    }),
    Layer.succeed(HttpMiddleware.SpanNameGenerator, ({ method, url }) =>
      `${method} ${findRoute(url)?.path ?? ""}`.trim()),
  )

/**
 * Sends by OTLP over HTTP to `OTEL_EXPORTER_OTLP_ENDPOINT`, with the other settings that
 * OpenTelemetry names, until the scope closes, which sends what is left. Without an endpoint there are
 * no spans.
 */
export const layerTelemetry = (
  findRoute: (url: string) => Route | undefined,
): Layer.Layer<never, UsageError> =>
  Layer.unwrap(Effect.gen(function* () {
    const endpoints = ["", ...signals.map((signal) => `${signal}_`)]
      .map((signal) => isSet(`OTEL_EXPORTER_OTLP_${signal}ENDPOINT`))
    // A span for each statement, which nobody takes, would cost every answer.
    if (!(yield* Effect.all(endpoints)).includes(true)) {
      return Layer.succeed(References.TracerEnabled, false)
    }
    return Layer.merge(yield* exporter, spans(findRoute)).pipe(
      Layer.provide(ConfigProvider.layerAdd(defaults)),
    )
  }))
