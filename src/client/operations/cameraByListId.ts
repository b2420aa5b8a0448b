import * as Effect from "effect/Effect"
import type { Camera } from "../../domain/Camera.ts"
import type { AuthorizationError } from "../../domain/Errors.ts"
import * as Input from "../../domain/Input.ts"
import { checks } from "../../domain/Kind.ts"
import { ApiClient, type RequestError } from "../ApiClient.ts"
import { program } from "../Operation.ts"
import { cameraById } from "./cameraById.ts"
import { cameraByLegacyId } from "./cameraByLegacyId.ts"

/** Which cameras {@linkcode cameraByListId} gives. */
export interface CameraIds {
  /** Ids of this database. */
  readonly cameraIDs?: ReadonlyArray<string> | undefined
  /** Ids of the database before this one, as numbers or digits. */
  readonly legacyCameraIDs?: ReadonlyArray<number | string> | undefined
}

/**
 * The cameras with the given ids: first those of `cameraIDs`, then those of `legacyCameraIDs`, each
 * in the order given.
 *
 * Each camera is a request, and an id that is given twice is requested once. At most `concurrency`
 * requests are made at the same time: 1 when left out. Fails as soon as one of them fails, with
 * `ResourceNotFoundError` when a camera does not exist.
 *
 * @example
 * ```ts
 * import { cameraByListId } from "@cam2/camera-database"
 * import { layerTest, sampleCameraID } from "@cam2/camera-database/testing"
 * import * as Effect from "effect/Effect"
 *
 * const ids = { cameraIDs: [sampleCameraID(1), sampleCameraID(2)], legacyCameraIDs: [1034] }
 * const cameras = await cameraByListId(ids, { concurrency: 3 }).pipe(
 *   Effect.provide(layerTest),
 *   Effect.runPromise,
 * )
 * console.log(cameras.map((camera) => camera.city))
 * ```
 */
export const cameraByListId: (
  ids: CameraIds,
  options?: { readonly concurrency?: number | "unbounded" | undefined },
) => Effect.Effect<ReadonlyArray<Camera>, RequestError | AuthorizationError, ApiClient> =
  /* @__PURE__ */ program("cameraByListId", function* (api, ids, options) {
    const { cameraIDs = [], legacyCameraIDs = [] } = yield* Effect.fromResult(checkIds(ids))
    const { concurrency } = yield* Effect.fromResult(checkOptions(options))
    const wanted = [
      ...cameraIDs.map((id) => [`id ${id}`, cameraById(id)] as const),
      ...legacyCameraIDs.map((id) => [`legacy ${id}`, cameraByLegacyId(id)] as const),
    ]
    const found = yield* Effect.all(Object.fromEntries(wanted), { concurrency: concurrency ?? 1 })
      // Each is a request of its own, so that the first failure ends the others.
      .pipe(Effect.provideService(ApiClient, { ...api, batching: false }))
    return wanted.map(([key]) => found[key]!)
  })

const checkIds = /* @__PURE__ */ (() =>
  Input.checkInput<CameraIds>("cameraByListId", {
    cameraIDs: { check: (id) => typeof id === "string", isList: true, isOptional: true },
    legacyCameraIDs: {
      check: (id) => typeof id === "string" || typeof id === "number",
      isList: true,
      isOptional: true,
    },
  }))()

const checkOptions =
  /* @__PURE__ */ (() =>
    Input.checkOptions<{ readonly concurrency?: number | "unbounded" | undefined }>(
      "cameraByListId",
      {
        concurrency: Input.optional((value) =>
          value === "unbounded" || checks.wholeAboveZero(value)
        ),
      },
    ))()
