import type * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { toParameters } from "../../contract/Encoding.ts"
import * as routes from "../../contract/RouteTable.ts"
import {
  type ChangeFilter,
  type ChangeLogEntry,
  checkChangeFilter,
} from "../../domain/ChangeLog.ts"
import type { ApiClient, RequestError } from "../ApiClient.ts"
import { operation } from "../Operation.ts"
import { readChangeLog } from "../Responses.ts"

/**
 * One page of what was done to cameras, at most 100 entries, oldest first. For every entry, and those
 * to come, use {@linkcode streamChanges}.
 *
 * The log is that of `getChangeLog`, which is for clients of the level `"webUI"` and for servers that
 * are older.
 *
 * @example The first cameras that were added
 * ```ts
 * import { getCameraChanges } from "@cam2/camera-database"
 * import { layerTest } from "@cam2/camera-database/testing"
 * import * as Effect from "effect/Effect"
 *
 * const page = await getCameraChanges({ kind: "added" }).pipe(
 *   Effect.provide(layerTest),
 *   Effect.runPromise,
 * )
 * console.log(page.length)
 * ```
 */
export const getCameraChanges: (
  filter?: ChangeFilter,
) => Effect.Effect<ReadonlyArray<ChangeLogEntry>, RequestError, ApiClient> =
  /* @__PURE__ */ operation({
    name: "getCameraChanges",
    route: routes.getCameraChanges,
    input: (filter = {}) =>
      Result.map(check(filter), (checked) => ({ parameters: toParameters(checked) })),
    success: readChangeLog,
  })

const check = /* @__PURE__ */ checkChangeFilter("getCameraChanges")
