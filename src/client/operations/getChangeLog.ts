import type * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { toParameters } from "../../contract/Encoding.ts"
import * as routes from "../../contract/RouteTable.ts"
import { type ChangeLogEntry, type ChangeLogRange, checkRange } from "../../domain/ChangeLog.ts"
import type { AuthorizationError } from "../../domain/Errors.ts"
import type { ApiClient, RequestError } from "../ApiClient.ts"
import { operation } from "../Operation.ts"
import { readChangeLog } from "../Responses.ts"

/**
 * One page of the log of cameras that were added or updated, at most 100 entries, oldest first. Needs
 * the permission level `"webUI"`. For every entry use {@linkcode streamChangeLog}.
 *
 * @example The changes of one day
 * ```ts
 * import { getChangeLog } from "@cam2/camera-database"
 * import { layerTest } from "@cam2/camera-database/testing"
 * import * as Effect from "effect/Effect"
 *
 * const day = { start: "2020-01-01T00:00:00Z", end: "2020-01-01T23:59:59.999Z" }
 * const page = await getChangeLog(day).pipe(Effect.provide(layerTest), Effect.runPromise)
 * console.log(page.length)
 * ```
 */
export const getChangeLog: (
  range?: ChangeLogRange,
) => Effect.Effect<
  ReadonlyArray<ChangeLogEntry>,
  RequestError | AuthorizationError,
  ApiClient
> = /* @__PURE__ */ operation({
  name: "getChangeLog",
  route: routes.getChangeLog,
  input: (range = {}) =>
    Result.map(check(range), (checked) => ({ parameters: toParameters(checked) })),
  success: readChangeLog,
})

const check = /* @__PURE__ */ checkRange("getChangeLog")
