/**
 * The routes of the API: method, path, permission, and the failures that each documents; and the
 * limits of its responses.
 *
 * @module
 */
import * as routes from "./RouteTable.ts"

export type { FailureStatus, Route } from "./Route.ts"
export { routes }

/** The most results on one page of a search or of the change log. */
export const pageSize = 100

/** The most clients of one owner in a response, when fewer were not asked for. */
export const clientsPageSize = 10_000

/**
 * The most bytes of such a page, and of a response about an address: a page with large records is
 * shorter. A record that is larger comes alone.
 */
export const pageBytes = 1024 * 1024

/** The most ids in one batch. */
export const batchSize = 1000

/** The message of a 401 that a new token cures. */
export const tokenExpired = "Token expired."

/** The life of a token in seconds. */
export const tokenLifetime = 300
