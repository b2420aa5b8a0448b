import type * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as routes from "../../contract/RouteTable.ts"
import type { AuthorizationError, PreconditionFailedError } from "../../domain/Errors.ts"
import type { ApiClient, RequestError } from "../ApiClient.ts"
import { operation } from "../Operation.ts"
import { readCameraID } from "../Responses.ts"
import { checkWriteOptions, type WriteOptions } from "../WriteOptions.ts"

/**
 * Removes the camera `cameraID`, a retired one too, and gives its id. Its entries in the change log
 * stay, with one of its removal. Needs the permission level `"admin"`.
 *
 * Fails with `PreconditionFailedError` when it has another version than `ifMatch`, and with
 * `ResourceNotFoundError` when there is no such camera. A retry after a lost response can fail so,
 * too: then the camera was removed by the first attempt.
 *
 * @example
 * ```ts
 * import { camerasByIds, deleteCamera } from "@cam2/camera-database"
 * import { layerTest, sampleCameraID } from "@cam2/camera-database/testing"
 * import * as Effect from "effect/Effect"
 *
 * const { missing } = await deleteCamera(sampleCameraID(1)).pipe(
 *   Effect.flatMap((cameraID) => camerasByIds({ cameraIDs: [cameraID] })),
 *   Effect.provide(layerTest),
 *   Effect.runPromise,
 * )
 * console.log(missing.cameraIDs)
 * ```
 */
export const deleteCamera: (
  cameraID: string,
  options?: WriteOptions,
) => Effect.Effect<
  string,
  RequestError | AuthorizationError | PreconditionFailedError,
  ApiClient
> = /* @__PURE__ */ operation({
  name: "deleteCamera",
  route: routes.deleteCamera,
  input: (cameraID, options) =>
    Result.map(check(options), ({ ifMatch }) => ({ path: { cameraID }, ifMatch })),
  success: (body) => Result.map(readCameraID(body), ({ cameraID }) => cameraID),
})

const check = /* @__PURE__ */ (() => checkWriteOptions("deleteCamera"))()
