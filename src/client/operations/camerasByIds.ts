import * as Effect from "effect/Effect"
import type { Camera } from "../../domain/Camera.ts"
import { isCameraId } from "../../domain/CameraId.ts"
import type { AuthorizationError } from "../../domain/Errors.ts"
import * as Input from "../../domain/Input.ts"
import type { ApiClient, RequestError } from "../ApiClient.ts"
import { lookUp } from "../Batch.ts"
import { program } from "../Operation.ts"
import { checkReadOptions, type ReadOptions, toParameters } from "../ReadOptions.ts"
import type { CameraIds } from "./cameraByListId.ts"

/** What {@linkcode camerasByIds} gives. */
export interface CamerasFound {
  /** The cameras that are there, in the order of their ids. */
  readonly cameras: ReadonlyArray<Camera>
  /** The ids that no camera has. */
  readonly missing: {
    /** Ids of this database. */
    readonly cameraIDs: ReadonlyArray<string>
    /** Ids of the database before this one. */
    readonly legacyCameraIDs: ReadonlyArray<number>
  }
}

/**
 * The cameras with the given ids, as many as you like, and the ids that no camera has: first those of
 * `cameraIDs`, then those of `legacyCameraIDs`, each in the order given. An id that is given twice is
 * answered twice. A retired camera is missing unless the options say otherwise.
 *
 * One request is made for a thousand ids, or for fewer where the cameras are large. A server without
 * that route, such as the original one, is asked for each camera, four at the same time.
 *
 * @example
 * ```ts
 * import { camerasByIds } from "@cam2/camera-database"
 * import { layerTest, sampleCameraID } from "@cam2/camera-database/testing"
 * import * as Effect from "effect/Effect"
 *
 * const ids = { cameraIDs: [sampleCameraID(1), "0".repeat(24)], legacyCameraIDs: [1034] }
 * const { cameras, missing } = await camerasByIds(ids).pipe(
 *   Effect.provide(layerTest),
 *   Effect.runPromise,
 * )
 * console.log(cameras.length, missing.cameraIDs)
 * ```
 */
export const camerasByIds: (
  ids: CameraIds,
  options?: ReadOptions,
) => Effect.Effect<CamerasFound, RequestError | AuthorizationError, ApiClient> =
  /* @__PURE__ */ program("camerasByIds", function* (api, given, options) {
    const { cameraIDs = [], legacyCameraIDs = [] } = yield* Effect.fromResult(checkIds(given))
    const parameters = toParameters(yield* Effect.fromResult(checkOptions(options)))
    const ids = [...cameraIDs, ...legacyCameraIDs.map(Number)]
    const found = yield* lookUp(api, "camerasByIds", ids, parameters)
    const missing = ids.filter((_, index) => found[index] === undefined)
    return {
      cameras: found.filter((camera) => camera !== undefined),
      missing: {
        cameraIDs: missing.filter((id) => typeof id === "string"),
        legacyCameraIDs: missing.filter((id) => typeof id === "number"),
      },
    }
  })

const checkOptions = /* @__PURE__ */ checkReadOptions("camerasByIds")

const isLegacyId = (id: unknown) =>
  (typeof id === "number" || typeof id === "string" && /^\d+$/.test(id)) &&
  Number.isSafeInteger(Number(id)) && Number(id) >= 0

const checkIds = /* @__PURE__ */ (() =>
  Input.checkInput<CameraIds>("camerasByIds", {
    cameraIDs: {
      check: (id) => typeof id === "string" && isCameraId(id),
      isList: true,
      isOptional: true,
    },
    legacyCameraIDs: { check: isLegacyId, isList: true, isOptional: true },
  }))()
