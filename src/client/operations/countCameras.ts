import type * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { toParameters } from "../../contract/Encoding.ts"
import * as routes from "../../contract/RouteTable.ts"
import { type CameraSelection, checkSelection } from "../../domain/CameraQuery.ts"
import type { ApiClient, RequestError } from "../ApiClient.ts"
import { operation } from "../Operation.ts"
import { readCount } from "../Responses.ts"

/**
 * How many cameras match `selection`, exactly; all there are when it is left out.
 *
 * @example
 * ```ts
 * import { countCameras } from "@cam2/camera-database"
 * import { layerTest } from "@cam2/camera-database/testing"
 * import * as Effect from "effect/Effect"
 *
 * const count = await countCameras({ country: ["US", "CA"] }).pipe(
 *   Effect.provide(layerTest),
 *   Effect.runPromise,
 * )
 * console.log(count)
 * ```
 */
export const countCameras: (
  selection?: CameraSelection,
) => Effect.Effect<number, RequestError, ApiClient> = /* @__PURE__ */ operation({
  name: "countCameras",
  route: routes.countCameras,
  input: (selection = {}) =>
    Result.map(check(selection), (checked) => ({ parameters: toParameters(checked) })),
  success: (wire) => Result.map(readCount(wire), ({ count }) => count),
})

const check = /* @__PURE__ */ checkSelection("countCameras")
