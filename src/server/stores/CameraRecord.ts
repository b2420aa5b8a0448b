/**
 * A camera as a store keeps it, whatever the engine.
 *
 * @module
 */
import * as Result from "effect/Result"
import type { Camera, ServerMade } from "../../domain/Camera.ts"
import type { CameraPut } from "../../domain/CameraPut.ts"
import { addressNameOf, hasField, isRetrieval, makeCamera } from "../../domain/CameraTable.ts"
import {
  type CheckedChanges,
  lacksSource,
  type NewCamera,
  withoutServerMade,
} from "../../domain/CameraWrite.ts"
import {
  type FormatError,
  PreconditionFailedError,
  ResourceNotFoundError,
} from "../../domain/Errors.ts"
import * as Input from "../../domain/Input.ts"
import * as Problem from "../../domain/Problem.ts"

export { fold, sourceKeyOf } from "../../domain/SourceKey.ts"

/** A port as it is kept and compared: its digits without zeros before them, 80 when there is none. */
export const portText = (port: number | string | null | undefined): string =>
  String(Number(port ?? 80))

/** A camera as it is kept: with the port that is meant, and no source for an empty one. */
export const toKept = (camera: NewCamera) => {
  const source = camera.source || null
  return camera.camera_type === "ip"
    ? { ...camera, source, port: portText(camera.port) }
    : { ...camera, source }
}

/** The record of a camera that is kept, with what the server makes. */
export const toRecord = (made: Pick<Camera, ServerMade>, camera: NewCamera): Camera =>
  makeCamera({ ...toKept(camera), ...made })

/** Why a camera cannot be kept beside the others: another has its legacy id, or the id of its source. */
export type Conflict = "legacyCameraIDAlreadyExist" | "sourceIDAlreadyExist"

/** The failure of a write of a camera that there is not. */
export const notFound = (): ResourceNotFoundError =>
  new ResourceNotFoundError({ message: "No camera with that cameraID." })

/** The failure of a write that was meant for another version. */
export const otherVersion = (): PreconditionFailedError =>
  new PreconditionFailedError({
    message: "The camera has another version: it was changed meanwhile. Read it again.",
  })

const alreadyThere = () =>
  new PreconditionFailedError({
    message: "There is a camera with that source and source_id, and If-None-Match asks for none.",
  })

const notThere = (): PreconditionFailedError =>
  new PreconditionFailedError({
    message: "No camera with that source and source_id, and If-Match asks for one.",
  })

/** The versions at which a write is done; any, when there are none. */
export type Versions = ReadonlyArray<number> | undefined

/** Whether a write that is meant for some versions is meant for this one. */
export const isMeant = (version: number, versions: Versions): boolean =>
  versions?.includes(version) ?? true

/**
 * Whether retiring a camera that is retired at `version` is done: it is meant for what is there, or it is
 * the request that retired it, sent again (RFC 9110, 13.1.1).
 */
export const isRetiredFor = (version: number, versions: Versions): boolean =>
  isMeant(version, versions) || isMeant(version - 1, versions)

/** What a put is meant for: what is there at some version or at any, nothing, or whatever there is. */
export type Precondition = Versions | "*" | "none"

/** Whether a put is meant for a camera at `version`, or for none where there is none. */
export const holds = (version: number | undefined, precondition: Precondition): boolean =>
  precondition === undefined ||
  (precondition === "none"
    ? version === undefined
    : version !== undefined && (precondition === "*" || precondition.includes(version)))

/** The failure of a put where its precondition does not hold for what is there. */
export const notHeld = (
  version: number | undefined,
  precondition: Precondition,
): PreconditionFailedError =>
  precondition === "none" ? alreadyThere() : version === undefined ? notThere() : otherVersion()

/** What became of a camera that was put, or why it was refused. */
export type PutResult = CameraPut | Conflict

/** What of a camera is written, and not made by the server. */
export const writtenOf = (camera: Camera): NewCamera =>
  // The other fields are those of a new camera.
  withoutServerMade({ ...camera }) as unknown as NewCamera

/**
 * A camera with changes made to it; fails when the retrieval fields do not fit its type. What is kept
 * is not checked, for an old record may hold what is not taken today.
 */
export const applyChanges = (
  there: Camera,
  changes: Omit<CheckedChanges, "cameraID">,
): Result.Result<NewCamera, FormatError> => {
  const camera = writtenOf(there)
  const given = Object.entries(changes).filter(([, value]) => value != null)
  const type = changes.camera_type ?? camera.camera_type
  const foreign = given.find(([name]) => isRetrieval(name) && !hasField(type, name))
  if (foreign !== undefined) return refuse(foreign[0], foreign[1], "no such field here")
  // Another type needs its own address, also where the camera had that as its second one.
  const kept = Object.entries(camera).filter(([name]) =>
    type === camera.camera_type || !isRetrieval(name)
  )
  const changed: Readonly<Record<string, unknown>> = Object.fromEntries([
    ...kept,
    ...given,
    ["camera_type", type],
  ])
  const required = addressNameOf(type)
  if (lacksSource(changed)) {
    return refuse("source", changed.source, "the source that gives the camera its source_id")
  }
  return changed[required] == null
    ? refuse(required, undefined, Input.expectations[required]!)
    : Result.succeed(changed as unknown as NewCamera)
}

const refuse = (field: string, actual: unknown, expected: string) =>
  Result.fail(Problem.fieldError("updateCamera", field, actual, expected))
