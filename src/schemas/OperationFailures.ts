/**
 * How each operation can fail, as a schema.
 *
 * @module
 */
import * as Schema from "effect/Schema"
import { type FailureStatus, routes } from "../contract/Routes.ts"
import type * as Domain from "../domain/Errors.ts"
import { show } from "../domain/Problem.ts"
import * as Errors from "./Errors.ts"

/** The operations that have no route of their own, with the route that they go by. */
export type SharedRoutes = typeof sharedRoutes

const sharedRoutes: {
  readonly cameraByListId: "cameraById"
  readonly exportCameras: "searchCamera"
  readonly nearestCameras: "searchCamera"
  readonly cameraWithVersion: "cameraById"
  readonly streamCameraPages: "searchCamera"
  readonly streamCameras: "searchCamera"
  readonly streamChangeLog: "getChangeLog"
  readonly streamChangeLogPages: "getChangeLog"
  readonly streamChangePages: "getCameraChanges"
  readonly streamChanges: "getCameraChanges"
  readonly streamClientIdsByOwner: "clientIdsByOwner"
  readonly streamClientLog: "getClientLog"
  readonly streamClientLogPages: "getClientLog"
  readonly streamClients: "listClients"
  readonly streamSources: "listSources"
  readonly updateOwner: "updateClient"
  readonly updatePermission: "updateClient"
  readonly writeCamera: "updateCamera"
} = {
  cameraByListId: "cameraById",
  exportCameras: "searchCamera",
  nearestCameras: "searchCamera",
  cameraWithVersion: "cameraById",
  streamCameraPages: "searchCamera",
  streamCameras: "searchCamera",
  streamChangeLog: "getChangeLog",
  streamChangeLogPages: "getChangeLog",
  streamChangePages: "getCameraChanges",
  streamChanges: "getCameraChanges",
  streamClientIdsByOwner: "clientIdsByOwner",
  streamClientLog: "getClientLog",
  streamClientLogPages: "getClientLog",
  streamClients: "listClients",
  streamSources: "listSources",
  updateOwner: "updateClient",
  updatePermission: "updateClient",
  writeCamera: "updateCamera",
}

type Routes = typeof routes

/** The name of an operation. */
export type OperationName =
  | Exclude<keyof Routes, "authenticate" | "importCameras" | "updateClient">
  | keyof SharedRoutes

/** The statuses with which the route of an operation can fail. */
export type OperationStatus<Name extends OperationName> = Routes[
  Name extends keyof SharedRoutes ? SharedRoutes[Name] : Name & keyof Routes
]["failures"][number]

const noOperations: ReadonlyArray<string> = ["authenticate", "importCameras", "updateClient"]

const statusesOf = (name: string): ReadonlyArray<FailureStatus> => {
  const isShared = (name: string): name is keyof SharedRoutes => Object.hasOwn(sharedRoutes, name)
  const isRoute = (name: string): name is keyof Routes => Object.hasOwn(routes, name)
  const route = isShared(name) ? sharedRoutes[name] : name
  if (!isRoute(route) || noOperations.includes(name)) {
    throw new TypeError(`failuresOf: got ${show(name)}, expected the name of an operation.`)
  }
  return routes[route].failures
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
  | (403 extends OperationStatus<Name> ? Domain.AuthorizationError : never)
  | (409 extends OperationStatus<Name> ? Domain.ResourceConflictError : never)
  | (412 extends OperationStatus<Name> ? Domain.PreconditionFailedError : never)

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
  const statuses = statusesOf(operation)
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
    ...statuses.includes(412) ? [Errors.PreconditionFailedError] : [],
  ]) as unknown as Schema.Codec<FailureOf<Name>, Errors.ErrorEncoded<string>>
}
