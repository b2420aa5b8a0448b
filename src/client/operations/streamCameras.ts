import * as Result from "effect/Result"
import type * as Stream from "effect/Stream"
import { toParameters } from "../../contract/Encoding.ts"
import * as routes from "../../contract/RouteTable.ts"
import { readCamera, readCameras } from "../../contract/ReadCamera.ts"
import type { Camera } from "../../domain/Camera.ts"
import { type CameraFilter, checkFilter } from "../../domain/CameraQuery.ts"
import type { ApiClient, RequestError } from "../ApiClient.ts"
import { items, type Listing, type StreamOptions } from "../Listing.ts"

/** The cameras that match a filter, as a listing. */
export const cameras: Listing<CameraFilter | undefined, 401 | 422, Camera> = {
  operation: "streamCameras",
  route: routes.searchCamera,
  input: (filter = {}) => Result.map(check(filter), toParameters),
  success: readCameras,
  item: readCamera,
  keyOf: ({ cameraID }) => cameraID,
}

/**
 * Every camera that matches `filter`, in the order they were added; each page is fetched when it is
 * pulled.
 *
 * With the links of the server, cameras that are added meanwhile are neither skipped nor repeated.
 * Where the server gives no links, and with `concurrency`, offsets are counted up to an empty page.
 * `filter.offset` is where the stream starts. To resume later, use {@linkcode streamCameraPages}.
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
export const streamCameras: (
  filter?: CameraFilter,
  options?: StreamOptions,
) => Stream.Stream<Camera, RequestError, ApiClient> = /* @__PURE__ */ items(
  "streamCameras",
  cameras,
)

const check = /* @__PURE__ */ checkFilter("streamCameras")
