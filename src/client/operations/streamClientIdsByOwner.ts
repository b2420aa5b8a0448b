import * as Result from "effect/Result"
import type * as Stream from "effect/Stream"
import { toParameters } from "../../contract/Encoding.ts"
import * as routes from "../../contract/RouteTable.ts"
import { checkOwner } from "../../domain/ClientInput.ts"
import type { AuthorizationError } from "../../domain/Errors.ts"
import type { ApiClient, RequestError } from "../ApiClient.ts"
import { type Listing, walk } from "../Listing.ts"
import { streaming } from "../Operation.ts"
import { readClientIds } from "../Responses.ts"

/** The ids of the clients of an owner, as a listing. */
export const clientIds = (operation: string): Listing<string, 401 | 403 | 422, string> => ({
  operation,
  route: routes.clientIdsByOwner,
  input: (owner) => Result.map(checkOwner(operation)({ owner }), toParameters),
  success: (body) =>
    Result.map(readClientIds(body), (clients) => clients.map(({ clientID }) => clientID)),
  hasOffsets: false,
})

/**
 * The ids of the clients of `owner`, sorted; each page is fetched when it is pulled. Needs the
 * permission level `"webUI"`.
 *
 * @example
 * ```ts
 * import { register, streamClientIdsByOwner } from "@cam2/camera-database"
 * import { layerTest } from "@cam2/camera-database/testing"
 * import * as Effect from "effect/Effect"
 * import * as Stream from "effect/Stream"
 *
 * const count = await register("bob").pipe(
 *   Effect.andThen(Stream.runCount(streamClientIdsByOwner("bob"))),
 *   Effect.provide(layerTest),
 *   Effect.runPromise,
 * )
 * console.log(count)
 * ```
 */
export const streamClientIdsByOwner: (
  owner: string,
) => Stream.Stream<string, RequestError | AuthorizationError, ApiClient> =
  /* @__PURE__ */ streaming(
    "streamClientIdsByOwner",
    "streamClientIdsByOwner",
    (api, owner) => walk(api, clientIds("streamClientIdsByOwner"), owner, {}, ({ items }) => items),
  )
