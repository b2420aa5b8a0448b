import type * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as routes from "../../contract/RouteTable.ts"
import type { AuthorizationError } from "../../domain/Errors.ts"
import type { ApiClient, RequestError } from "../ApiClient.ts"
import { operation } from "../Operation.ts"
import { readMessage } from "../Responses.ts"

/**
 * Removes the client `clientID`, and succeeds with the message of the server. From then on the server
 * refuses its secret and its tokens. Needs the permission level `"webUI"`, and at least the level of
 * that client; a client may remove itself.
 *
 * Fails with `AuthorizationError` also when it is the last client of the level `"admin"`, and with
 * `ResourceNotFoundError` when there is no such client. A retry after a lost response can fail so,
 * too: then the client was removed by the first attempt.
 *
 * @example
 * ```ts
 * import { clientIdsByOwner, register, removeClient } from "@cam2/camera-database"
 * import { layerTest } from "@cam2/camera-database/testing"
 * import * as Effect from "effect/Effect"
 *
 * const ids = await register("bob").pipe(
 *   Effect.flatMap(({ clientID }) => removeClient(clientID)),
 *   Effect.andThen(clientIdsByOwner("bob")),
 *   Effect.provide(layerTest),
 *   Effect.runPromise,
 * )
 * console.log(ids.length)
 * ```
 */
export const removeClient: (
  clientID: string,
) => Effect.Effect<string, RequestError | AuthorizationError, ApiClient> =
  /* @__PURE__ */ operation({
    name: "removeClient",
    route: routes.removeClient,
    input: (clientID) => Result.succeed({ path: { clientID } }),
    success: (body) => Result.map(readMessage(body), ({ message }) => message),
  })
