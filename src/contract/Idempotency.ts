/**
 * Writes that are done once, however often they are sent: the header that names one, and the header by
 * which a server says that it heeds it.
 *
 * @see https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/
 * @module
 */
import type { Route } from "./Route.ts"
import * as routes from "./RouteTable.ts"

/** The header of a request that is the same each time one write is sent. */
export const idempotencyKeyHeader = "idempotency-key"

/** The header of every response of a server that heeds the key: for how many seconds it keeps answers. */
export const keyLifetimeHeader = "idempotency-key-lifetime"

/** How long the response to a write is kept, in seconds: a day. */
export const keyLifetime = 86_400

/** What a key may be: long enough that nobody finds it by trying, in characters that are visible. */
export const keyPattern: RegExp = /^[!-~]{16,255}$/

/** What a key may be, in words. */
export const keyExpectation =
  "16 to 255 visible ASCII characters, random and the same on every retry, such as a UUID"

/** Whether a route takes a key: what it does twice when it is sent twice. */
export const takesKey = (route: Route): boolean =>
  route === routes.register || route === routes.resetSecret || route === routes.addCamera
