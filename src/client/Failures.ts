/**
 * From the status of an answer to the error that it means.
 *
 * @module
 */
import * as Duration from "effect/Duration"
import type * as Headers from "effect/http/Headers"
import type { FailureStatus, Route } from "../contract/Routes.ts"
import {
  AuthenticationError,
  AuthorizationError,
  FormatError,
  InternalError,
  InvalidResponseError,
  ResourceConflictError,
  ResourceNotFoundError,
  TooManyRequestsError,
} from "../domain/Errors.ts"
import type { Reply } from "./Exchange.ts"

/** The error that each documented status means. */
export interface FailureByStatus {
  readonly 401: AuthenticationError
  readonly 403: AuthorizationError
  readonly 404: ResourceNotFoundError
  readonly 409: ResourceConflictError
  readonly 422: FormatError
  readonly 429: TooManyRequestsError
}

const make: {
  readonly [Status in FailureStatus]: (
    facts: { readonly message: string; readonly operation: string; readonly status: number },
    headers: Headers.Headers,
  ) => FailureByStatus[Status]
} = {
  401: (facts) => new AuthenticationError(facts),
  403: (facts) => new AuthorizationError(facts),
  404: (facts) => new ResourceNotFoundError(facts),
  409: (facts) => new ResourceConflictError(facts),
  422: (facts) =>
    new FormatError({
      ...facts,
      field: /^Format Error Messages \((\w+)\)/.exec(facts.message)?.[1],
    }),
  429: (facts, headers) =>
    new TooManyRequestsError({ ...facts, retryAfter: readRetryAfter(headers["retry-after"]) }),
}

const readRetryAfter = (header: string | undefined): Duration.Duration | undefined =>
  header !== undefined && /^\d+$/.test(header.trim()) ? Duration.seconds(Number(header)) : undefined

const messageOf = (body: unknown): string | undefined => {
  const message = (body as { readonly message?: unknown } | null | undefined)?.message
  return typeof message === "string" ? message : undefined
}

/** The error of an answer that is no success of its route. */
export const failureOf = <Failure extends FailureStatus>(
  operation: string,
  route: Route<Failure>,
  { body, headers, status }: Reply,
): FailureByStatus[Failure] | InternalError | TooManyRequestsError | InvalidResponseError => {
  const message = messageOf(body)
  const documented = route.failures.find((failure) => failure === status)
  // An answer of another server, such as the page of a proxy, has a status but no message.
  if (documented !== undefined && message !== undefined) {
    return make[documented]({ message, operation, status }, headers)
  }
  if (status === 429) {
    return make[429]({ message: message ?? "Too many requests.", operation, status }, headers)
  }
  if (status >= 500) {
    return new InternalError({ message: message ?? "InternalError", operation, status })
  }
  return new InvalidResponseError({
    message: `Status ${status} is not an answer of this API to ${route.method} ${route.path}. ` +
      "Check the base URL.",
    operation,
    status,
  })
}
