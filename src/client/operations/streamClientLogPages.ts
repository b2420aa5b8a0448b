import type * as Stream from "effect/Stream"
import type { ChangeLogRange } from "../../domain/ChangeLog.ts"
import type { ClientLogEntry } from "../../domain/ClientLog.ts"
import type { AuthorizationError } from "../../domain/Errors.ts"
import type { ApiClient, RequestError } from "../ApiClient.ts"
import { pages } from "../Listing.ts"
import type { Page, WalkOptions } from "../Pages.ts"
import { clientLog } from "./streamClientLog.ts"

/**
 * The pages of {@linkcode streamClientLog}, each with the checkpoint at which a later stream resumes.
 * Failures and spans name `streamClientLog`.
 *
 * @example Where a later run resumes
 * ```ts
 * import { register, streamClientLogPages } from "@cam2/camera-database"
 * import { layerTest } from "@cam2/camera-database/testing"
 * import * as Effect from "effect/Effect"
 * import * as Stream from "effect/Stream"
 *
 * const last = await Effect.andThen(register("bob"), Stream.runLast(streamClientLogPages())).pipe(
 *   Effect.flatMap(Effect.fromOption),
 *   Effect.provide(layerTest),
 *   Effect.runPromise,
 * )
 * console.log(last.items.length, last.checkpoint)
 * ```
 */
export const streamClientLogPages: (
  range?: ChangeLogRange,
  options?: WalkOptions,
) => Stream.Stream<Page<ClientLogEntry>, RequestError | AuthorizationError, ApiClient> =
  /* @__PURE__ */ pages("streamClientLogPages", clientLog)
