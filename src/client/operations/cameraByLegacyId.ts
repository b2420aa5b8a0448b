import type * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as routes from "../../contract/RouteTable.ts"
import { readCamera } from "../../contract/ReadCamera.ts"
import type { Camera } from "../../domain/Camera.ts"
import type { AuthorizationError } from "../../domain/Errors.ts"
import type { ApiClient, RequestError } from "../ApiClient.ts"
import { operation } from "../Operation.ts"

/**
 * The camera that had the id `legacyCameraID` in the database before this one. The id is a whole
 * number from 0, given as a number or as its digits.
 *
 * Fails with `ResourceNotFoundError` when no camera had this id.
 *
 * @example
 * ```ts
 * import { cameraByLegacyId } from "@cam2/camera-database"
 * import { layerTest } from "@cam2/camera-database/testing"
 * import * as Effect from "effect/Effect"
 *
 * const camera = await cameraByLegacyId(1034).pipe(Effect.provide(layerTest), Effect.runPromise)
 * console.log(camera.city)
 * ```
 */
export const cameraByLegacyId: (
  legacyCameraID: number | string,
) => Effect.Effect<Camera, RequestError | AuthorizationError, ApiClient> =
  /* @__PURE__ */ operation({
    name: "cameraByLegacyId",
    route: routes.cameraByLegacyId,
    input: (id) =>
      Result.succeed({ path: { legacy_cameraID: typeof id === "number" ? String(id) : id } }),
    success: readCamera,
  })
