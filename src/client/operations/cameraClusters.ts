import type * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { toParameters } from "../../contract/Encoding.ts"
import * as routes from "../../contract/RouteTable.ts"
import { type CameraClusters, checkClusters } from "../../domain/CameraFacets.ts"
import type { CameraSelection } from "../../domain/CameraQuery.ts"
import type { ApiClient, RequestError } from "../ApiClient.ts"
import { operation } from "../Operation.ts"
import { readClusters } from "../Responses.ts"

/**
 * The cameras that match `selection`, counted by the cells of a map, for maps on which they would be too
 * many to show.
 *
 * At `zoom`, 0 to 22, cells are 45/2^`zoom` degrees wide and high. Where more than 1000 of them have
 * cameras, the response is that of a lower zoom, which it names. Cameras without coordinates are in no
 * cell.
 *
 * @example The cameras of the northern United States
 * ```ts
 * import { cameraClusters } from "@cam2/camera-database"
 * import { layerTest } from "@cam2/camera-database/testing"
 * import * as Effect from "effect/Effect"
 *
 * const { cells } = await cameraClusters(5, { bbox: [-95, 36, -74, 49] }).pipe(
 *   Effect.provide(layerTest),
 *   Effect.runPromise,
 * )
 * for (const { cameraID, count, latitude, longitude } of cells) {
 *   console.log(latitude, longitude, cameraID ?? `${count} cameras`)
 * }
 * ```
 */
export const cameraClusters: (
  zoom: number,
  selection?: CameraSelection,
) => Effect.Effect<CameraClusters, RequestError, ApiClient> = /* @__PURE__ */ operation({
  name: "cameraClusters",
  route: routes.cameraClusters,
  input: (zoom, selection = {}) =>
    Result.map(check(zoom, selection), (checked) => ({ parameters: toParameters(checked) })),
  success: readClusters,
})

const check = /* @__PURE__ */ checkClusters("cameraClusters")
