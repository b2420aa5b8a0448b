import type * as Stream from "effect/Stream"
import type { Camera } from "../../domain/Camera.ts"
import type { CameraFilter } from "../../domain/CameraQuery.ts"
import type { ApiClient, RequestError } from "../ApiClient.ts"
import { pages, type StreamOptions } from "../Listing.ts"
import type { Page } from "../Pages.ts"
import { cameras } from "./streamCameras.ts"

/**
 * The pages of {@linkcode streamCameras}, each with the checkpoint at which a later stream resumes.
 * Failures and spans name `streamCameras`.
 *
 * Store the checkpoint together with what you made of the page, and give it as `from` next time: then
 * nothing is lost or repeated, even when cameras were added meanwhile. After the last page, the next
 * stream gives what was added since. A checkpoint belongs to its filter; with another filter the
 * stream fails with `FormatError`.
 *
 * @example Resuming where the last run ended
 * ```ts
 * import { streamCameraPages } from "@cam2/camera-database"
 * import { layerTest } from "@cam2/camera-database/testing"
 * import * as Effect from "effect/Effect"
 * import * as Stream from "effect/Stream"
 *
 * const store = new Map<string, string>()
 * const mirror = Effect.suspend(() => streamCameraPages({ country: "US" }, { from: store.get("US") }).pipe(
 *   Stream.runForEach(({ checkpoint, items }) =>
 *     Effect.sync(() => {
 *       for (const camera of items) store.set(camera.cameraID, JSON.stringify(camera))
 *       store.set("US", checkpoint)
 *     })
 *   ),
 * ))
 * await Effect.runPromise(Effect.provide(Effect.repeat(mirror, { times: 1 }), layerTest))
 * console.log(store.get("US"))
 * ```
 */
export const streamCameraPages: (
  filter?: CameraFilter,
  options?: StreamOptions,
) => Stream.Stream<Page<Camera>, RequestError, ApiClient> = /* @__PURE__ */ pages(
  "streamCameraPages",
  cameras,
)
