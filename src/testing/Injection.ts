/**
 * Failures, delays and expired tokens for the tests of a pipeline.
 *
 * @module
 */
import type * as Duration from "effect/Duration"
import type { RequestError } from "../client/ApiClient.ts"
import type { FailureByStatus } from "../client/Failures.ts"

/** The name of an operation, as errors and spans carry it. */
export type Operation =
  | "addCamera"
  | "cameraById"
  | "cameraByLegacyId"
  | "checkCamExist"
  | "clientIdsByOwner"
  | "getChangeLog"
  | "register"
  | "resetSecret"
  | "searchCamera"
  | "streamCameras"
  | "streamChangeLog"
  | "updateCamera"
  | "updateOwner"
  | "updatePermission"
  | "usageByClient"

type Common = RequestError | FailureByStatus[403]
type Write = Common | FailureByStatus[409]

/** The errors that an operation can fail with. */
export type OperationError<Name extends Operation> = Name extends
  "searchCamera" | "streamCameras" | "checkCamExist" ? RequestError
  : Name extends "addCamera" | "updateCamera" ? Write
  : Common

/** Something that goes wrong in a test; make it with {@linkcode fail}, {@linkcode delay} or
 * {@linkcode expireTokens}. */
export type Injection =
  | {
    readonly _tag: "Fail"
    readonly operation: Operation
    readonly error: Write
    readonly times: number
  }
  | { readonly _tag: "Delay"; readonly operation: Operation; readonly duration: Duration.Input }
  | { readonly _tag: "ExpireTokens"; readonly times: number }

/**
 * The next `times` calls of `operation` fail with `error` and reach no server; every call when
 * `times` is left out.
 *
 * @example
 * ```ts
 * import { InternalError } from "@cam2/camera-database"
 * import { fail } from "@cam2/camera-database/testing"
 *
 * const injection = fail("cameraById", new InternalError({ message: "Out of order" }), 2)
 * console.log(injection._tag)
 * ```
 */
export const fail = <Name extends Operation>(
  operation: Name,
  error: OperationError<Name>,
  times: number = Infinity,
): Injection => ({ _tag: "Fail", operation, error, times })

/** Every call of `operation` takes `duration` longer, on the clock of the test. */
export const delay = (operation: Operation, duration: Duration.Input): Injection => ({
  _tag: "Delay",
  operation,
  duration,
})

/** The next `times` requests are answered with `Token expired.`; one when left out. */
export const expireTokens = (times: number = 1): Injection => ({ _tag: "ExpireTokens", times })
