import type * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { toParameters } from "../../contract/Encoding.ts"
import * as routes from "../../contract/RouteTable.ts"
import { checkLevel } from "../../domain/ClientInput.ts"
import type { AuthorizationError } from "../../domain/Errors.ts"
import type { PermissionLevel } from "../../domain/Permission.ts"
import type { ApiClient, RequestError } from "../ApiClient.ts"
import { operation } from "../Operation.ts"
import { readMessage } from "../Responses.ts"

/**
 * Gives the client `clientID` another permission level, and succeeds with the message of the server.
 * Needs the permission level `"webUI"`, and at least both the old and the new level of that client.
 *
 * Fails with `ResourceNotFoundError` when there is no such client.
 *
 * @example
 * ```ts
 * import { register, updatePermission } from "@cam2/camera-database"
 * import { layerTest } from "@cam2/camera-database/testing"
 * import * as Effect from "effect/Effect"
 *
 * const message = await register("bob").pipe(
 *   Effect.flatMap(({ clientID }) => updatePermission(clientID, "webUI")),
 *   Effect.provide(layerTest),
 *   Effect.runPromise,
 * )
 * console.log(message)
 * ```
 */
export const updatePermission: (
  clientID: string,
  permissionLevel: PermissionLevel,
) => Effect.Effect<string, RequestError | AuthorizationError, ApiClient> =
  /* @__PURE__ */ operation({
    name: "updatePermission",
    route: routes.updateClient,
    input: (clientID, permissionLevel) =>
      Result.map(checkLevel("updatePermission")({ permissionLevel }), (checked) => ({
        path: { clientID },
        form: toParameters(checked),
      })),
    success: (body) => Result.map(readMessage(body), ({ message }) => message),
  })
