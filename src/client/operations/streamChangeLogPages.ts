import type * as Stream from "effect/Stream"
import type { ChangeLogEntry, ChangeLogRange } from "../../domain/ChangeLog.ts"
import type { AuthorizationError } from "../../domain/Errors.ts"
import type { ApiClient, RequestError } from "../ApiClient.ts"
import { pages } from "../Listing.ts"
import type { Page, WalkOptions } from "../Pages.ts"
import { changeLog } from "./streamChangeLog.ts"

/**
 * The pages of {@linkcode streamChangeLog}, each with the checkpoint at which a later stream resumes.
 * Failures and spans name `streamChangeLog`.
 *
 * @example What changed since the last time
 * ```ts
 * import { streamChangeLogPages } from "@cam2/camera-database"
 * import { layerTest } from "@cam2/camera-database/testing"
 * import * as Effect from "effect/Effect"
 * import * as Stream from "effect/Stream"
 *
 * let kept: string | undefined
 * const follow = Effect.suspend(() => streamChangeLogPages({}, { from: kept }).pipe(
 *   Stream.runForEach(({ checkpoint, items }) =>
 *     Effect.sync(() => {
 *       console.log(items.length)
 *       kept = checkpoint
 *     })
 *   ),
 * ))
 * await Effect.runPromise(Effect.provide(Effect.repeat(follow, { times: 1 }), layerTest))
 * ```
 */
export const streamChangeLogPages: (
  range?: ChangeLogRange,
  options?: WalkOptions,
) => Stream.Stream<Page<ChangeLogEntry>, RequestError | AuthorizationError, ApiClient> =
  /* @__PURE__ */ pages("streamChangeLogPages", changeLog)
