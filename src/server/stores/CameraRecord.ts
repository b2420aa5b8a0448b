/**
 * A camera as a store keeps it, whatever the engine.
 *
 * @module
 */
import * as Result from "effect/Result"
import type { Camera } from "../../domain/Camera.ts"
import { addressNameOf, hasField, isRetrieval, makeCamera } from "../../domain/CameraTable.ts"
import type { CheckedChanges, NewCamera } from "../../domain/CameraWrite.ts"
import type { FormatError } from "../../domain/Errors.ts"
import * as Input from "../../domain/Input.ts"
import * as Problem from "../../domain/Problem.ts"

/** Text for comparing without regard to case, the same on every engine: STRASSE is Straße. */
export const fold = (text: string): string => text.normalize("NFC").toUpperCase().toLowerCase()

/** A port as it is kept and compared: its digits without zeros before them, 80 when there is none. */
export const portText = (port: number | string | null | undefined): string =>
  String(Number(port ?? 80))

/** The record of a camera that was added: with its id, and with the port that is meant. */
export const toRecord = (cameraID: string, camera: NewCamera): Camera =>
  camera.camera_type === "ip"
    ? makeCamera({ ...camera, cameraID, port: portText(camera.port) })
    : makeCamera({ ...camera, cameraID })

/**
 * A camera with changes made to it; fails when the retrieval fields do not fit its type. What is kept
 * is not checked, for an old record may hold what is not taken today.
 */
export const applyChanges = (
  { cameraID: _, ...camera }: Camera,
  changes: Omit<CheckedChanges, "cameraID">,
): Result.Result<NewCamera, FormatError> => {
  const given = Object.entries(changes).filter(([, value]) => value != null)
  const type = changes.camera_type ?? camera.camera_type
  const foreign = given.find(([name]) => isRetrieval(name) && !hasField(type, name))
  if (foreign !== undefined) return refuse(foreign[0], foreign[1], "no such field here")
  const kept = Object.entries(camera).filter(([name]) => !isRetrieval(name) || hasField(type, name))
  const changed: Readonly<Record<string, unknown>> = Object.fromEntries([
    ...kept,
    ...given,
    ["camera_type", type],
  ])
  const required = addressNameOf(type)
  return changed[required] == null
    ? refuse(required, undefined, Input.expectations[required]!)
    : Result.succeed(changed as unknown as NewCamera)
}

const refuse = (field: string, actual: unknown, expected: string) =>
  Result.fail(Problem.fieldError("updateCamera", field, actual, expected))
