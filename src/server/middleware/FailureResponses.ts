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
import { identity } from "effect/Function"
import * as Option from "effect/Option"
import * as Predicate from "effect/Predicate"
import { isSqlError } from "effect/sql/SqlError"
import { ndjson } from "../../contract/ImportResult.ts"
import { noSuchRoute } from "../../contract/NoRoute.ts"
import { withoutSecrets } from "../../domain/Redaction.ts"
import {
  givenTwice,
  isUtf8Encoded,
  refuseEncoding,
  UnreadableBody,
  unreadableQuery,
} from "./BodyEncoding.ts"
import { fieldOf, inputMessage } from "./InputMessage.ts"
import { BodyRefusal, bodyTimedOut } from "./RequestBody.ts"
import { CurrentRequest, type Route } from "./Requests.ts"
import { turnedAway } from "./Shares.ts"
import { StoreBusy, StoreUnavailable } from "../stores/StoreHealth.ts"

/** The most bytes of a request body. */
export const maxBodySize = ByteSize.fromInputUnsafe("1 MiB")

/** What a client is told of a failure. */
interface Failure {
  readonly status: number
  readonly message: string
  readonly headers?: Readonly<Record<string, string>>
}

const toResponse = ({ headers = {}, message, status }: Failure) =>
  HttpServerResponse.jsonUnsafe({ message }, { status, headers })

const tooLarge: Failure = {
  status: 413,
  message: "The body is larger than 1 MiB.",
  headers: { connection: "close" },
}

const internal: Failure = { status: 500, message: "Internal server error." }

const tooSlow: Failure = {
  status: 408,
  message: "The body did not arrive in time.",
  headers: { connection: "close" },
}

/** The response to a request that met a defect. */
export const internalError = toResponse(internal)

const later = { "retry-after": "5" }

/** The response of `/ready` while the stores say that they cannot be relied on. */
export const unhealthy = ({ message }: Pick<StoreUnavailable, "message">) =>
  toResponse({ status: 503, message, headers: later })

/** The response of `/ready` while it is not. */
export const notReady = unhealthy({ message: "The database does not answer." })

const unwritable: Failure = {
  status: 503,
  message: "The database cannot be written at present.",
  headers: later,
}

const tooMuch = ({ message }: StoreBusy): Failure => ({
  status: 503,
  message,
  headers: later,
})

const noRoute: Failure = { status: 404, message: noSuchRoute }

const noSockets: Failure = {
  status: 400,
  message:
    "This server has no WebSockets. GET /cameras/changes tells of changes as they happen, as " +
    "server-sent events.",
}

const unreadable: Failure = { status: 400, message: "The request cannot be read." }

// SQLite says FULL, IOERR, READONLY and BUSY in these words, and Deno gives no code beside them. In
// each case the statement was rolled back, so that a client may send it again.
const lock = /database is locked/
const refusals = /disk is full|disk I\/O error|readonly database|database is locked/

/** Whether a defect is the lock that another program has on the database. */
const isLocked = (defect: unknown): boolean =>
  isSqlError(defect) && lock.test(`${defect.message} ${defect.reason.message}`)

/** Whether a defect is a database that has no room, or may not be written. */
const isUnwritable = (defect: unknown): boolean =>
  Predicate.isTagged(defect, "SqlError") && Predicate.hasProperty(defect, "message") &&
  refusals.test(String(defect.message))

const queryOf = ({ url }: { readonly url: string }) =>
  new URLSearchParams(/\?([^#]*)/.exec(url)?.[1])

/**
 * What a failure is logged as: itself, or its text where that repeats a secret of the request. None
 * is passed on by design; this is for what nobody designed, such as a store that quotes its input.
 */
const loggedCause = (
  cause: Cause.Cause<unknown>,
  { headers, url }: HttpServerRequest.HttpServerRequest,
): unknown => {
  const token = /^Bearer (\S+)/i.exec(headers.authorization ?? "")?.[1]
  const secrets = [token, queryOf({ url }).get("clientSecret")].flatMap((secret) => secret ?? [])
  const text = Cause.pretty(cause)
  const redacted = withoutSecrets(text, secrets)
  return redacted === text ? cause : redacted
}

const notAllowed = (method: string, methods: ReadonlyArray<string>): Failure => ({
  status: 405,
  message: `The method ${method} is not allowed here. Allowed: ${methods.join(", ")}.`,
  headers: { allow: methods.join(", ") },
})

const wrongType = (isStreamed: boolean): Failure => ({
  status: 415,
  message: `The body must be ${
    isStreamed ? ndjson : "application/json or application/x-www-form-urlencoded"
  }.`,
})

/** What is told of a cause of failure; a defect is logged and not told. */
export const failureOf = Effect.fnUntraced(function* (cause: Cause.Cause<unknown>) {
  const request = yield* Effect.serviceOption(HttpServerRequest.HttpServerRequest)
  for (const reason of cause.reasons) {
    const error = Cause.isFailReason(reason)
      ? reason.error
      : Cause.isDieReason(reason)
      ? reason.defect
      : undefined
    if (error instanceof HttpServerError) {
      const { reason } = error
      if (reason._tag === "RouteNotFound") {
        return noRoute
      }
      if (reason._tag === "RequestParseError") {
        if (reason.cause === bodyTimedOut) return tooSlow
        if (reason.cause instanceof BodyRefusal) return turnedAway[reason.cause.usedUp]
        if (reason.cause instanceof UnreadableBody) {
          return { status: 422, message: reason.cause.message } as Failure
        }
        return reason.reason === "BodyTooLarge" ? tooLarge : unreadable
      }
    }
    if (HttpApiSchemaError.is(error) && !/Body|Response/.test(error.kind)) {
      const field = error.kind === "Query" ? fieldOf(error.cause.issue) : undefined
      const isTwice = field !== undefined && Option.isSome(request) &&
        queryOf(request.value).getAll(field).length > 1
      const message = isTwice ? givenTwice(field) : inputMessage(error.cause.issue)
      return { status: 422, message } as Failure
    }
  }
  const defects = cause.reasons.flatMap((reason) =>
    Cause.isDieReason(reason) ? [reason.defect] : []
  )
  if (defects.some((defect) => defect instanceof StoreUnavailable)) return unwritable
  const busy = defects.find((defect) => defect instanceof StoreBusy)
  if (busy !== undefined) return tooMuch(busy)
  const isFull = defects.some(isUnwritable)
  const running = yield* CurrentRequest
  if (isFull && defects.every(isLocked)) {
    yield* Effect.logWarning("A write was refused: another program has the lock on the database")
    return unwritable
  }
  yield* Effect.logError(
    // In words too, for the default logger leaves annotations out.
    running ? `The request ${running.requestId} failed` : "The request failed",
    Option.isSome(request) ? loggedCause(cause, request.value) : cause,
  )
  return isFull ? unwritable : internal
})

const unknownRoute: Pick<Route, "methods" | "isStreamed"> = { methods: [], isStreamed: false }

/** Gives every response of `app` that is a failure a JSON body; a defect is logged and not told. */
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
    const { isStreamed, methods } = (yield* CurrentRequest)?.route ?? unknownRoute
    // To leave the upgrade out is no response to whoever wants nothing else.
    if (request.headers["sec-websocket-key"] !== undefined) return toResponse(noSockets)
    // Before the routes, where /cameras/:cameraID would take GET /cameras/create for itself.
    if (methods.length > 0 && !methods.includes(method)) {
      return toResponse(notAllowed(request.method, methods))
    }
    if (methods.length > 0 && !isUtf8Encoded(request.url)) {
      return toResponse({ status: 422, message: unreadableQuery })
    }
    const refused = methods.length > 0 && method !== "GET"
      ? refuseEncoding(request.headers)
      : undefined
    if (refused) return toResponse({ status: 415, ...refused })
    if (!isStreamed && Number(request.headers["content-length"]) > Number(maxBodySize)) {
      return toResponse(tooLarge)
    }
    return yield* app.pipe(
      method === "GET"
        ? identity
        : Effect.provideService(HttpIncomingMessage.MaxBodySize, maxBodySize),
      Effect.map((response) => {
        // A refusal in JSON says why.
        const { body } = response
        const isTold = body._tag !== "Empty" && body.contentType?.startsWith("application/json")
        if (isTold) return response
        if (response.status === 400) return toResponse(unreadable)
        return response.status === 415 ? toResponse(wrongType(isStreamed)) : response
      }),
      Effect.catchCause((cause) =>
        Cause.hasInterruptsOnly(cause) ? Effect.interrupt : Effect.map(failureOf(cause), toResponse)
      ),
    )
  })
