/**
 * Writing a camera by the id that its source gives it: it is added, updated, or stays as it was.
 *
 * @module
 */
import * as Result from "effect/Result"
import { canClear, checkNewCamera, type NewCamera } from "./CameraWrite.ts"
import type { FormatError } from "./Errors.ts"
import * as Input from "./Input.ts"
import { expectedOf } from "./Kind.ts"

/** What became of a camera that was put: see {@linkcode CameraPut}. */
export type PutOutcome = "added" | "updated" | "unchanged"

/** Every {@linkcode PutOutcome}. */
export const putOutcomes: ReadonlyArray<PutOutcome> = ["added", "updated", "unchanged"]

/** What a put did. */
export interface CameraPut {
  /** The camera that was put. */
  readonly cameraID: string
  /**
   * `"added"`: it was not there. `"updated"`: it was changed or revived. `"unchanged"`: it was like this
   * already, and nothing was written.
   */
  readonly outcome: PutOutcome
}

/** A record without the nulls that clear nothing: those of fields that a camera of its type lacks. */
export const withClearing = (
  record: { readonly [name: string]: unknown },
): { readonly [name: string]: unknown } =>
  Object.fromEntries(
    Object.entries(record).filter(([name, value]) =>
      value !== null || canClear(record.camera_type, name)
    ),
  )

/**
 * Checks a camera to put under an id of a source. Where it has a `source` or `source_id` of its own, they
 * are those.
 */
export const checkSourceCamera = (operation: string): (
  source: unknown,
  source_id: unknown,
  camera: unknown,
) => Result.Result<NewCamera, FormatError> => {
  const check = checkNewCamera(operation)
  return (source, source_id, camera) => {
    if (typeof camera !== "object" || camera === null) return check(camera)
    for (const [name, value] of Object.entries({ source, source_id })) {
      const own: unknown = Reflect.get(camera, name)
      if (own !== undefined && own !== value) {
        return Result.fail(Input.inputError(operation, name, own, "that of the address"))
      }
      // A camera without it has no id of a source.
      if (value == null || value === "") {
        return Result.fail(Input.inputError(operation, name, value, expectedOf.identifier))
      }
    }
    return check({ ...camera, source, source_id })
  }
}
