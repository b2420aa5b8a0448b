import type * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { toParameters } from "../../contract/Encoding.ts"
import * as routes from "../../contract/RouteTable.ts"
import { checkNewOwner } from "../../domain/ClientInput.ts"
import type { AuthorizationError } from "../../domain/Errors.ts"
import type { ApiClient, RequestError } from "../ApiClient.ts"
import { operation } from "../Operation.ts"
import { readMessage } from "../Responses.ts"

/**
 * Gives the client `clientID` another owner, and succeeds with the message of the server. Needs the
 * permission level `"webUI"`, and at least the level of that client.
 *
 * An owner has 1 to 200 characters, all of them visible, and no blanks at its ends. Fails with
 * `ResourceNotFoundError` when there is no such client.
 *
 * @example
 * ```ts
 * import { register, updateOwner } from "@cam2/camera-database"
 * import { layerTest } from "@cam2/camera-database/testing"
 * import * as Effect from "effect/Effect"
 *
 * const message = await register("bob").pipe(
 *   Effect.flatMap(({ clientID }) => updateOwner(clientID, "alice")),
 *   Effect.provide(layerTest),
 *   Effect.runPromise,
 * )
 * console.log(message)
 * ```
 */
export const updateOwner: (
  clientID: string,
  owner: string,
) => Effect.Effect<string, RequestError | AuthorizationError, ApiClient> =
  /* @__PURE__ */ operation({
    name: "updateOwner",
    route: routes.updateClient,
    input: (clientID, owner) =>
      Result.map(checkNewOwner("updateOwner")({ owner }), (checked) => ({
        path: { clientID },
        form: toParameters(checked),
      })),
    success: (body) => Result.map(readMessage(body), ({ message }) => message),
  })
