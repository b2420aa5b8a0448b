import * as Effect from "effect/Effect"
import { readCamera } from "../../contract/ReadCamera.ts"
import * as routes from "../../contract/RouteTable.ts"
import { etagHeader, isEtag } from "../../contract/Version.ts"
import type { Camera } from "../../domain/Camera.ts"
import { type AuthorizationError, InvalidResponseError } from "../../domain/Errors.ts"
import { readBody, responseFacts } from "../ApiResponse.ts"
import type { ApiClient, RequestError } from "../ApiClient.ts"
import { define } from "../Operation.ts"
import { checkReadOptions, type ReadOptions, toParameters } from "../ReadOptions.ts"

/** A camera with the version that was read. */
export interface VersionedCamera {
  /** The camera. */
  readonly camera: Camera
  /** What a write takes as `ifMatch`. */
  readonly version: string
}

/**
 * The camera with the id `cameraID`, also a retired one where the options say so, and its version,
 * with which `updateCamera`, `putCameraBySource`, `retireCamera` and `deleteCamera` write nothing when
 * another changed it since.
 *
 * Fails as `cameraById` does, and with `InvalidResponseError` when the server tells no
 * versions, as the original one did not: it would not heed them either.
 *
 * @example A change that is made again when another came first
 * ```ts
 * import { cameraWithVersion, updateCamera } from "@cam2/camera-database"
 * import { layerTest, sampleCameraID } from "@cam2/camera-database/testing"
 * import * as Effect from "effect/Effect"
 *
 * const program = cameraWithVersion(sampleCameraID(1)).pipe(
 *   Effect.flatMap(({ camera: { cameraID, frame_rate }, version }) =>
 *     updateCamera({ cameraID, frame_rate: (frame_rate ?? 0) + 1 }, { ifMatch: version })
 *   ),
 *   Effect.retry({ times: 3, while: ({ _tag }) => _tag === "PreconditionFailedError" }),
 *   Effect.provide(layerTest),
 * )
 * console.log(await Effect.runPromise(program))
 * ```
 */
export const cameraWithVersion: (
  cameraID: string,
  options?: ReadOptions,
) => Effect.Effect<VersionedCamera, RequestError | AuthorizationError, ApiClient> =
  /* @__PURE__ */ define("cameraWithVersion", (api, cameraID, options) =>
    Effect.flatMap(
      Effect.flatMap(Effect.fromResult(checkOptions(options)), (options) =>
        api.call({
          operation: "cameraWithVersion",
          route: routes.cameraById,
          path: { cameraID },
          parameters: toParameters(options),
        })),
      (response) =>
        Effect.flatMap(readBody(readCamera, "cameraWithVersion")(response), (camera) => {
          const version = response.header(etagHeader)
          return isEtag(version) ? Effect.succeed({ camera, version }) : Effect.fail(
            new InvalidResponseError({
              message: "The server tells no versions of cameras. Use cameraById.",
              operation: "cameraWithVersion",
              ...responseFacts(response),
            }),
          )
        }),
    ))

const checkOptions = /* @__PURE__ */ checkReadOptions("cameraWithVersion")
