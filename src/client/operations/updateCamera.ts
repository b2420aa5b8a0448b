import type * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { toForm } from "../../contract/Encoding.ts"
import * as routes from "../../contract/RouteTable.ts"
import { type CameraChanges, checkCameraChanges } from "../../domain/CameraWrite.ts"
import type {
  AuthorizationError,
  PreconditionFailedError,
  ResourceConflictError,
} from "../../domain/Errors.ts"
import type { ApiClient, RequestError } from "../ApiClient.ts"
import { operation } from "../Operation.ts"
import { readCameraID } from "../Responses.ts"
import { checkWriteOptions, type WriteOptions } from "../WriteOptions.ts"

/**
 * Changes the camera `cameraID` and gives its id. Needs the permission level `"admin"`.
 *
 * A field that is absent or `null` stays as it is. A new `camera_type` needs the retrieval field of
 * that type.
 *
 * Fails with `ResourceNotFoundError` when there is no such camera, and with `ResourceConflictError`
 * when another camera has the new `legacy_cameraID`, or the `source_id` at the same source. With the
 * version of `cameraWithVersion` as `ifMatch` it fails with `PreconditionFailedError` when the
 * camera was changed since it was read.
 *
 * @example A camera that was switched off
 * ```ts
 * import { cameraById, updateCamera } from "@cam2/camera-database"
 * import { layerTest, sampleCameraID } from "@cam2/camera-database/testing"
 * import * as Effect from "effect/Effect"
 *
 * const camera = await updateCamera({ cameraID: sampleCameraID(1), is_active_video: false }).pipe(
 *   Effect.flatMap(cameraById),
 *   Effect.provide(layerTest),
 *   Effect.runPromise,
 * )
 * console.log(camera.is_active_video)
 * ```
 */
export const updateCamera: (
  changes: CameraChanges,
  options?: WriteOptions,
) => Effect.Effect<
  string,
  RequestError | AuthorizationError | ResourceConflictError | PreconditionFailedError,
  ApiClient
> = /* @__PURE__ */ operation({
  name: "updateCamera",
  route: routes.updateCamera,
  input: (changes, options) =>
    Result.gen(function* () {
      const { cameraID, ...fields } = yield* check(changes)
      const { ifMatch } = yield* checkWriteOptions("updateCamera")(options)
      return { path: { cameraID }, form: toForm(fields), ifMatch }
    }),
  success: (body) => Result.map(readCameraID(body), ({ cameraID }) => cameraID),
})

const check = /* @__PURE__ */ checkCameraChanges("updateCamera")
