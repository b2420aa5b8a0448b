import type * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type { ClientInfo } from "../../domain/ClientInfo.ts"
import type { AuthorizationError } from "../../domain/Errors.ts"
import type { ApiClient, RequestError } from "../ApiClient.ts"
import { walk } from "../Listing.ts"
import { define } from "../Operation.ts"
import { clients } from "./streamClients.ts"

/**
 * The clients of `owner`, sorted by id, each with its permission level, how many requests it has made,
 * when it made the last one, and until when its old secret is valid. Needs the permission level
 * `"webUI"`. Left out, `owner` is every one, which needs the level `"admin"`.
 *
 * Where there are several servers over one database, the requests of the last second or so may not be
 * counted yet. To stop before the end use {@linkcode streamClients}.
 *
 * @example
 * ```ts
 * import { listClients, register } from "@cam2/camera-database"
 * import { layerTest } from "@cam2/camera-database/testing"
 * import * as Effect from "effect/Effect"
 *
 * const clients = await register("bob", "webUI").pipe(
 *   Effect.andThen(listClients("bob")),
 *   Effect.provide(layerTest),
 *   Effect.runPromise,
 * )
 * for (const { lastUsedAt, permissionLevel } of clients) {
 *   console.log(permissionLevel, lastUsedAt ?? "never used")
 * }
 * ```
 */
export const listClients: (
  owner?: string,
) => Effect.Effect<ReadonlyArray<ClientInfo>, RequestError | AuthorizationError, ApiClient> =
  /* @__PURE__ */ define(
    "listClients",
    (api, owner?: string) =>
      Stream.runCollect(walk(api, clients("listClients"), owner, {}, ({ items }) => items)),
  )
