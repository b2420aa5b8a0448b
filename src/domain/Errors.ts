/**
 * The failures of the CAM2 API, each a tagged error that `Effect.catchTag` takes.
 *
 * @module
 */
import type * as Cause from "effect/Cause"
import * as Data from "effect/Data"
import type * as Duration from "effect/Duration"

/** The facts that every failure of an operation has. Holds neither a client secret nor a token. */
export interface FailureFacts {
  /** What failed and what to do. A message that came from the server is kept word for word. */
  readonly message: string
  /** The operation that failed, such as `"searchCamera"`. */
  readonly operation?: string | undefined
  /** The HTTP status of the response, if there was one. */
  readonly status?: number | undefined
  /** The id that the server gave the request, by which its log tells more of it. */
  readonly requestId?: string | undefined
}

/** What a {@linkcode FormatError} tells beyond its message. */
export interface FormatFacts extends FailureFacts {
  /** The field at fault; absent when the server refused without naming one. */
  readonly field?: string | undefined
  /** What the field takes. */
  readonly expected?: string | undefined
  /** What came instead. */
  readonly actual?: unknown
}

/** What a {@linkcode TooManyRequestsError} or {@linkcode InternalError} tells beyond its message. */
export interface RetryableFacts extends FailureFacts {
  /** How long to wait, if the server said so. */
  readonly retryAfter?: Duration.Duration | undefined
}

/** What a {@linkcode ConnectionError} tells beyond its message. */
export interface ConnectionFacts extends FailureFacts {
  /**
   * `"Refused"` and `"Local"` prove that the server never saw the request. `"Local"` is no outage: this
   * machine or its runtime refuses to send it, and will again, so it is not retried.
   */
  readonly reason: "Refused" | "Local" | "Timeout" | "Interrupted" | "Unknown"
}

/** What an {@linkcode InvalidOptionError} tells beyond its message. */
export interface InvalidOptionFacts extends FailureFacts {
  /** The option at fault, such as `"baseURL"` or `"retry.times"`. */
  readonly option: string
  /** What the option takes. */
  readonly expected: string
}

/** What an {@linkcode InvalidResponseError} tells beyond its message. */
export interface InvalidResponseFacts extends FailureFacts {
  /** The first offending place in the body, such as `[3].latitude`. */
  readonly path?: string | undefined
  /** The camera whose record cannot be read, if it is one. */
  readonly cameraID?: string | undefined
}

/** The class of a tagged error with the given facts. */
export interface TaggedErrorClass<Tag extends string, Facts> {
  /** Makes the error; `yield*` it or pass it to `Effect.fail`. */
  new (facts: Facts): Cause.YieldableError & { readonly _tag: Tag } & Readonly<Facts>
}

const Format: TaggedErrorClass<"FormatError", FormatFacts> = Data.TaggedError("FormatError")
/**
 * The input is wrong: found before anything is sent, or answered with 422 by the server.
 *
 * @example Reading what was wrong
 * ```ts
 * import { FormatError } from "@cam2/camera-database"
 *
 * const error = new FormatError({
 *   message: "Format Error Messages (radius): got -1, expected a number of kilometres above 0",
 *   field: "radius",
 * })
 * console.log(error.field)
 * ```
 */
export class FormatError extends Format {}

const Authentication: TaggedErrorClass<"AuthenticationError", FailureFacts> = Data.TaggedError(
  "AuthenticationError",
)
/** 401: the server does not accept the client secret or the token. */
export class AuthenticationError extends Authentication {}

const Authorization: TaggedErrorClass<"AuthorizationError", FailureFacts> = Data.TaggedError(
  "AuthorizationError",
)
/** 403: the client is known, and its permission level does not allow this. */
export class AuthorizationError extends Authorization {}

const ResourceNotFound: TaggedErrorClass<"ResourceNotFoundError", FailureFacts> = Data.TaggedError(
  "ResourceNotFoundError",
)
/**
 * 404: no camera, or no client, has the given id. When the client itself is unknown to the server,
 * `operation` is `"authenticate"`.
 */
export class ResourceNotFoundError extends ResourceNotFound {}

const ResourceConflict: TaggedErrorClass<"ResourceConflictError", FailureFacts> = Data.TaggedError(
  "ResourceConflictError",
)
/** 409: another camera has this `legacy_cameraID`, or this `source_id` at the same source. */
export class ResourceConflictError extends ResourceConflict {}

const PreconditionFailed: TaggedErrorClass<"PreconditionFailedError", FailureFacts> = Data
  .TaggedError("PreconditionFailedError")
/**
 * 412: the camera has another version than the write was meant for, and nothing was written. Read it
 * again: after a retry, the other version can be that of the first attempt, whose response was lost.
 */
export class PreconditionFailedError extends PreconditionFailed {}

const Internal: TaggedErrorClass<"InternalError", RetryableFacts> = Data.TaggedError(
  "InternalError",
)
/** 5xx: the server failed; the same call may succeed later, after `retryAfter` if it said so. */
export class InternalError extends Internal {}

const TooManyRequests: TaggedErrorClass<"TooManyRequestsError", RetryableFacts> = Data
  .TaggedError("TooManyRequestsError")
/** 429: too many requests; `retryAfter` says how long to wait, if the server did. */
export class TooManyRequestsError extends TooManyRequests {}

const Connection: TaggedErrorClass<"ConnectionError", ConnectionFacts> = Data.TaggedError(
  "ConnectionError",
)
/**
 * No response: the connection was refused or lost, the time ran out, or this machine sends nothing.
 *
 * @example A server that is away
 * ```ts
 * import { ConnectionError, countCameras } from "@cam2/camera-database"
 * import { fail, layerTestWith } from "@cam2/camera-database/testing"
 * import * as Effect from "effect/Effect"
 *
 * const away = new ConnectionError({ message: "Connection refused", reason: "Refused" })
 * const program = countCameras().pipe(
 *   Effect.catchTag("ConnectionError", ({ reason }) => Effect.succeed(reason)),
 *   Effect.provide(layerTestWith({ inject: [fail("countCameras", away)] })),
 * )
 * console.log(await Effect.runPromise(program)) // Refused
 * ```
 */
export class ConnectionError extends Connection {}

const InvalidResponse: TaggedErrorClass<"InvalidResponseError", InvalidResponseFacts> = Data
  .TaggedError("InvalidResponseError")
/** A response that is not this API's: an undocumented status or a body that cannot be read. */
export class InvalidResponseError extends InvalidResponse {}

const InvalidClientId: TaggedErrorClass<"InvalidClientIdError", FailureFacts> = Data.TaggedError(
  "InvalidClientIdError",
)
/** The client id does not have exactly 96 characters; nothing was sent. */
export class InvalidClientIdError extends InvalidClientId {}

const InvalidClientSecret: TaggedErrorClass<"InvalidClientSecretError", FailureFacts> = Data
  .TaggedError("InvalidClientSecretError")
/** The client secret has fewer than 71 characters; nothing was sent. */
export class InvalidClientSecretError extends InvalidClientSecret {}

const InvalidOption: TaggedErrorClass<"InvalidOptionError", InvalidOptionFacts> = Data.TaggedError(
  "InvalidOptionError",
)
/**
 * An option of a client is wrong: it fails the layer, before anything is sent. It is a mistake in the
 * setup of the program, while a {@linkcode FormatError} can be the mistake of a caller.
 *
 * @example Ending with what is wrong
 * ```ts
 * import { cameraById, layer } from "@cam2/camera-database"
 * import * as Effect from "effect/Effect"
 * import * as Redacted from "effect/Redacted"
 *
 * const program = cameraById("5ae0ecbd336359291be74c12").pipe(
 *   Effect.provide(layer({
 *     clientID: "0".repeat(96),
 *     clientSecret: Redacted.make("0".repeat(71)),
 *     baseURL: "cameras.example.org",
 *   })),
 *   Effect.catchTag("InvalidOptionError", ({ option }) => Effect.succeed(`correct ${option}`)),
 * )
 * console.log(await Effect.runPromise(Effect.option(program)))
 * ```
 */
export class InvalidOptionError extends InvalidOption {}
