import type * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { toParameters } from "../../contract/Encoding.ts"
import * as routes from "../../contract/RouteTable.ts"
import { readCameras } from "../../contract/ReadCamera.ts"
import type { Camera } from "../../domain/Camera.ts"
import { type CameraFilter, checkFilter } from "../../domain/CameraQuery.ts"
import type { ApiClient, RequestError } from "../ApiClient.ts"
import { operation } from "../Operation.ts"

/**
 * One page of cameras that match `filter`, at most 100, in the order they were added.
 *
 * `radius` is in kilometres and needs `latitude` and `longitude`. An offset past the end gives an
 * empty page. For every match use {@linkcode streamCameras}.
 *
 * @example The first page in Indiana
 * ```ts
 * import { searchCamera } from "@cam2/camera-database"
 * import { layerTest } from "@cam2/camera-database/testing"
 * import * as Effect from "effect/Effect"
 *
 * const page = await searchCamera({ country: "US", state: "IN" }).pipe(
 *   Effect.provide(layerTest),
 *   Effect.runPromise,
 * )
 * console.log(page.map((camera) => camera.cameraID))
 * ```
 */
export const searchCamera: (
  filter?: CameraFilter,
) => Effect.Effect<ReadonlyArray<Camera>, RequestError, ApiClient> = /* @__PURE__ */ operation({
  name: "searchCamera",
  route: routes.searchCamera,
  input: (filter = {}) =>
    Result.map(check(filter), (checked) => ({ parameters: toParameters(checked) })),
  success: readCameras,
})

const check = /* @__PURE__ */ checkFilter("searchCamera")
