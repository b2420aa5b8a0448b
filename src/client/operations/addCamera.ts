import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import { toForm } from "../../contract/Encoding.ts"
import * as routes from "../../contract/RouteTable.ts"
import { checkNewCamera, type NewCamera } from "../../domain/CameraWrite.ts"
import type { AuthorizationError, ResourceConflictError } from "../../domain/Errors.ts"
import { readBody } from "../ApiResponse.ts"
import type { ApiClient, RequestError } from "../ApiClient.ts"
import { currentLimits } from "../CallOptions.ts"
import { findAdded, isUnknownOutcome } from "../FindAdded.ts"
import { program } from "../Operation.ts"
import { readCameraID } from "../Responses.ts"
import { within } from "../Within.ts"

/**
 * Adds a camera and gives its `cameraID`. Needs the permission level `"admin"`.
 *
 * The request carries an `Idempotency-Key`. After a transient failure it is sent again to a server that
 * supports this key, and to any other server only when it is certain that nothing was written. When it
 * stays unknown whether the camera was added, for example after a time-out, the client looks for the
 * camera and gives its id if it is there. With `retry: false` it does neither. All of this ends at the
 * `deadline` of the client, or of the call.
 *
 * Fails with `ResourceConflictError` when another camera has this `legacy_cameraID`, or this `source_id`
 * at the same source.
 *
 * @example
 * ```ts
 * import { addCamera } from "@cam2/camera-database"
 * import { layerTest } from "@cam2/camera-database/testing"
 * import * as Effect from "effect/Effect"
 *
 * const cameraID = await addCamera({
 *   camera_type: "stream",
 *   m3u8_url: "https://example.org/harbour/playlist.m3u8",
 *   is_active_image: false,
 *   is_active_video: true,
 *   country: "IS",
 * }).pipe(Effect.provide(layerTest), Effect.runPromise)
 * console.log(cameraID.length)
 * ```
 */
export const addCamera: (
  camera: NewCamera,
) => Effect.Effect<
  string,
  RequestError | AuthorizationError | ResourceConflictError,
  ApiClient
> = /* @__PURE__ */ program("addCamera", function* (api, camera) {
  const checked = yield* Effect.fromResult(check(camera))
  const form = toForm(checked)
  const { deadline, retry } = yield* currentLimits(api, "addCamera")
  const end = (yield* Clock.currentTimeMillis) + deadline
  return yield* api.call({ operation: "addCamera", route: routes.addCamera, form }).pipe(
    Effect.flatMap(readBody(readCameraID, "addCamera")),
    Effect.map(({ cameraID }) => cameraID),
    Effect.catchIf(
      (error) => retry !== false && isUnknownOutcome(error),
      (error) =>
        Effect.flatMap(
          Clock.currentTimeMillis,
          (now) =>
            now < end
              ? within(findAdded(checked), end - now, () => Effect.fail(error))
              : Effect.fail(error),
        ).pipe(
          // Where it is not found, or cannot be asked for in time, the first failure says more.
          Effect.orElseSucceed(() => undefined),
          Effect.filterOrFail((cameraID) => cameraID !== undefined, () => error),
        ),
    ),
  )
})

const check = /* @__PURE__ */ checkNewCamera("addCamera")
