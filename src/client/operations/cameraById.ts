import * as Effect from "effect/Effect"
import * as routes from "../../contract/RouteTable.ts"
import { readCamera } from "../../contract/ReadCamera.ts"
import type { Camera } from "../../domain/Camera.ts"
import { isCameraId } from "../../domain/CameraId.ts"
import type { AuthorizationError } from "../../domain/Errors.ts"
import { readBody } from "../ApiResponse.ts"
import type { ApiClient, RequestError } from "../ApiClient.ts"
import { define } from "../Operation.ts"
import { askTogether } from "../Together.ts"

/**
 * The camera with the id `cameraID`.
 *
 * Fails with `ResourceNotFoundError` when no camera has this id, and with `FormatError` when it is
 * not 24 hexadecimal characters.
 *
 * Cameras that several fibers ask for at once come in one request where the server has that route, up
 * to a thousand; `batching: false` in the options of the client turns that off.
 *
 * @example
 * ```ts
 * import { cameraById } from "@cam2/camera-database"
 * import { layerTest } from "@cam2/camera-database/testing"
 * import * as Effect from "effect/Effect"
 *
 * const program = cameraById("5ae0ecbd336359291be74c12").pipe(
 *   Effect.map((camera) => camera.city),
 *   Effect.catchTag("ResourceNotFoundError", () => Effect.succeed("no such camera")),
 *   Effect.provide(layerTest),
 * )
 * console.log(await Effect.runPromise(program))
 * ```
 */
export const cameraById: (
  cameraID: string,
) => Effect.Effect<Camera, RequestError | AuthorizationError, ApiClient> = /* @__PURE__ */ define(
  "cameraById",
  (api, cameraID) => {
    const alone = Effect.flatMap(
      api.call({ operation: "cameraById", route: routes.cameraById, path: { cameraID } }),
      readBody(readCamera, "cameraById"),
    )
    // What is no id is refused alone, and not with all that are asked for beside it.
    const isID = typeof cameraID === "string" && isCameraId(cameraID)
    if (!api.batching || api.server?.lacksBatch || !isID) return alone
    return Effect.flatMap(
      askTogether(api, "cameraById", cameraID),
      (camera) => camera === "alone" ? alone : Effect.succeed(camera),
    )
  },
)
