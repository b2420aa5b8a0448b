/**
 * How each operation can fail, as a schema.
 *
 * @module
 */
import * as Schema from "effect/Schema"
import { type FailureStatus, type Route, routes } from "../contract/Routes.ts"
import type * as Domain from "../domain/Errors.ts"
import * as Errors from "./Errors.ts"

/** The route of each operation, by whose failures it can fail. */
const routeOf = {
  addCamera: routes.addCamera,
  cameraById: routes.cameraById,
  cameraByLegacyId: routes.cameraByLegacyId,
  cameraByListId: routes.cameraById,
  checkCamExist: routes.checkCamExist,
  clientIdsByOwner: routes.clientIdsByOwner,
  getChangeLog: routes.getChangeLog,
  getClientLog: routes.getClientLog,
  listClients: routes.listClients,
  register: routes.register,
  removeClient: routes.removeClient,
  resetSecret: routes.resetSecret,
  searchCamera: routes.searchCamera,
  streamCameraPages: routes.searchCamera,
  streamCameras: routes.searchCamera,
  streamChangeLog: routes.getChangeLog,
  streamChangeLogPages: routes.getChangeLog,
  streamClientIdsByOwner: routes.clientIdsByOwner,
  streamClients: routes.listClients,
  streamClientLog: routes.getClientLog,
  streamClientLogPages: routes.getClientLog,
  updateCamera: routes.updateCamera,
  updateOwner: routes.updateClient,
  updatePermission: routes.updateClient,
  usageByClient: routes.usageByClient,
  whoami: routes.whoami,
  writeCamera: routes.updateCamera,
}

/** The name of an operation. */
export type OperationName = keyof typeof routeOf

type StatusOf<Name extends OperationName> = typeof routeOf[Name] extends Route<infer Status>
  ? Status
  : never

/** How the operation `Name` can fail. */
export type FailureOf<Name extends OperationName> =
  | Domain.AuthenticationError
  | Domain.ResourceNotFoundError
  | Domain.FormatError
  | Domain.TooManyRequestsError
  | Domain.InternalError
  | Domain.ConnectionError
  | Domain.InvalidResponseError
  | (403 extends StatusOf<Name> ? Domain.AuthorizationError : never)
  | (409 extends StatusOf<Name> ? Domain.ResourceConflictError : never)

/**
 * Schema of how an operation can fail: the error of an `Rpc` or a `Workflow` that calls it.
 *
 * @example A remote procedure that passes the failures on
 * ```ts
 * import { Camera, failuresOf } from "@cam2/camera-database/schemas"
 * import * as Rpc from "effect/rpc/Rpc"
 * import * as Schema from "effect/Schema"
 *
 * const camerasOf = Rpc.make("camerasOf", {
 *   payload: { country: Schema.String },
 *   success: Schema.Array(Camera),
 *   error: failuresOf("searchCamera"),
 * })
 * console.log(camerasOf._tag)
 * ```
 */
export const failuresOf = <Name extends OperationName>(
  operation: Name,
): Schema.Codec<FailureOf<Name>, Errors.ErrorEncoded<string>> => {
  const statuses: ReadonlyArray<FailureStatus> = routeOf[operation].failures
  // The statuses of a route are in its type too, where the compiler reads them.
  return Schema.Union([
    Errors.AuthenticationError,
    Errors.ResourceNotFoundError,
    Errors.FormatError,
    Errors.TooManyRequestsError,
    Errors.InternalError,
    Errors.ConnectionError,
    Errors.InvalidResponseError,
    ...statuses.includes(403) ? [Errors.AuthorizationError] : [],
    ...statuses.includes(409) ? [Errors.ResourceConflictError] : [],
  ]) as unknown as Schema.Codec<FailureOf<Name>, Errors.ErrorEncoded<string>>
}
