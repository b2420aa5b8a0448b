/**
 * The operations that tests make fail, and what each can fail with.
 *
 * @module
 */
import type { RequestError } from "../client/ApiClient.ts"
import type { CameraDatabaseShape } from "../client/CameraDatabase.ts"
import type { FailureByStatus } from "../client/StatusErrors.ts"

/** Operations that call others, or read pages, and so fail under the names of those. */
type Derived =
  | "cameraByListId"
  | "writeCamera"
  | "streamCameraPages"
  | "streamChangeLogPages"
  | "streamChangePages"
  | "streamClientLogPages"

/** Every {@linkcode Derived}, checked by the compiler. */
export const derivedOperations: { readonly [Name in Derived]: true } = {
  cameraByListId: true,
  streamCameraPages: true,
  streamChangeLogPages: true,
  streamChangePages: true,
  streamClientLogPages: true,
  writeCamera: true,
}

/**
 * The name of an operation, as errors carry it. What is made of others has none of its own:
 * `cameraByListId` calls `cameraById` and `cameraByLegacyId`, `writeCamera` calls `addCamera` or
 * `updateCamera`, and `streamCameraPages`, `streamChangeLogPages`, `streamChangePages` and
 * `streamClientLogPages` are named after the streams.
 */
export type Operation = Exclude<keyof CameraDatabaseShape, Derived>

type Common = RequestError | FailureByStatus[403]
/** What a write of a camera fails with. */
export type Write = Common | FailureByStatus[409]
/** What a write at a version fails with. */
export type Versioned = Common | FailureByStatus[412]
type Update = "updateCamera" | "putCameraBySource"
type ForEveryClient =
  | "getCameraChanges"
  | "streamChanges"
  | "searchCamera"
  | "streamCameras"
  | "exportCameras"
  | "nearestCameras"
  | "countCameras"
  | "cameraFacets"
  | "cameraClusters"
  | "checkCamExist"
  | "listSources"
  | "streamSources"
  | "whoami"

/** The errors that an operation can fail with; of several, those that each of them can. */
export type OperationError<Name extends Operation> = [Extract<Name, ForEveryClient>] extends [never]
  ? [Name] extends ["addCamera"] ? Write
  : [Name] extends [Update] ? Write | Versioned
  : [Name] extends ["addCamera" | Update] ? Write
  : [Name] extends ["retireCamera" | "deleteCamera" | Update] ? Versioned
  : Common
  : RequestError

/** One operation, or several that are treated alike. */
export type Operations<Name extends Operation = Operation> = Name | ReadonlyArray<Name>
