/**
 * Traces: everything that a program leaves for a person to see, to be searched for secrets.
 *
 * @module
 */
import assert from "node:assert/strict"
import { inspect } from "node:util"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Logger from "effect/Logger"
import * as Metric from "effect/Metric"
import * as Option from "effect/Option"
import * as References from "effect/References"
import type * as Tracer from "effect/Tracer"
import {
  type ApiClient,
  type ClientOptions,
  type ClientOptionsError,
  layer,
  type TokenService,
} from "@cam2/camera-database"
import { keepSpans } from "./KeptSpans.ts"

// Letters that need no escaping, so that no encoding hides them.
/** The secret of the client. */
export const secret = "ThisIsTheClientSecret".repeat(4)
/** The token that a server gives. */
export const token = "ThisIsTheToken"

/** A value with all that is in it, as both ways of inspecting show it. */
export const show = (value: unknown): string =>
  [
    Deno.inspect(value, { depth: 50, showHidden: true, getters: true }),
    inspect(value, { depth: Infinity, showHidden: true, getters: true }),
  ].join("\n")

/** What is left of a program, `text` all of it as a person may see it. */
export interface Traces<A, E> {
  readonly exit: Exit.Exit<A, E>
  readonly spans: ReadonlyArray<Tracer.Span>
  readonly logs: ReadonlyArray<string>
  readonly text: string
}

/** A span without the one that it is in, which is shown itself where it is one of `shown`. */
const withoutParent = (shown: ReadonlySet<unknown>) => (span: Tracer.Span): unknown => {
  if (!shown.has(Option.getOrUndefined(span.parent))) return span
  const { parent: _, ...rest } = Object.getOwnPropertyDescriptors(span)
  return Object.create(Object.getPrototypeOf(span), rest)
}

/** What is left of a program: its end, its spans, its logs, and the metrics. */
export const traces = async <A, E>(
  program: Effect.Effect<A, E, ApiClient | TokenService>,
  clientOptions: ClientOptions,
): Promise<Traces<A, E | ClientOptionsError>> => {
  const logs: Array<string> = []
  const { spans, tracer } = keepSpans()
  const logger = Logger.make((line) =>
    logs.push(show(line.message), show(line.cause), Cause.pretty(line.cause))
  )
  const observed = program.pipe(
    Effect.provide(layer(clientOptions)),
    Effect.tapCause((cause) => Effect.logError("failed", cause)),
    Effect.provide(
      Logger.layer([logger, Logger.map(Logger.formatJson, (line) => logs.push(line))]),
    ),
    Effect.provideService(References.MinimumLogLevel, "All"),
    Effect.withTracer(tracer),
  )
  const exit = await Effect.runPromiseExit(observed)
  const rejection = await Effect.runPromise(program.pipe(Effect.provide(layer(clientOptions))))
    .catch((error) => error)
  const ends = Exit.isFailure(exit)
    ? [
      Cause.pretty(exit.cause),
      ...Cause.prettyErrors(exit.cause).flatMap((error) => [String(error), error.stack]),
      ...exit.cause.reasons.flatMap((reason) => [show(reason), JSON.stringify(reason)]),
      String(rejection),
      rejection.stack,
    ]
    : []
  const texts = [
    ...ends,
    ...[exit, rejection, ...spans.map(withoutParent(new Set(spans)))].map(show),
    ...[exit, rejection, ...spans].flatMap((value) => [
      String(value),
      JSON.stringify(value, (_, each) => typeof each === "bigint" ? String(each) : each),
    ]),
    ...logs,
    show(await Effect.runPromise(Metric.snapshot)),
  ]
  return { exit, spans, logs, text: texts.join("\n") }
}

/** Makes sure that neither the secret nor the token is in a text. */
export const assertSilent = (text: string): void => {
  for (const hidden of [secret, token]) {
    const at = text.indexOf(hidden)
    assert.equal(at, -1, at < 0 ? "" : `leaked in: ${text.slice(Math.max(0, at - 300), at + 100)}`)
  }
}
