import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Stream from "effect/Stream"
import { toParameters } from "../../contract/Encoding.ts"
import * as routes from "../../contract/RouteTable.ts"
import { readEach } from "../../contract/ReadCamera.ts"
import { readNear } from "../../contract/ReadFound.ts"
import type { NearCamera } from "../../domain/Camera.ts"
import {
  type CameraAttributes,
  type CameraFilter,
  checkFilter,
  isLimit,
  type Nearest,
} from "../../domain/CameraQuery.ts"
import * as Input from "../../domain/Input.ts"
import { isRecord } from "../../domain/Record.ts"
import { fieldError } from "../../domain/Problem.ts"
import type { ApiClient, RequestError } from "../ApiClient.ts"
import { type Listing, walk } from "../Listing.ts"
import { define } from "../Operation.ts"

const near: Listing<CameraFilter, 401 | 422, NearCamera> = /* @__PURE__ */ (() => ({
  operation: "nearestCameras",
  route: routes.searchCamera,
  input: (filter) => Result.map(check(filter), toParameters),
  success: readEach(readNear),
  keyOf: ({ cameraID }) => cameraID,
}))()

/**
 * The `count` cameras nearest to `point` that match `attributes`, the nearest first, each with its
 * `distance` in km. `count` is 1 to 1000; with a `radius` there can be fewer.
 *
 * @example
 * ```ts
 * import { nearestCameras } from "@cam2/camera-database"
 * import { layerTest } from "@cam2/camera-database/testing"
 * import * as Effect from "effect/Effect"
 *
 * const cameras = await nearestCameras({ latitude: 40.4259, longitude: -86.9081 }, 3).pipe(
 *   Effect.provide(layerTest),
 *   Effect.runPromise,
 * )
 * for (const { city, distance } of cameras) console.log(city, `${distance.toFixed(1)} km`)
 * ```
 */
export const nearestCameras: (
  point: Omit<Nearest, "sort">,
  count: number,
  attributes?: CameraAttributes,
) => Effect.Effect<ReadonlyArray<NearCamera>, RequestError, ApiClient> = /* @__PURE__ */ define(
  "nearestCameras",
  (api, point: Omit<Nearest, "sort">, count: number, attributes: CameraAttributes = {}) => {
    const wrong = Object.entries({ point, attributes })
      .find(([, value]) => !isRecord(value))
    if (wrong) return Effect.fail(fieldError("nearestCameras", ...wrong, "a plain object"))
    if (isLimit(count) !== true) {
      return Effect.fail(Input.inputError("nearestCameras", "count", count))
    }
    return walk(
      api,
      near,
      { ...attributes, ...point, sort: "distance", limit: count },
      {},
      ({ items }) => items,
    ).pipe(Stream.take(count), Stream.runCollect)
  },
)

const check = /* @__PURE__ */ checkFilter("nearestCameras")
