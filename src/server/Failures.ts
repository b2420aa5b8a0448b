/**
 * Every failure becomes `{ "message": … }` in JSON, whatever its cause.
 *
 * @module
 */
import * as ByteSize from "effect/ByteSize"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as HttpIncomingMessage from "effect/http/HttpIncomingMessage"
import { HttpServerError } from "effect/http/HttpServerError"
import * as HttpServerRequest from "effect/http/HttpServerRequest"
import * as HttpServerResponse from "effect/http/HttpServerResponse"
import { HttpApiSchemaError } from "effect/http-api/HttpApiError"
import * as Predicate from "effect/Predicate"
import * as Input from "../domain/Input.ts"
import * as Problem from "../domain/Problem.ts"
import { bodyTimedOut } from "./RequestBody.ts"
import { CurrentRequest } from "./Requests.ts"

/** The most bytes of a request body. */
export const maxBodySize = ByteSize.fromInputUnsafe("1 MiB")

const failure = (status: number, message: string, headers: Record<string, string> = {}) =>
  HttpServerResponse.jsonUnsafe({ message }, { status, headers })

const tooLarge = failure(413, "The body is larger than 1 MiB.", { connection: "close" })

const tooSlow = failure(408, "The body did not arrive in time.", { connection: "close" })

/** The answer to a request that met a defect. */
export const internalError = failure(500, "Internal server error.")

/** The answer of `/ready` while it is not. */
export const notReady = failure(503, "The database does not answer.")

const unwritable = failure(503, "The database cannot be written at present.", {
  "retry-after": "5",
})

// SQLite says FULL, IOERR and READONLY in these words, and Deno gives no code beside them. In each
// case the statement was rolled back, so that a client may send it again.
const refusals = /disk is full|disk I\/O error|readonly database/

/** Whether a defect is a database that has no room, or may not be written. */
const isUnwritable = (defect: unknown): boolean =>
  Predicate.isTagged(defect, "SqlError") && Predicate.hasProperty(defect, "message") &&
  refusals.test(String(defect.message))

/** The words of a 422; the input itself is left out, for it can hold a secret. */
const badInput = (error: HttpApiSchemaError): string => {
  const { issue } = error.cause
  const { kind, message, path } = Problem.firstProblem(issue)
  // A body that is no record at all fits none of the records that a route takes.
  const isNoRecord = issue._tag === "AnyOf" && issue.issues.length === 0
  if (path.length === 0 || isNoRecord) {
    return `Format Error Messages (body): ${message ?? `expected ${Input.expectations.body}`}`
  }
  if (kind === "Unexpected") return `Keywords ['${String(path.at(-1))}'] are not defined.`
  const field = String(path.findLast((key) => typeof key === "string") ?? path[0])
  const expected = message ?? Input.expectations[field]
  return `Format Error Messages (${field})${expected ? `: expected ${expected}` : ""}`
}

const notAllowed = (method: string, methods: ReadonlyArray<string>) =>
  failure(405, `The method ${method} is not allowed here. Allowed: ${methods.join(", ")}.`, {
    allow: methods.join(", "),
  })

/**
 * What a failure is logged as: itself, or its text where that repeats a secret of the request. None
 * is passed on by design; this is for what nobody designed, such as a store that quotes its input.
 */
const withoutSecrets = (
  cause: Cause.Cause<unknown>,
  { headers, url }: HttpServerRequest.HttpServerRequest,
): unknown => {
  const token = /^Bearer (\S+)/i.exec(headers.authorization ?? "")?.[1]
  const text = Cause.pretty(cause)
  const secrets = [token, new URLSearchParams(/\?(.*)/.exec(url)?.[1]).get("clientSecret")]
    .flatMap((secret) => secret ? [secret, encodeURIComponent(secret)] : [])
    // What is shorter is no secret, and is part of words.
    .filter((secret) => secret.length >= 8 && text.includes(secret))
  return secrets.length === 0
    ? cause
    : secrets.reduce((text, secret) => text.replaceAll(secret, "<redacted>"), text)
}

const reasons: Readonly<Record<number, string>> = {
  400: "The request cannot be read.",
  415: "The body must be application/json or application/x-www-form-urlencoded.",
}

/** Gives every answer of `app` that is a failure a JSON body; a defect is logged and not told. */
export const withFailures = <E, R>(
  app: Effect.Effect<HttpServerResponse.HttpServerResponse, E, R>,
): Effect.Effect<
  HttpServerResponse.HttpServerResponse,
  never,
  R | HttpServerRequest.HttpServerRequest
> =>
  Effect.gen(function* () {
    const request = yield* HttpServerRequest.HttpServerRequest
    const method = request.method === "HEAD" ? "GET" : request.method
    const running = yield* CurrentRequest
    const methods = running?.route?.methods ?? []
    // Before the routes, where /cameras/:cameraID would take GET /cameras/create for itself.
    if (methods.length > 0 && !methods.includes(method)) return notAllowed(request.method, methods)
    if (Number(request.headers["content-length"]) > Number(maxBodySize)) return tooLarge
    return yield* app.pipe(
      Effect.provideService(HttpIncomingMessage.MaxBodySize, maxBodySize),
      Effect.map((response) => {
        const message = reasons[response.status]
        return message === undefined ? response : failure(response.status, message)
      }),
      Effect.catchCause((cause) => {
        if (Cause.hasInterruptsOnly(cause)) return Effect.interrupt
        for (const reason of cause.reasons) {
          const error = Cause.isFailReason(reason)
            ? reason.error
            : Cause.isDieReason(reason)
            ? reason.defect
            : undefined
          if (error instanceof HttpServerError) {
            const { reason } = error
            if (reason._tag === "RouteNotFound") {
              return Effect.succeed(failure(404, "There is no such route."))
            }
            if (reason._tag === "RequestParseError") {
              if (reason.cause === bodyTimedOut) return Effect.succeed(tooSlow)
              return Effect.succeed(
                reason.reason === "BodyTooLarge" ? tooLarge : failure(400, reasons[400]!),
              )
            }
          }
          if (HttpApiSchemaError.is(error) && !/Body|Response/.test(error.kind)) {
            return Effect.succeed(failure(422, badInput(error)))
          }
        }
        const isFull = cause.reasons.some((reason) =>
          Cause.isDieReason(reason) && isUnwritable(reason.defect)
        )
        return Effect.as(
          // In words too, for the default logger leaves annotations out.
          Effect.logError(
            `The request ${running?.requestId} failed`,
            withoutSecrets(cause, request),
          ),
          isFull ? unwritable : internalError,
        )
      }),
    )
  })
