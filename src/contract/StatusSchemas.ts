/**
 * Failures on the wire: `{ "message": … }` and a status, without a tag.
 *
 * @module
 */
import * as HttpApiSchema from "effect/http-api/HttpApiSchema"
import * as Schema from "effect/Schema"
import * as SchemaTransformation from "effect/SchemaTransformation"
import {
  AuthenticationError,
  AuthorizationError,
  FormatError,
  PreconditionFailedError,
  ResourceConflictError,
  ResourceNotFoundError,
  TooManyRequestsError,
} from "../domain/Errors.ts"
import type { FailureStatus, Route } from "./Routes.ts"

/** What a failure is on the wire. */
export const Failure: Schema.Codec<{ readonly message: string }> = Schema.Struct({
  message: Schema.String,
}).annotate({ identifier: "Failure" })

const failure = <E extends { readonly message: string }>(
  status: FailureStatus,
  error: new (facts: { readonly message: string }) => E,
): Schema.Codec<E, { readonly message: string }> =>
  Failure.pipe(
    Schema.decodeTo(
      Schema.instanceOf(error),
      SchemaTransformation.transform<E, { readonly message: string }>({
        decode: (facts) => new error(facts),
        encode: ({ message }) => ({ message }),
      }),
    ),
    HttpApiSchema.status(status),
  )

/** The encoding of each failure, by its status. */
export const failures = {
  401: failure(401, AuthenticationError),
  403: failure(403, AuthorizationError),
  404: failure(404, ResourceNotFoundError),
  409: failure(409, ResourceConflictError),
  412: failure(412, PreconditionFailedError),
  422: failure(422, FormatError),
  429: failure(429, TooManyRequestsError),
}

/** The failures that a route documents. */
export const failuresOf = <Status extends FailureStatus>(
  route: Route<Status>,
): ReadonlyArray<(typeof failures)[Status]> => route.failures.map((status) => failures[status])
