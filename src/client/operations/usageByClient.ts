import type * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { toParameters } from "../../contract/Encoding.ts"
import * as routes from "../../contract/RouteTable.ts"
import { checkOwner } from "../../domain/ClientInput.ts"
import type { AuthorizationError } from "../../domain/Errors.ts"
import type { ApiClient, RequestError } from "../ApiClient.ts"
import { operation } from "../Operation.ts"
import { readUsage } from "../Responses.ts"

/**
 * The number of requests that the client `clientID` of `owner` has made. Needs the permission level
 * `"webUI"`.
 *
 * Fails with `AuthorizationError` also when the client has another owner, and with
 * `ResourceNotFoundError` when there is no such client.
 *
 * @example
 * ```ts
 * import { register, usageByClient } from "@cam2/camera-database"
 * import { layerTest } from "@cam2/camera-database/testing"
 * import * as Effect from "effect/Effect"
 *
 * const usage = await register("bob").pipe(
 *   Effect.flatMap(({ clientID }) => usageByClient(clientID, "bob")),
 *   Effect.provide(layerTest),
 *   Effect.runPromise,
 * )
 * console.log(usage)
 * ```
 */
export const usageByClient: (
  clientID: string,
  owner: string,
) => Effect.Effect<number, RequestError | AuthorizationError, ApiClient> =
  /* @__PURE__ */ operation({
    name: "usageByClient",
    route: routes.usageByClient,
    input: (clientID, owner) =>
      Result.map(checkOwner("usageByClient")({ owner }), (checked) => ({
        path: { clientID },
        parameters: toParameters(checked),
      })),
    success: (body) => Result.map(readUsage(body), (usage) => usage.api_usage),
  })
