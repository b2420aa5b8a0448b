/**
 * Failures, delays and expired tokens for the tests of a pipeline.
 *
 * @module
 */
import type * as Duration from "effect/Duration"
import type { Call, RequestError } from "../client/ApiClient.ts"
import type { FailureByStatus } from "../client/Failures.ts"
import type { FailureStatus } from "../contract/Routes.ts"

/** The name of an operation, as errors and spans carry it. */
export type Operation =
  | "addCamera"
  | "cameraById"
  | "cameraByLegacyId"
  | "checkCamExist"
  | "clientIdsByOwner"
  | "getChangeLog"
  | "getClientLog"
  | "register"
  | "resetSecret"
  | "searchCamera"
  | "streamCameras"
  | "streamChangeLog"
  | "streamClientIdsByOwner"
  | "streamClientLog"
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
    readonly when: (call: InjectedCall) => boolean
  }
  | { readonly _tag: "Delay"; readonly operation: Operation; readonly duration: Duration.Input }
  | { readonly _tag: "ExpireTokens"; readonly times: number }

/** What a call asks for, as the server would see it. */
export type InjectedCall = Pick<Call<FailureStatus>, "path" | "parameters" | "form">

/** Which calls fail; all of them when empty. */
export interface FailOptions {
  /** How many calls fail before the others reach the server; every one when left out. */
  readonly times?: number | undefined
  /** Which calls fail, by what they ask for. */
  readonly when?: ((call: InjectedCall) => boolean) | undefined
}

/**
 * Calls of `operation` fail with `error` and reach no server. An error that does not name its
 * operation gets the name, as it would have it from the client.
 *
 * @example The first two calls, and every call for one camera
 * ```ts
 * import { InternalError } from "@cam2/camera-database"
 * import { fail, sampleCameraID } from "@cam2/camera-database/testing"
 *
 * const error = new InternalError({ message: "Out of order" })
 * const inject = [
 *   fail("searchCamera", error, { times: 2 }),
 *   fail("cameraById", error, { when: ({ path }) => path?.cameraID === sampleCameraID(7) }),
 * ]
 * console.log(inject.length)
 * ```
 */
export const fail = <Name extends Operation>(
  operation: Name,
  error: OperationError<Name>,
  { times = Infinity, when = () => true }: FailOptions = {},
): Injection => {
  if (error.operation === undefined) {
    Object.defineProperty(error, "operation", { value: operation, enumerable: true })
  }
  return { _tag: "Fail", operation, error, times, when }
}

/** Every call of `operation` takes `duration` longer, on the clock of the test. */
export const delay = (operation: Operation, duration: Duration.Input): Injection => ({
  _tag: "Delay",
  operation,
  duration,
})

/** The next `times` requests are answered with `Token expired.`; one when left out. */
export const expireTokens = (times: number = 1): Injection => ({ _tag: "ExpireTokens", times })
