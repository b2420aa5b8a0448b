/**
 * Finding out whether a camera was added, when no response said so.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import { fieldsOf, isSame, keyOf } from "../domain/CameraMatch.ts"
import type { NewCamera } from "../domain/CameraWrite.ts"
import type { AuthorizationError, ResourceConflictError } from "../domain/Errors.ts"
import { neverSent, type RequestError } from "./ApiClient.ts"
import { isToldByApi } from "./StatusErrors.ts"
import { cameraByLegacyId } from "./operations/cameraByLegacyId.ts"
import { checkCamExist } from "./operations/checkCamExist.ts"

/** Whether a camera may or may not have been added when adding it failed so. */
export const isUnknownOutcome = (
  error: RequestError | AuthorizationError | ResourceConflictError,
): boolean => {
  switch (error._tag) {
    case "ConnectionError":
      return !neverSent(error)
    case "InternalError":
      return error.status !== 503 || !isToldByApi(error)
    case "TooManyRequestsError":
      return !isToldByApi(error)
    default:
      return error._tag === "InvalidResponseError"
  }
}

/** The id of the camera, if it is there with every field that was written. */
export const findAdded = /* @__PURE__ */ Effect.fnUntraced(function* (camera: NewCamera) {
  const found = camera.legacy_cameraID == null
    ? yield* checkCamExist(keyOf(camera))
    : [yield* cameraByLegacyId(camera.legacy_cameraID)]
  const written = fieldsOf(camera)
  return found.findLast((existing) => isSame(written, existing))?.cameraID
})
