/**
 * The routes of the API: method, path, permission, and the failures that each documents.
 *
 * @module
 */
import type { PermissionLevel } from "../domain/Permission.ts"

/** A status that a route can document as a failure. */
export type FailureStatus = 401 | 403 | 404 | 409 | 422 | 429

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
  /** The statuses of its failures, 5xx and 429 aside. */
  readonly failures: ReadonlyArray<Failure>
}

const route = <const Failure extends FailureStatus>(
  method: Route["method"],
  path: Route["path"],
  permission: Route["permission"],
  failures: ReadonlyArray<Failure>,
  success: Route["success"] = 200,
): Route<Failure> => ({ method, path, permission, success, failures })

/** Every route, by the name of its operation. */
export const routes = {
  authenticate: route("GET", "/auth", undefined, [401, 404, 422, 429]),
  register: route("POST", "/apps/register", "webUI", [401, 403, 422]),
  updateClient: route("PUT", "/apps/:clientID", "webUI", [401, 403, 404, 422]),
  removeClient: route("DELETE", "/apps/:clientID", "webUI", [401, 403, 404]),
  resetSecret: route("PUT", "/apps/:clientID/secret", "webUI", [401, 403, 404, 422]),
  whoami: route("GET", "/apps/me", "user", [401]),
  listClients: route("GET", "/apps", "webUI", [401, 403, 422]),
  clientIdsByOwner: route("GET", "/apps/by-owner", "webUI", [401, 403, 422]),
  usageByClient: route("GET", "/apps/:clientID/usage", "webUI", [401, 403, 404]),
  getChangeLog: route("GET", "/apps/db-change", "webUI", [401, 403, 422]),
  getClientLog: route("GET", "/apps/log", "admin", [401, 403, 422]),
  addCamera: route("POST", "/cameras/create", "admin", [401, 403, 409, 422], 201),
  importCameras: route("POST", "/cameras/import", "admin", [401, 403, 422]),
  updateCamera: route("PUT", "/cameras/:cameraID", "admin", [401, 403, 404, 409, 422]),
  cameraById: route("GET", "/cameras/:cameraID", "user", [401, 403, 404, 422]),
  cameraByLegacyId: route("GET", "/cameras/legacy/:legacy_cameraID", "user", [401, 403, 404, 422]),
  searchCamera: route("GET", "/cameras/search", "user", [401, 422]),
  checkCamExist: route("GET", "/cameras/exist", "user", [401, 422]),
}

/** The most results on one page of a search or of the change log. */
export const pageSize = 100

/** The most clients of one owner in an answer, when fewer were not asked for. */
export const clientsPageSize = 10_000

/**
 * The most bytes of such a page, and of an answer about an address: a page with large records is
 * shorter. A record that is larger comes alone.
 */
export const pageBytes = 1024 * 1024

/** The message of a 401 that a new token cures. */
export const tokenExpired = "Token expired."

/** The life of a token in seconds. */
export const tokenLifetime = 300
