/**
 * How each operation can fail, as a schema.
 *
 * @module
 */
import * as Schema from "effect/Schema"
import { type FailureStatus, type Route, routes } from "../contract/Routes.ts"
import type * as Domain from "../domain/Errors.ts"
import * as Errors from "./Errors.ts"

/** With which statuses each operation can fail beside those of every one. */
export interface OperationStatuses {
  readonly addCamera: 403 | 409
  readonly cameraById: 403
  readonly cameraByLegacyId: 403
  readonly cameraByListId: 403
  readonly checkCamExist: never
  readonly clientIdsByOwner: 403
  readonly getChangeLog: 403
  readonly getClientLog: 403
  readonly listClients: 403
  readonly register: 403
  readonly removeClient: 403
  readonly resetSecret: 403
  readonly searchCamera: never
  readonly streamCameraPages: never
  readonly streamCameras: never
  readonly streamChangeLog: 403
  readonly streamChangeLogPages: 403
  readonly streamClientIdsByOwner: 403
  readonly streamClients: 403
  readonly streamClientLog: 403
  readonly streamClientLogPages: 403
  readonly updateCamera: 403 | 409
  readonly updateOwner: 403
  readonly updatePermission: 403
  readonly usageByClient: 403
  readonly whoami: never
  readonly writeCamera: 403 | 409
}

/** The name of an operation. */
export type OperationName = keyof OperationStatuses

/** The route of each operation, by whose failures it can fail. */
const routeOf: {
  readonly [Name in OperationName]: Route<401 | 404 | 422 | OperationStatuses[Name]>
} = {
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

/** How the operation `Name` can fail. */
export type FailureOf<Name extends OperationName> =
  | Domain.AuthenticationError
  | Domain.ResourceNotFoundError
  | Domain.FormatError
  | Domain.TooManyRequestsError
  | Domain.InternalError
  | Domain.ConnectionError
  | Domain.InvalidResponseError
  | (403 extends OperationStatuses[Name] ? Domain.AuthorizationError : never)
  | (409 extends OperationStatuses[Name] ? Domain.ResourceConflictError : never)

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
