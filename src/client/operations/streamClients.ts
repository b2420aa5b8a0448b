import * as Result from "effect/Result"
import type * as Stream from "effect/Stream"
import { toParameters } from "../../contract/Encoding.ts"
import * as routes from "../../contract/RouteTable.ts"
import { checkOneOwner } from "../../domain/ClientInput.ts"
import type { ClientInfo } from "../../domain/ClientInfo.ts"
import type { AuthorizationError } from "../../domain/Errors.ts"
import type { ApiClient, RequestError } from "../ApiClient.ts"
import { type Listing, walk } from "../Listing.ts"
import { streaming } from "../Operation.ts"
import { readClients } from "../Responses.ts"

/** Clients, of an owner or of every one, as a listing. */
export const clients = (
  operation: string,
): Listing<string | undefined, 401 | 403 | 422, ClientInfo> => ({
  operation,
  route: routes.listClients,
  input: (owner) =>
    owner === undefined
      ? Result.succeed([])
      : Result.map(checkOneOwner(operation)({ owner }), toParameters),
  success: readClients,
  hasOffsets: false,
})

/**
 * {@linkcode listClients} as a stream: each page of at most 100 clients is fetched when it is pulled.
 *
 * @example
 * ```ts
 * import { register, streamClients } from "@cam2/camera-database"
 * import { layerTest } from "@cam2/camera-database/testing"
 * import * as Effect from "effect/Effect"
 * import * as Stream from "effect/Stream"
 *
 * const unused = await register("bob").pipe(
 *   Effect.andThen(
 *     streamClients().pipe(
 *       Stream.filter(({ lastUsedAt }) => lastUsedAt === undefined),
 *       Stream.runCount,
 *     ),
 *   ),
 *   Effect.provide(layerTest),
 *   Effect.runPromise,
 * )
 * console.log(unused)
 * ```
 */
export const streamClients: (
  owner?: string,
) => Stream.Stream<ClientInfo, RequestError | AuthorizationError, ApiClient> =
  /* @__PURE__ */ streaming(
    "streamClients",
    "streamClients",
    (api, owner?: string) => walk(api, clients("streamClients"), owner, {}, ({ items }) => items),
  )
