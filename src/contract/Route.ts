/**
 * What a route of the API is.
 *
 * @module
 */
import type { PermissionLevel } from "../domain/Permission.ts"

/** A status that a route can document as a failure. */
export type FailureStatus = 401 | 403 | 404 | 409 | 412 | 422 | 429

/** One route of the API. */
export interface Route<Failure extends FailureStatus = FailureStatus> {
  /** The HTTP method. */
  readonly method: "GET" | "POST" | "PUT" | "DELETE"
  /** The path, with `:name` for a parameter. */
  readonly path: `/${string}`
  /** The permission level that it needs; none for the token itself. */
  readonly permission: PermissionLevel | undefined
  /** The status of its success. */
  readonly success: 200 | 201
  /** The status of its success where nothing was added, if that is another. */
  readonly otherSuccess?: 200 | undefined
  /** The statuses of its failures, 5xx and 429 aside. */
  readonly failures: ReadonlyArray<Failure>
}

/** The route of these facts. */
export const route = <const Failure extends FailureStatus>(
  method: Route["method"],
  path: Route["path"],
  permission: Route["permission"],
  failures: ReadonlyArray<Failure>,
  success: Route["success"] = 200,
  otherSuccess?: Route["otherSuccess"],
): Route<Failure> => ({ method, path, permission, success, otherSuccess, failures })
