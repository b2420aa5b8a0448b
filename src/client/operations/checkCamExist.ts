import * as Effect from "effect/Effect"
import { type Pairs, toParameters } from "../../contract/Encoding.ts"
import * as routes from "../../contract/RouteTable.ts"
import { readCameras } from "../../contract/ReadCamera.ts"
import type { Camera } from "../../domain/Camera.ts"
import { type CameraKey, checkKey } from "../../domain/CameraKey.ts"
import { InvalidResponseError } from "../../domain/Errors.ts"
import { readBody } from "../ApiResponse.ts"
import type { ApiClient, ApiResponse, RequestError } from "../ApiClient.ts"
import { program } from "../Operation.ts"
import { linksOf } from "../Pages.ts"

/**
 * The cameras of the same type at the same address; an empty array when there is none. For an IP
 * camera `port` is 80 when it is left out.
 *
 * @example Whether a camera is already in the database
 * ```ts
 * import { checkCamExist } from "@cam2/camera-database"
 * import { layerTest } from "@cam2/camera-database/testing"
 * import * as Effect from "effect/Effect"
 *
 * const found = await checkCamExist({ camera_type: "ip", ip: "192.0.2.10" }).pipe(
 *   Effect.provide(layerTest),
 *   Effect.runPromise,
 * )
 * console.log(found.length > 0)
 * ```
 */
export const checkCamExist: (
  key: CameraKey,
) => Effect.Effect<ReadonlyArray<Camera>, RequestError, ApiClient> = /* @__PURE__ */ program(
  "checkCamExist",
  function* (api, key) {
    const checked = yield* Effect.fromResult(check(key))
    const cameras: Array<Camera> = []
    let next: Pairs | undefined = toParameters(checked)
    let passed = 0
    while (next) {
      const response: ApiResponse = yield* api.call({
        operation: "checkCamExist",
        route: routes.checkCamExist,
        parameters: next,
      })
      cameras.push(...yield* readBody(readCameras, "checkCamExist")(response))
      const link = linksOf(routes.checkCamExist, response, api).next
      next = link === "elsewhere" ? undefined : link
      const offset = Number(next?.find(([name]) => name === "offset")?.[1])
      if (link && !(offset > passed)) {
        return yield* new InvalidResponseError({
          message: `A Link of the server leads ${next ? "back" : "elsewhere"}.`,
          operation: "checkCamExist",
        })
      }
      passed = offset
    }
    return cameras
  },
)

const check = /* @__PURE__ */ checkKey("checkCamExist")
