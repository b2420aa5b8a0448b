/**
 * What a server writes on standard error.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import type * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import type { HandledRequest } from "../../server/middleware/Requests.ts"
import { printable, toJson } from "../../domain/Printable.ts"

/** How it is written; `off` leaves the requests out, and not what goes wrong. */
export const logFormats = ["off", "pretty", "json"] as const

/** One of {@linkcode logFormats}. */
export type LogFormat = (typeof logFormats)[number]

const json = Logger.map(
  Logger.formatStructured,
  ({ annotations, cause, level, message, timestamp }) =>
    toJson({ ...annotations, time: timestamp, level, message, cause }),
)

const words = (value: unknown): string =>
  printable(typeof value === "string" ? value : JSON.stringify(value))

// The message of a request names its method, path and status.
const pretty = Logger.map(
  Logger.formatStructured,
  ({ annotations: { method: _, path: __, status: ___, ...rest }, ...line }) => {
    const facts = Object.entries(rest).filter(([, value]) => value !== undefined)
    const head = [
      line.timestamp,
      line.level,
      ...[line.message].flat().map(words),
      ...facts.map(([name, value]) => `${name}=${words(value)}`),
    ].join(" ")
    return line.cause === undefined
      ? head
      : [head, ...line.cause.split("\n").map(printable)].join("\n  ")
  },
)

/** Everything that is logged, as lines on standard error. */
export const layerLog = (format: LogFormat): Layer.Layer<never> =>
  Logger.layer([Logger.withConsoleError(format === "json" ? json : pretty)])

/** Logs a request that was answered. */
export const logRequest = (
  { milliseconds, ...request }: HandledRequest,
): Effect.Effect<void> =>
  Effect.annotateLogs(
    Effect.logInfo(`${request.method} ${request.path} ${request.status}`),
    { ...request, ms: Math.round(milliseconds * 100) / 100 },
  )
