/**
 * One entry of an import, whatever its format.
 *
 * @module
 */
import * as Predicate from "effect/Predicate"
import * as Result from "effect/Result"
import { flatten } from "../../contract/ReadCamera.ts"
import { withClearing } from "../../domain/CameraPut.ts"
import { checkNewCamera, type NewCamera, withoutServerMade } from "../../domain/CameraWrite.ts"

/** A camera to add, or why it is refused, and where it came from. */
export interface ImportEntry {
  /** The number of its line from 1; or its state, county and number in the list, from 1. */
  readonly line: number | string
  readonly camera: Result.Result<NewCamera, string>
}

const check = checkNewCamera("import")

/**
 * Reads the record of a camera: flat as the operations give it, or as it is on the wire. What the server
 * makes is left out, its `cameraID` and its times, and so is what a list has beside the record, and a
 * `null` that could clear nothing.
 */
export const readRecord = (record: unknown): Result.Result<NewCamera, string> => {
  if (!Predicate.isObject(record) || Array.isArray(record)) {
    return Result.fail("not a JSON object")
  }
  const camera = withClearing(withoutServerMade({ ...flatten(record) as object }))
  return Result.mapError(check(camera), ({ message }) => message)
}
