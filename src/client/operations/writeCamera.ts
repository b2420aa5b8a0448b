import * as Effect from "effect/Effect"
import type { CameraChanges, NewCamera } from "../../domain/CameraWrite.ts"
import type {
  AuthorizationError,
  PreconditionFailedError,
  ResourceConflictError,
} from "../../domain/Errors.ts"
import type { ApiClient, RequestError } from "../ApiClient.ts"
import { define } from "../Operation.ts"
import { checkWriteOptions, type WriteOptions } from "../WriteOptions.ts"
import { addCamera } from "./addCamera.ts"
import { updateCamera } from "./updateCamera.ts"

/**
 * Adds a camera, or changes one when `cameraID` is given, and gives its id: {@linkcode addCamera} or
 * {@linkcode updateCamera}, which its failures name. The options are for a change.
 *
 * @example
 * ```ts
 * import { writeCamera } from "@cam2/camera-database"
 * import { layerTest, sampleCameraID } from "@cam2/camera-database/testing"
 * import * as Effect from "effect/Effect"
 *
 * const cameraID = await writeCamera({ cameraID: sampleCameraID(1), city: "Lafayette" }).pipe(
 *   Effect.provide(layerTest),
 *   Effect.runPromise,
 * )
 * console.log(cameraID)
 * ```
 */
export const writeCamera: (
  fields: NewCamera & { readonly cameraID?: undefined } | CameraChanges,
  options?: WriteOptions,
) => Effect.Effect<
  string,
  RequestError | AuthorizationError | ResourceConflictError | PreconditionFailedError,
  ApiClient
> = /* @__PURE__ */ define(
  "writeCamera",
  (_api, fields, options) =>
    fields?.cameraID === undefined
      ? Effect.andThen(Effect.fromResult(check(options)), addCamera(fields))
      : updateCamera(fields, options),
)

const check = /* @__PURE__ */ (() => checkWriteOptions("writeCamera"))()
