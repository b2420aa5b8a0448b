import type * as Stream from "effect/Stream"
import type { ChangeFilter, ChangeLogEntry } from "../../domain/ChangeLog.ts"
import type { ApiClient, RequestError } from "../ApiClient.ts"
import { follow, type FollowOptions } from "../Follow.ts"
import { streaming } from "../Operation.ts"
import type { Page } from "../Pages.ts"
import { cameraChanges } from "./streamChanges.ts"

/**
 * The pages of {@linkcode streamChanges}, each with the checkpoint at which a later stream resumes.
 * Failures and spans name `streamChanges`.
 *
 * @example What changed since the last time
 * ```ts
 * import { streamChangePages } from "@cam2/camera-database"
 * import { layerTest } from "@cam2/camera-database/testing"
 * import * as Effect from "effect/Effect"
 * import * as Stream from "effect/Stream"
 *
 * let kept: string | undefined
 * await Effect.suspend(() => streamChangePages({}, { from: kept }).pipe(
 *   Stream.runForEach(({ checkpoint, items }) =>
 *     Effect.sync(() => {
 *       console.log(items.length)
 *       kept = checkpoint
 *     })
 *   ),
 * )).pipe(Effect.provide(layerTest), Effect.runPromise)
 * ```
 */
export const streamChangePages: (
  filter?: ChangeFilter,
  options?: FollowOptions,
) => Stream.Stream<Page<ChangeLogEntry>, RequestError, ApiClient> = /* @__PURE__ */ streaming(
  "streamChangePages",
  "streamChanges",
  (api, filter?: ChangeFilter, options: FollowOptions = {}) =>
    follow(api, cameraChanges, filter, options, (page) => [page]),
)
