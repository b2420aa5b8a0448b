import * as Result from "effect/Result"
import type * as Stream from "effect/Stream"
import { readCamera, readCameras } from "../../contract/ReadCamera.ts"
import { readerOf, searchParameters } from "../../contract/ReadFound.ts"
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
import type { ApiClient, RequestError } from "../ApiClient.ts"
import { items, type Listing, type StreamOptions } from "../Listing.ts"

/** The cameras that match a filter, as a listing. */
export const cameras: Listing<CameraSearch | undefined, 401 | 422, Camera> = {
  operation: "streamCameras",
  route: routes.searchCamera,
  input: (filter = {}) => Result.map(check(filter), searchParameters),
  success: readCameras,
  item: readCamera,
  readerOf: (filter = {}) => readerOf(filter),
  keyOf: ({ cameraID }) => cameraID,
}

/** {@linkcode streamCameras}, by what it is asked for. */
export interface StreamCameras {
  /** The nearest first, some fields of each, and its distance. */
  <F extends CameraField>(
    filter: NearestFilter & WithFields<F>,
    options?: StreamOptions,
  ): Stream.Stream<CameraWith<F> & Pick<NearCamera, "distance">, RequestError, ApiClient>
  /** The nearest first, each with its distance. */
  (
    filter: NearestFilter,
    options?: StreamOptions,
  ): Stream.Stream<NearCamera, RequestError, ApiClient>
  /** Some fields of each camera. */
  <F extends CameraField>(
    filter: CameraFilter & WithFields<F>,
    options?: StreamOptions,
  ): Stream.Stream<CameraWith<F>, RequestError, ApiClient>
  /** Whole cameras. */
  (filter?: CameraFilter, options?: StreamOptions): Stream.Stream<Camera, RequestError, ApiClient>
}

/**
 * Every camera that matches `filter`, in the order they were added; each page is fetched when it is
 * pulled.
 *
 * With the links of the server, cameras that are added meanwhile are neither skipped nor repeated.
 * Where the server gives no links, and with `concurrency`, offsets are counted up to an empty page.
 * `filter.offset` is where the stream starts, and `filter.limit` how many cameras a page has, not the
 * stream. To resume later, use {@linkcode streamCameraPages}.
 *
 * With `sort: "distance"` the nearest come first, each with its `distance` in km. With `fields` each
 * camera has only those, and its id.
 *
 * Fails with `InvalidResponseError` also when the pages of the server lead back or to another place,
 * or when 1000 pages in a row are empty.
 *
 * @example Counting the streams of a country, with up to 8 requests at a time
 * ```ts
 * import { streamCameras } from "@cam2/camera-database"
 * import { layerTest } from "@cam2/camera-database/testing"
 * import * as Effect from "effect/Effect"
 * import * as Stream from "effect/Stream"
 *
 * const filter = { country: "US", camera_type: "stream" } as const
 * const count = streamCameras(filter, { concurrency: 8 }).pipe(
 *   Stream.runCount,
 *   Effect.provide(layerTest),
 * )
 * console.log(await Effect.runPromise(count))
 * ```
 */
export const streamCameras: StreamCameras = /* @__PURE__ */ items(
  "streamCameras",
  cameras,
  // What is read is what was asked for, of which the compiler sees nothing here.
) as StreamCameras

const check = /* @__PURE__ */ checkSearch("streamCameras")
