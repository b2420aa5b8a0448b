import * as Result from "effect/Result"
import type * as Stream from "effect/Stream"
import { toParameters } from "../../contract/Encoding.ts"
import * as routes from "../../contract/RouteTable.ts"
import { type ChangeLogEntry, type ChangeLogRange, checkRange } from "../../domain/ChangeLog.ts"
import type { AuthorizationError } from "../../domain/Errors.ts"
import type { ApiClient, RequestError } from "../ApiClient.ts"
import { items, type Listing } from "../Listing.ts"
import type { WalkOptions } from "../Pages.ts"
import { readChangeLog } from "../Responses.ts"

/** The change log, as a listing. */
export const changeLog: Listing<ChangeLogRange | undefined, 401 | 403 | 422, ChangeLogEntry> = {
  operation: "streamChangeLog",
  route: routes.getChangeLog,
  input: (range = {}) => Result.map(check(range), toParameters),
  success: readChangeLog,
}

/**
 * Every entry of the change log in `range`, oldest first; each page is fetched when it is pulled. With
 * `concurrency`, pages are fetched ahead. Needs the permission level `"webUI"`. To resume later, use
 * {@linkcode streamChangeLogPages}.
 *
 * @example The cameras that changed since a time
 * ```ts
 * import { streamChangeLog } from "@cam2/camera-database"
 * import { layerTest } from "@cam2/camera-database/testing"
 * import * as Effect from "effect/Effect"
 * import * as Stream from "effect/Stream"
 *
 * const changed = await streamChangeLog({ start: new Date("2020-01-01") }).pipe(
 *   Stream.runFold(() => new Set<string>(), (ids, { cameraID }) => ids.add(cameraID)),
 *   Effect.provide(layerTest),
 *   Effect.runPromise,
 * )
 * console.log(changed.size)
 * ```
 */
export const streamChangeLog: (
  range?: ChangeLogRange,
  options?: WalkOptions,
) => Stream.Stream<ChangeLogEntry, RequestError | AuthorizationError, ApiClient> =
  /* @__PURE__ */ items("streamChangeLog", changeLog)

const check = /* @__PURE__ */ checkRange("streamChangeLog")
