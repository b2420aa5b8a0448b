import type * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as routes from "../../contract/RouteTable.ts"
import type { AuthorizationError, PreconditionFailedError } from "../../domain/Errors.ts"
import * as Input from "../../domain/Input.ts"
import { checks } from "../../domain/Kind.ts"
import type { ApiClient, RequestError } from "../ApiClient.ts"
import { operation } from "../Operation.ts"
import { readCameraID } from "../Responses.ts"
import { checkWriteOptions, type WriteOptions } from "../WriteOptions.ts"

/** How a camera is retired. */
export interface RetireOptions extends WriteOptions {
  /** Why, for those who look after the database. */
  readonly reason?: string | undefined
}

/**
 * Retires the camera `cameraID`, for one that no longer exists, and gives its id. Reads and searches leave
 * it out from then on, unless they ask for it; it keeps its place in the order, its legacy id and its
 * address. Needs the permission level `"admin"`.
 *
 * A camera that is retired already stays as it is, so this can be repeated. Fails with
 * `ResourceNotFoundError` when there is no such camera, and with `PreconditionFailedError` when it has
 * another version than `ifMatch`.
 *
 * @example
 * ```ts
 * import { cameraById, retireCamera } from "@cam2/camera-database"
 * import { layerTest, sampleCameraID } from "@cam2/camera-database/testing"
 * import * as Effect from "effect/Effect"
 *
 * const program = retireCamera(sampleCameraID(1), { reason: "taken down" }).pipe(
 *   Effect.flatMap(cameraById),
 *   Effect.flip,
 *   Effect.provide(layerTest),
 * )
 * console.log((await Effect.runPromise(program))._tag)
 * ```
 */
export const retireCamera: (
  cameraID: string,
  options?: RetireOptions,
) => Effect.Effect<
  string,
  RequestError | AuthorizationError | PreconditionFailedError,
  ApiClient
> = /* @__PURE__ */ operation({
  name: "retireCamera",
  route: routes.retireCamera,
  input: (cameraID, options) =>
    Result.map(check(options), ({ ifMatch, reason }) => ({
      path: { cameraID },
      form: reason === undefined ? [] : [["reason", reason]],
      ifMatch,
    })),
  success: (body) => Result.map(readCameraID(body), ({ cameraID }) => cameraID),
})

const check =
  /* @__PURE__ */ (() =>
    checkWriteOptions<RetireOptions>("retireCamera", { reason: Input.optional(checks.text) }))()
