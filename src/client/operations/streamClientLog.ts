import * as Result from "effect/Result"
import type * as Stream from "effect/Stream"
import { toParameters } from "../../contract/Encoding.ts"
import * as routes from "../../contract/RouteTable.ts"
import { type ChangeLogRange, checkRange } from "../../domain/ChangeLog.ts"
import type { ClientLogEntry } from "../../domain/ClientLog.ts"
import type { AuthorizationError } from "../../domain/Errors.ts"
import type { ApiClient, RequestError } from "../ApiClient.ts"
import { items, type Listing } from "../Listing.ts"
import type { WalkOptions } from "../Pages.ts"
import { readClientLog } from "../Responses.ts"

/** The log of clients, as a listing. */
export const clientLog: Listing<ChangeLogRange | undefined, 401 | 403 | 422, ClientLogEntry> = {
  operation: "streamClientLog",
  route: routes.getClientLog,
  input: (range = {}) => Result.map(check(range), toParameters),
  success: readClientLog,
}

/**
 * Every entry of the log of clients in `range`, oldest first; each page is fetched when it is pulled.
 * With `concurrency`, pages are fetched ahead. Needs the permission level `"admin"`. To resume later,
 * use {@linkcode streamClientLogPages}.
 *
 * @example The clients that were registered
 * ```ts
 * import { register, streamClientLog } from "@cam2/camera-database"
 * import { layerTest } from "@cam2/camera-database/testing"
 * import * as Effect from "effect/Effect"
 * import * as Stream from "effect/Stream"
 *
 * const registered = streamClientLog().pipe(
 *   Stream.filter(({ action }) => action === "register"),
 *   Stream.runCount,
 * )
 * const count = await Effect.andThen(register("bob"), registered).pipe(
 *   Effect.provide(layerTest),
 *   Effect.runPromise,
 * )
 * console.log(count)
 * ```
 */
export const streamClientLog: (
  range?: ChangeLogRange,
  options?: WalkOptions,
) => Stream.Stream<ClientLogEntry, RequestError | AuthorizationError, ApiClient> =
  /* @__PURE__ */ items("streamClientLog", clientLog)

const check = /* @__PURE__ */ checkRange("streamClientLog")
