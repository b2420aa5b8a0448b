/**
 * What can be sent again without doing twice what it does.
 *
 * @module
 */
import { takesKey } from "../contract/Idempotency.ts"
import type { Route } from "../contract/Routes.ts"
import * as routes from "../contract/RouteTable.ts"
import type { KnownServer } from "./HeedsKeys.ts"
import type { RetryFacts } from "./RetryPolicy.ts"
import { isToldByApi } from "./StatusErrors.ts"

/** What of a failure decides whether its request is repeated. */
export interface CallFailure extends RetryFacts {
  readonly message: string
  readonly requestId?: string | undefined
}

/** Whether it is certain that the server never saw the request. */
export const neverSent = ({ reason }: { readonly reason?: unknown }): boolean =>
  reason === "Refused" || reason === "Local"

/** Whether a request that failed can be sent again without doing twice what it does. */
export const mayRepeat = (route: Route, server: KnownServer) => (error: CallFailure): boolean => {
  // What is known after the failure, which can be told by a response itself.
  if (takesKey(route) && server.heedsKeys) return true
  // These two read, or do nothing the second time.
  const isSafe = route === routes.camerasByIds || route === routes.retireCamera
  if (route.method === "GET" || isSafe) return true
  if (route.method === "PUT" || route.method === "DELETE") return route !== routes.resetSecret
  // Certain that no camera was added; a client that was registered would be lost with its secret.
  return (route === routes.addCamera || route === routes.importCameras) &&
    (neverSent(error) ||
      (error.status === 429 || error.status === 503) && isToldByApi(error))
}

/** Whether what a key was sent with is worth another try: it is in progress, or nobody knows. */
export const isUnsettled = ({ _tag, requestId, status }: CallFailure): boolean =>
  _tag === "InternalError" ? status === 409 : _tag === "InvalidResponseError" && !requestId
