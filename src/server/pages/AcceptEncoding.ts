/**
 * Whether whoever asks takes compressed responses.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import * as HttpServerRequest from "effect/http/HttpServerRequest"
import { CurrentWorker } from "../middleware/WorkerContext.ts"

/** Whether an `Accept-Encoding` takes gzip (RFC 9110, 12.5.3). */
export const takesGzip = (header = ""): boolean => {
  const given = header.toLowerCase().split(",").map((part) =>
    part.split(";").map((one) => one.trim())
  )
  const [, ...parameters] = given.find(([name]) => name === "gzip" || name === "x-gzip") ??
    given.find(([name]) => name === "*") ?? ["", "q=0"]
  return !parameters.some((parameter) => /^q\s*=\s*0(\.0*)?$/.test(parameter))
}

/**
 * Whether a response is to be compressed here: where whoever asks takes that, but not in a Worker,
 * which would compress it a second time. What is in front of one does so by itself.
 */
export const isPackedHere: Effect.Effect<boolean, never, HttpServerRequest.HttpServerRequest> =
  Effect.zipWith(
    CurrentWorker,
    HttpServerRequest.HttpServerRequest,
    (worker, { headers }) => worker === undefined && takesGzip(headers["accept-encoding"]),
  )
