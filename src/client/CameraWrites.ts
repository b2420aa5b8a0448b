/**
 * Adding and changing cameras.
 *
 * @module
 */
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { toForm } from "../contract/Encoding.ts"
import { routes } from "../contract/Routes.ts"
import { fieldsOf, isSame, keyOf } from "../domain/CameraMatch.ts"
import {
  type CameraChanges,
  checkCameraChanges,
  checkNewCamera,
  type NewCamera,
} from "../domain/CameraWrite.ts"
import type { AuthorizationError, ResourceConflictError } from "../domain/Errors.ts"
import { readSchema } from "./Answer.ts"
import { isToldByApi } from "./StatusErrors.ts"
import { ApiClient, neverSent, type RequestError } from "./ApiClient.ts"
import { operation } from "./Operation.ts"
import { cameraByLegacyId, checkCamExist } from "./Cameras.ts"

/** How writing a camera can fail. */
export type WriteError = RequestError | AuthorizationError | ResourceConflictError

const CameraID = /* @__PURE__ */ Schema.Struct({ cameraID: Schema.String })

/** Whether a camera may or may not have been added when adding it failed so. */
const isUnknownOutcome = (error: WriteError): boolean => {
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

/** The id of a camera that was added although nobody said so. */
const findAdded = /* @__PURE__ */ Effect.fnUntraced(function* (camera: NewCamera) {
  const found = camera.legacy_cameraID == null
    ? yield* checkCamExist(keyOf(camera))
    : [yield* cameraByLegacyId(camera.legacy_cameraID)]
  const written = fieldsOf(camera)
  return found.findLast((existing) => isSame(written, existing))?.cameraID
})

/**
 * Adds a camera and gives its `cameraID`. Needs the permission level `"admin"`.
 *
 * It goes out with an `Idempotency-Key` of its own, and is sent again where the server heeds that;
 * elsewhere only when it is certain that nothing was written. When that is unknown in the end, such as
 * after a time-out, the camera is looked for, and its id is given if it is there; `retry: false` does
 * neither. All of that ends at the `deadline` of the client.
 *
 * `ResourceConflictError`: another camera has this `legacy_cameraID`.
 */
export const addCamera: (
  camera: NewCamera,
) => Effect.Effect<string, WriteError, ApiClient> = /* @__PURE__ */ operation("addCamera")(
  function* (camera) {
    const checked = yield* Effect.fromResult(checkNew(camera))
    const api = yield* ApiClient
    const form = toForm(checked)
    const end = (yield* Clock.currentTimeMillis) + Duration.toMillis(api.deadline)
    return yield* api.call({ operation: "addCamera", route: routes.addCamera, form }).pipe(
      Effect.flatMap(readSchema(CameraID, "addCamera")),
      Effect.map(({ cameraID }) => cameraID),
      Effect.catchIf(
        (error) => api.retry !== false && isUnknownOutcome(error),
        (error) =>
          Effect.flatMap(
            Clock.currentTimeMillis,
            (now) =>
              now < end
                ? Effect.timeoutOrElse(findAdded(checked), {
                  duration: end - now,
                  orElse: () => Effect.fail(error),
                })
                : Effect.fail(error),
          ).pipe(
            // Where it is not found, or cannot be asked for in time, the first failure says more.
            Effect.orElseSucceed(() => undefined),
            Effect.filterOrFail((cameraID) => cameraID !== undefined, () => error),
          ),
      ),
    )
  },
)

const checkNew = /* @__PURE__ */ checkNewCamera("addCamera")

/**
 * Changes the camera `cameraID` and gives its id. A field that is absent or `null` stays as it is; a
 * new `camera_type` needs the retrieval field of that type. Needs the permission level `"admin"`.
 */
export const updateCamera: (
  changes: CameraChanges,
) => Effect.Effect<string, WriteError, ApiClient> = /* @__PURE__ */ operation("updateCamera")(
  function* (changes) {
    const { cameraID, ...fields } = yield* Effect.fromResult(checkChanges(changes))
    const api = yield* ApiClient
    const answer = yield* api.call({
      operation: "updateCamera",
      route: routes.updateCamera,
      path: { cameraID },
      form: toForm(fields),
    })
    return (yield* readSchema(CameraID, "updateCamera")(answer)).cameraID
  },
)

const checkChanges = /* @__PURE__ */ checkCameraChanges("updateCamera")

/** Adds a camera, or updates one when `cameraID` is given, and gives its id. */
export const writeCamera = (
  fields: NewCamera & { readonly cameraID?: undefined } | CameraChanges,
): Effect.Effect<string, WriteError, ApiClient> =>
  fields?.cameraID === undefined ? addCamera(fields) : updateCamera(fields)
