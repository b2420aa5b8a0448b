/**
 * What the span of an operation tells of its calls, and the span of each attempt over `fetch`. Named as
 * the semantic conventions of OpenTelemetry name it; no value is a secret.
 *
 * @module
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as HttpTraceContext from "effect/http/HttpTraceContext"
import * as References from "effect/References"
import * as Tracer from "effect/Tracer"
import type { Route } from "../contract/Routes.ts"
import type { Lost, Outgoing, Received } from "./Transport.ts"

const resendCount = "http.request.resend_count"
const statusCode = "http.response.status_code"

/** Whether a tracer takes spans: the one that is there by default keeps none. */
export const isTraced = (context: Context.Context<never>): boolean =>
  Context.get(context, Tracer.Tracer) !== Tracer.nativeTracer

/** The span of `operation`, if it has one. */
export const operationSpan = (
  context: Context.Context<never>,
  operation: string,
): Tracer.Span | undefined => {
  const span = Context.getOrUndefined(context, Tracer.ParentSpan)
  return span?._tag === "Span" && span.name === operation ? span : undefined
}

/** Tells the span of `operation` which failure ended it. */
export const tellFailure = (operation: string) => (failure: unknown): Effect.Effect<void> =>
  Effect.withFiber(({ context }) => {
    const { _tag } = failure as { readonly _tag: string }
    operationSpan(context, operation)?.attribute("error.type", _tag)
    return Effect.void
  })

/** An operation in a span of its name, where a tracer takes it. */
export const inSpan = <A, E, R>(
  effect: Effect.Effect<A, E, R>,
  context: Context.Context<never>,
  operation: string,
  options?: Tracer.SpanOptions,
): Effect.Effect<A, E, R> =>
  isTraced(context)
    ? Effect.withSpan(Effect.tapError(effect, tellFailure(operation)), operation, {
      attributes: { "cam2.operation": operation },
      ...options,
    })
    : effect

/** Where a request goes, as every span tells it. */
const serverAttributes = ({ hostname, port, protocol }: URL) => ({
  // An IPv6 address without the brackets that it has in a URL.
  "server.address": hostname.replace(/[[\]]/g, ""),
  "server.port": Number(port) || (protocol === "https:" ? 443 : 80),
})

/**
 * Tells the span of `operation`, if it has one, where a call goes and how it ends. Where an operation makes
 * several calls, the status and the size of the page are those of the last, and the retries of all are
 * counted.
 */
export const traceCall = (
  context: Context.Context<never>,
  operation: string,
  { method, path }: Route,
  baseURL: URL,
  resends: () => number,
) =>
<
  A extends { readonly status: number; readonly body?: unknown },
  E extends { readonly status?: number | undefined },
>(call: Effect.Effect<A, E>): Effect.Effect<A, E> => {
  const span = operationSpan(context, operation)
  if (!span) return call
  const attributes = {
    "cam2.operation": operation,
    "http.request.method": method,
    "url.template": baseURL.pathname.slice(0, -1) + path,
    ...serverAttributes(baseURL),
  }
  for (const [name, value] of Object.entries(attributes)) span.attribute(name, value)
  const end = (status: number | undefined, body?: unknown) => {
    const count = Number(span.attributes.get(resendCount) ?? 0) + Math.max(0, resends())
    if (count > 0) span.attribute(resendCount, count)
    if (status !== undefined) span.attribute(statusCode, status)
    if (Array.isArray(body)) span.attribute("cam2.page.size", body.length)
  }
  return call.pipe(
    Effect.map((reply) => {
      end(reply.status, reply.body)
      return reply
    }),
    Effect.mapError((error) => {
      end(error.status)
      return error
    }),
  )
}

/** Counts in the span of an attempt how often its request was sent before. */
export const countResend = <A, E>(attempt: Effect.Effect<A, E>, resends: number) =>
  resends === 0 ? attempt : Effect.updateService(
    attempt,
    References.TracerSpanAnnotations,
    (annotations) => ({ ...annotations, [resendCount]: resends }),
  )

/** The span of one request over `fetch`, whose headers go with it. */
export const traceAttempt = (
  { method, url }: Outgoing,
  send: (headers: Readonly<Record<string, string>>) => Effect.Effect<Received, Lost>,
): Effect.Effect<Received, Lost> => {
  let failure: Lost
  const attributes = {
    "http.request.method": method,
    "url.full": url,
    ...serverAttributes(new URL(url)),
  }
  return Effect.useSpan(
    method,
    { kind: "client", attributes },
    (span) =>
      send(HttpTraceContext.toHeaders(span)).pipe(
        Effect.map((received) => {
          const { status } = received
          span.attribute(statusCode, status)
          if (status >= 400) span.attribute("error.type", String(status))
          return received
        }),
        // The words of a runtime can repeat a token; a span keeps them.
        Effect.mapError((lost) => {
          failure = lost
          return "There was no whole response."
        }),
      ),
  ).pipe(Effect.mapError(() => failure))
}
