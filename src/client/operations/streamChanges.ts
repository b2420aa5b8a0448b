import * as Result from "effect/Result"
import type * as Stream from "effect/Stream"
import { toParameters } from "../../contract/Encoding.ts"
import * as routes from "../../contract/RouteTable.ts"
import {
  type ChangeFilter,
  type ChangeLogEntry,
  checkChangeFilter,
} from "../../domain/ChangeLog.ts"
import type { ApiClient, RequestError } from "../ApiClient.ts"
import { follow, type FollowOptions } from "../Follow.ts"
import type { Listing } from "../Listing.ts"
import { streaming } from "../Operation.ts"
import { readChangeLog } from "../Responses.ts"

/** The changes, as a listing. */
export const cameraChanges: Listing<ChangeFilter | undefined, 401 | 422, ChangeLogEntry> = {
  operation: "streamChanges",
  route: routes.getCameraChanges,
  input: (filter = {}) => Result.map(check(filter), toParameters),
  success: readChangeLog,
}

/**
 * What was done to cameras, oldest first; each page is fetched when it is pulled. With `start` as
 * `"now"` it begins at the end of the log. With `every` the
 * stream does not end: it asks again after that time, and gives what was done meanwhile; with an `end`
 * too, it ends once it has asked a whole `every` after that. Every change is given once, also when connections are lost: a request that fails is sent again as `retry` says.
 * A place past the end of the log, as after a backup was restored, is a `FormatError`. To resume in a
 * later run, use {@linkcode streamChangePages}.
 *
 * @example The next two changes, as they are made
 * ```ts
 * import { streamChanges } from "@cam2/camera-database"
 * import { layerTest } from "@cam2/camera-database/testing"
 * import * as Effect from "effect/Effect"
 * import * as Stream from "effect/Stream"
 *
 * const changes = await streamChanges({}, { every: "2 seconds" }).pipe(
 *   Stream.take(2),
 *   Stream.runCollect,
 *   Effect.provide(layerTest),
 *   Effect.runPromise,
 * )
 * console.log(changes.map(({ kind }) => kind))
 * ```
 */
export const streamChanges: (
  filter?: ChangeFilter,
  options?: FollowOptions,
) => Stream.Stream<ChangeLogEntry, RequestError, ApiClient> = /* @__PURE__ */ streaming(
  "streamChanges",
  "streamChanges",
  (api, filter?: ChangeFilter, options: FollowOptions = {}) =>
    follow(api, cameraChanges, filter, options, ({ items }) => items),
)

const check = /* @__PURE__ */ checkChangeFilter("streamChanges")
