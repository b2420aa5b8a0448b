/**
 * From the status of a response to the error that it means.
 *
 * @module
 */
import * as Duration from "effect/Duration"
import { takesKey } from "../contract/Idempotency.ts"
import { noSuchRoute } from "../contract/NoRoute.ts"
import type { FailureStatus, Route } from "../contract/Routes.ts"
import {
  AuthenticationError,
  AuthorizationError,
  FormatError,
  InternalError,
  InvalidResponseError,
  PreconditionFailedError,
  ResourceConflictError,
  ResourceNotFoundError,
  TooManyRequestsError,
} from "../domain/Errors.ts"
import { messageOf, responseFacts } from "./ApiResponse.ts"
import type { Reply } from "./Exchange.ts"

/** The error that each documented status means. */
export interface FailureByStatus {
  /** The secret or the token is not accepted. */
  readonly 401: AuthenticationError
  /** The permission level does not allow it. */
  readonly 403: AuthorizationError
  /** No camera, or no client, has the id. */
  readonly 404: ResourceNotFoundError
  /** Another camera has the `legacy_cameraID`, or the `source_id` at the same source. */
  readonly 409: ResourceConflictError
  /** The camera has another version. */
  readonly 412: PreconditionFailedError
  /** The input is wrong. */
  readonly 422: FormatError
  /** Too many requests. */
  readonly 429: TooManyRequestsError
}

interface Facts {
  readonly message: string
  readonly operation: string
  readonly status: number
  readonly requestId?: string | undefined
  readonly retryAfter?: Duration.Duration | undefined
  readonly field?: string | undefined
}

const errors: {
  readonly [Status in FailureStatus]: new (facts: Facts) => FailureByStatus[Status]
} = {
  401: AuthenticationError,
  403: AuthorizationError,
  404: ResourceNotFoundError,
  409: ResourceConflictError,
  412: PreconditionFailedError,
  422: FormatError,
  429: TooManyRequestsError,
}

/**
 * How long the server asks to wait: seconds, or until a date, which is by its own clock where it tells
 * that. No time at all, or a date in the past, is no wish of its own.
 */
const readRetryAfter = ({ header: read, receivedAt }: Reply): Duration.Duration | undefined => {
  const header = read("retry-after")?.trim() ?? ""
  const now = Date.parse(read("date") ?? "") || receivedAt
  const wait = /^\d+$/.test(header)
    ? Number(header) * 1000
    : /^\w{3},/.test(header)
    ? Date.parse(header) - now
    : NaN
  return wait > 0 ? Duration.millis(wait) : undefined
}

/**
 * The words for a response without a message: for JSON those of the original client, else for what is
 * no response of the API, such as the page of a proxy.
 */
const untold = (status: number | undefined, isJson: boolean) =>
  !isJson
    ? `Status ${status} without a message. Try again later.`
    : status === 429
    ? "Too many requests."
    : "InternalError"

/**
 * Whether the API itself told a failure: with a message, and the id of the request. Anything else, such
 * as the page of a proxy, proves nothing of what the API did.
 */
export const isToldByApi = (
  { message, requestId, status }: {
    readonly message?: string
    readonly requestId?: string | undefined
    readonly status?: number | undefined
  },
): boolean =>
  requestId !== undefined && message !== untold(status, true) && message !== untold(status, false)

/** The error of a response that is no success of its route. */
export const failureOf = <Failure extends FailureStatus>(
  operation: string,
  route: Route<Failure>,
  reply: Reply,
): FailureByStatus[Failure] | InternalError | TooManyRequestsError | InvalidResponseError => {
  const { body, status } = reply
  const facts = { operation, ...responseFacts(reply) }
  const message = messageOf(body)
  const told = message ?? untold(status, body !== undefined)
  const retryAfter = readRetryAfter(reply)
  // The same write, sent before, is in progress.
  if (status === 409 && takesKey(route) && reply.header("retry-after") !== undefined) {
    return new InternalError({ ...facts, message: told, retryAfter })
  }
  const documented = route.failures.find((failure) => failure === status)
  // A response of another server, such as the page of a proxy, has a status but no message. And a wrong
  // base URL must not look like a client that is missing; an id that no route takes is a missing one.
  const isOfRoute = message !== undefined && (message !== noSuchRoute || route.path.includes(":"))
  if (documented !== undefined && documented !== 429 && isOfRoute) {
    const field = /^Format Error Messages \((\w+)\)/.exec(message)?.[1]
    return new errors[documented]({ ...facts, message, ...(status === 422 && { field }) })
  }
  if (status === 429) {
    return new TooManyRequestsError({ ...facts, message: told, retryAfter })
  }
  if (status >= 500) {
    return new InternalError({ ...facts, message: told, retryAfter })
  }
  return new InvalidResponseError({
    ...facts,
    message: `Status ${status} is not a response of this API to ${route.method} ${route.path}. ` +
      "Check the base URL.",
  })
}
