/**
 * Searches that give only some fields of the cameras.
 *
 * @module
 */
import type * as Result from "effect/Result"
import type { Camera } from "./Camera.ts"
import { type CameraFilter, filterRules, type Nearest, wholeCircle } from "./CameraQuery.ts"
import { sharedRows, typedRows } from "./CameraTable.ts"
import type { FormatError } from "./Errors.ts"
import * as Input from "./Input.ts"
import { oneOf } from "./Kind.ts"

type NameOf<C> = C extends Camera ? keyof C : never

/** The name of a field of a camera. */
export type CameraField = NameOf<Camera>

type Only<C, F> = C extends Camera ? Pick<C, Extract<keyof C, F | "cameraID">> : never

/**
 * The fields `F` of a camera, as far as its type has them, and its id.
 *
 * @example
 * ```ts
 * import type { CameraWith } from "@cam2/camera-database"
 *
 * const camera: CameraWith<"city"> = { cameraID: "5ae0ecbd336359291be74c12", city: "Lafayette" }
 * console.log(camera.city)
 * ```
 */
export type CameraWith<F extends CameraField> = Only<Camera, F>

/** Which fields a search gives, beside the id. */
export interface WithFields<F extends CameraField = CameraField> {
  /** Names of fields, at least one. */
  readonly fields: ReadonlyArray<F>
}

/** A filter whose order is by distance. */
export type NearestFilter = Extract<CameraFilter, Nearest>

/** A filter, and which fields are wanted if not all. */
export type CameraSearch = CameraFilter & Partial<WithFields>

/** The names of all fields, in the order of the table. */
export const cameraFields: ReadonlyArray<string> = /* @__PURE__ */ (() => [
  ...sharedRows.map(([name]) => name),
  "camera_type",
  ...typedRows.map(([name]) => name),
])()

/** Checks a search; fails with what is wrong. */
export const checkSearch = (
  operation: string,
): (input: unknown) => Result.Result<CameraSearch, FormatError> =>
  Input.checkInput(
    operation,
    {
      ...filterRules(),
      fields: { check: oneOf(cameraFields), isList: true, isOptional: true },
    },
    (given) =>
      wholeCircle(given) ?? (Array.isArray(given.fields) && given.fields.length === 0
        ? { field: "fields", expected: Input.expectations.fields! }
        : undefined),
  )
