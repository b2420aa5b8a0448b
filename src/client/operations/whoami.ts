import type * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as routes from "../../contract/RouteTable.ts"
import type { ClientInfo } from "../../domain/ClientInfo.ts"
import type { ApiClient, RequestError } from "../ApiClient.ts"
import { operation } from "../Operation.ts"
import { readClient } from "../Responses.ts"

/**
 * What the server knows of the client that asks: its id, owner and permission level, how many requests
 * it has made, this one included, and until when its old secret is valid, if it has one. Every client
 * may ask.
 *
 * @example
 * ```ts
 * import { whoami } from "@cam2/camera-database"
 * import { layerTest } from "@cam2/camera-database/testing"
 * import * as Effect from "effect/Effect"
 *
 * const { owner, permissionLevel } = await whoami().pipe(
 *   Effect.provide(layerTest),
 *   Effect.runPromise,
 * )
 * console.log(owner, permissionLevel)
 * ```
 */
export const whoami: () => Effect.Effect<ClientInfo, RequestError, ApiClient> =
  /* @__PURE__ */ operation({
    name: "whoami",
    route: routes.whoami,
    input: () => Result.succeed({}),
    success: readClient,
  })
