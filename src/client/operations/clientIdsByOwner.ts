import type * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type { AuthorizationError } from "../../domain/Errors.ts"
import type { ApiClient, RequestError } from "../ApiClient.ts"
import { walk } from "../Listing.ts"
import { define } from "../Operation.ts"
import { clientIds } from "./streamClientIdsByOwner.ts"

/**
 * The ids of the clients of `owner`, sorted; an empty array when there is none. Needs the permission
 * level `"webUI"`. For an owner of many thousands of clients use {@linkcode streamClientIdsByOwner}.
 *
 * @example
 * ```ts
 * import { clientIdsByOwner, register } from "@cam2/camera-database"
 * import { layerTest } from "@cam2/camera-database/testing"
 * import * as Effect from "effect/Effect"
 *
 * const ids = await register("bob").pipe(
 *   Effect.andThen(clientIdsByOwner("bob")),
 *   Effect.provide(layerTest),
 *   Effect.runPromise,
 * )
 * console.log(ids.length)
 * ```
 */
export const clientIdsByOwner: (
  owner: string,
) => Effect.Effect<ReadonlyArray<string>, RequestError | AuthorizationError, ApiClient> =
  /* @__PURE__ */ define(
    "clientIdsByOwner",
    (api, owner) =>
      Stream.runCollect(
        walk(api, clientIds("clientIdsByOwner"), owner, {}, ({ items }) => items),
      ),
  )
