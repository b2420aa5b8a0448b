import type * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as routes from "../../contract/RouteTable.ts"
import { readCamera } from "../../contract/ReadCamera.ts"
import type { Camera } from "../../domain/Camera.ts"
import type { AuthorizationError } from "../../domain/Errors.ts"
import type { ApiClient, RequestError } from "../ApiClient.ts"
import { operation } from "../Operation.ts"

/**
 * The camera with the id `cameraID`.
 *
 * Fails with `ResourceNotFoundError` when no camera has this id, and with `FormatError` when it is
 * not 24 hexadecimal characters.
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
) => Effect.Effect<Camera, RequestError | AuthorizationError, ApiClient> =
  /* @__PURE__ */ operation({
    name: "cameraById",
    route: routes.cameraById,
    input: (cameraID) => Result.succeed({ path: { cameraID } }),
    success: readCamera,
  })
