import * as Result from "effect/Result"
import * as Stream from "effect/Stream"
import { toParameters } from "../../contract/Encoding.ts"
import type { CameraForm } from "../../contract/forms/CameraForm.ts"
import * as routes from "../../contract/RouteTable.ts"
import { type CameraFilter, checkFilter, mostOnPage } from "../../domain/CameraQuery.ts"
import * as Input from "../../domain/Input.ts"
import { oneOf } from "../../domain/Kind.ts"
import type { ApiClient, RequestError } from "../ApiClient.ts"
import { formNames, joinPages } from "../FormedPages.ts"
import { streaming } from "../Operation.ts"

/** How {@linkcode exportCameras} writes. */
export interface ExportOptions {
  /** One JSON array, GeoJSON, one JSON record a line, or CSV with a header. */
  readonly format: CameraForm
}

/**
 * All cameras that match `filter` as text in a form, piece by piece, as the server writes it.
 *
 * A page is fetched when it is pulled, and no more than one is in memory: 1000 cameras, or `limit`,
 * which is no limit of the whole text.
 * The end of the text comes after the last page, and a walk that breaks off fails: a text whose stream
 * ended well is whole. Fails as `streamCameras` does, and with `InvalidResponseError` where the server
 * does not write this form, as the original one did not.
 *
 * @example A map of a country
 * ```ts
 * import { exportCameras } from "@cam2/camera-database"
 * import { layerTest } from "@cam2/camera-database/testing"
 * import * as Effect from "effect/Effect"
 * import * as Stream from "effect/Stream"
 *
 * const text = await exportCameras({ country: "US" }, { format: "geojson" }).pipe(
 *   Stream.mkString,
 *   Effect.provide(layerTest),
 *   Effect.runPromise,
 * )
 * console.log(JSON.parse(text).features.length)
 * ```
 */
export const exportCameras: (
  filter: CameraFilter | undefined,
  options: ExportOptions,
) => Stream.Stream<string, RequestError, ApiClient> = /* @__PURE__ */ streaming(
  "exportCameras",
  "exportCameras",
  (api, filter: CameraFilter | undefined = {}, options: ExportOptions) => {
    const checked = checkOptions(options)
    if (Result.isFailure(checked)) return Stream.fail(checked.failure)
    const { format } = checked.success
    return joinPages(api, {
      operation: "exportCameras",
      route: routes.searchCamera,
      parameters: Result.map(
        check(filter),
        (checked) => toParameters({ limit: mostOnPage, ...checked, format }),
      ),
      format,
    })
  },
)

const check = /* @__PURE__ */ checkFilter("exportCameras")

const checkOptions =
  /* @__PURE__ */ (() =>
    Input.checkOptions<ExportOptions>("exportCameras", { format: { check: oneOf(formNames) } }))()
