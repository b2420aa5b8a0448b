import type * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { toJson } from "../../contract/Encoding.ts"
import * as routes from "../../contract/RouteTable.ts"
import { type CameraPut, checkSourceCamera } from "../../domain/CameraPut.ts"
import type { NewCamera } from "../../domain/CameraWrite.ts"
import type {
  AuthorizationError,
  PreconditionFailedError,
  ResourceConflictError,
} from "../../domain/Errors.ts"
import type { ApiClient, RequestError } from "../ApiClient.ts"
import { operation } from "../Operation.ts"
import { readCameraPut } from "../Responses.ts"
import { checkWriteOptions, type WriteOptions } from "../WriteOptions.ts"

/**
 * Writes a camera by the id `sourceID` that its source gives it: adds it, or changes the one that is
 * there, and gives its `cameraID` and what was done. Needs the permission level `"admin"`.
 *
 * `camera` is what {@linkcode addCamera} takes. Of a camera that is there, what is absent in it stays, so
 * that a list does not undo what others wrote; what is `null` in it is cleared; `properties` are
 * replaced as a whole. A retired camera is revived. Where nothing changes, nothing is
 * written and the outcome is `"unchanged"`: it may be repeated, and is, after a transient failure. A
 * retry after a lost response gives `"unchanged"` where the first attempt added the camera.
 *
 * Fails with `ResourceConflictError` when another camera has its `legacy_cameraID`. With the version of
 * `cameraWithVersion` as `ifMatch` it fails with `PreconditionFailedError` when the camera has another,
 * or is not there. An id that is `.` or `..` cannot be part of an address, and is a `FormatError`.
 *
 * @example A list that is brought again
 * ```ts
 * import { putCameraBySource } from "@cam2/camera-database"
 * import { layerTest } from "@cam2/camera-database/testing"
 * import * as Effect from "effect/Effect"
 *
 * const put = putCameraBySource("Harbour office", "pier 4", {
 *   camera_type: "non_ip",
 *   snapshot_url: "https://example.org/harbour/4.jpg",
 *   is_active_image: true,
 *   is_active_video: false,
 * })
 * const program = Effect.all([put, put]).pipe(Effect.provide(layerTest))
 * console.log((await Effect.runPromise(program)).map(({ outcome }) => outcome)) // added, unchanged
 * ```
 */
export const putCameraBySource: (
  source: string,
  sourceID: string,
  camera: NewCamera,
  options?: WriteOptions,
) => Effect.Effect<
  CameraPut,
  RequestError | AuthorizationError | ResourceConflictError | PreconditionFailedError,
  ApiClient
> = /* @__PURE__ */ operation({
  name: "putCameraBySource",
  route: routes.putCameraBySource,
  input: (source, sourceID, camera, options) =>
    Result.gen(function* () {
      const { source: _, source_id: _id, ...fields } = yield* check(source, sourceID, camera)
      const { ifMatch } = yield* checkWriteOptions("putCameraBySource")(options)
      return { path: { source, source_id: sourceID }, json: toJson(fields), ifMatch }
    }),
  success: readCameraPut,
})

const check = /* @__PURE__ */ checkSourceCamera("putCameraBySource")
