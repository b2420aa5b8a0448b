import * as Effect from "effect/Effect"
import { pageReaderOf, searchParameters } from "../../contract/ReadFound.ts"
import * as routes from "../../contract/RouteTable.ts"
import type { Camera, NearCamera } from "../../domain/Camera.ts"
import type { CameraFilter } from "../../domain/CameraQuery.ts"
import {
  type CameraField,
  type CameraSearch,
  type CameraWith,
  checkSearch,
  type NearestFilter,
  type WithFields,
} from "../../domain/CameraSearch.ts"
import { readBody } from "../ApiResponse.ts"
import type { ApiClient, RequestError } from "../ApiClient.ts"
import { define } from "../Operation.ts"

/** {@linkcode searchCamera}, by what it is asked for. */
export interface SearchCamera {
  /** The nearest first, some fields of each, and its distance. */
  <F extends CameraField>(
    filter: NearestFilter & WithFields<F>,
  ): Effect.Effect<
    ReadonlyArray<CameraWith<F> & Pick<NearCamera, "distance">>,
    RequestError,
    ApiClient
  >
  /** The nearest first, each with its distance. */
  (filter: NearestFilter): Effect.Effect<ReadonlyArray<NearCamera>, RequestError, ApiClient>
  /** Some fields of each camera. */
  <F extends CameraField>(
    filter: CameraFilter & WithFields<F>,
  ): Effect.Effect<ReadonlyArray<CameraWith<F>>, RequestError, ApiClient>
  /** Whole cameras. */
  (filter?: CameraFilter): Effect.Effect<ReadonlyArray<Camera>, RequestError, ApiClient>
}

/**
 * One page of cameras that match `filter`, at most `limit`, in the order they were added.
 *
 * `radius` is in kilometres and needs `latitude` and `longitude`. An offset past the end gives an
 * empty page. For every match use {@linkcode streamCameras}.
 *
 * `limit` is 100 when left out, and at most 1000. With `sort: "distance"` the nearest come first, each with its
 * `distance` in km. With `fields` each camera has only those, and its id.
 *
 * @example The first page in Indiana
 * ```ts
 * import { searchCamera } from "@cam2/camera-database"
 * import { layerTest } from "@cam2/camera-database/testing"
 * import * as Effect from "effect/Effect"
 *
 * const page = await searchCamera({ country: "US", state: "IN" }).pipe(
 *   Effect.provide(layerTest),
 *   Effect.runPromise,
 * )
 * console.log(page.map((camera) => camera.cameraID))
 * ```
 *
 * @example Only two fields of each
 * ```ts
 * import { searchCamera } from "@cam2/camera-database"
 * import { layerTest } from "@cam2/camera-database/testing"
 * import * as Effect from "effect/Effect"
 *
 * const page = await searchCamera({ country: "US", fields: ["city", "frame_rate"] }).pipe(
 *   Effect.provide(layerTest),
 *   Effect.runPromise,
 * )
 * console.log(page.map(({ city, frame_rate }) => `${city}: ${frame_rate}`))
 * ```
 */
export const searchCamera: SearchCamera = /* @__PURE__ */ define(
  "searchCamera",
  (api, filter: CameraSearch = {}) =>
    Effect.flatMap(Effect.fromResult(check(filter)), (search) =>
      Effect.flatMap(
        api.call({
          operation: "searchCamera",
          route: routes.searchCamera,
          parameters: searchParameters(search),
        }),
        readBody(pageReaderOf(search), "searchCamera"),
      )),
  // What is read is what was asked for, of which the compiler sees nothing here.
) as SearchCamera

const check = /* @__PURE__ */ checkSearch("searchCamera")
