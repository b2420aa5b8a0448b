/**
 * The CAM2 camera database: a directory of public network cameras that researchers search by place
 * and attributes, read by id, and keep up to date. Every operation is an Effect program whose type
 * lists exactly how it can fail.
 *
 * @example Cameras near a place
 * ```ts
 * import { layer, searchCamera } from "@cam2/camera-database"
 * import * as Effect from "effect/Effect"
 * import * as Redacted from "effect/Redacted"
 *
 * const cam2 = layer({
 *   clientID: "0".repeat(96),
 *   clientSecret: Redacted.make("0".repeat(71)),
 *   baseURL: "http://127.0.0.1:1/",
 *   retry: false,
 * })
 *
 * const program = searchCamera({ latitude: 40.4259, longitude: -86.9081, radius: 5 }).pipe(
 *   Effect.map((cameras) => cameras.length),
 *   Effect.catchTag("ConnectionError", () => Effect.succeed(0)),
 *   Effect.provide(cam2),
 * )
 * console.log(await Effect.runPromise(program))
 * ```
 *
 * @module
 */
export { ApiClient, type RequestError } from "./src/client/ApiClient.ts"
export { CallOptions, withCallOptions } from "./src/client/CallOptions.ts"
export { CameraDatabase, type CameraDatabaseShape } from "./src/client/CameraDatabase.ts"
export { layer, originalBaseURL } from "./src/client/Client.ts"
export { layerConfig } from "./src/client/ClientConfig.ts"
export type { ClientOptions, ClientOptionsError } from "./src/client/ClientOptions.ts"
export type { FollowOptions } from "./src/client/Follow.ts"
export type { StreamOptions } from "./src/client/Listing.ts"
export * from "./src/client/operations/mod.ts"
export type { CameraIds } from "./src/client/operations/cameraByListId.ts"
export type { CamerasFound } from "./src/client/operations/camerasByIds.ts"
export type { VersionedCamera } from "./src/client/operations/cameraWithVersion.ts"
export type { RetireOptions } from "./src/client/operations/retireCamera.ts"
export type { ReadOptions } from "./src/client/ReadOptions.ts"
export type { WriteOptions } from "./src/client/WriteOptions.ts"
export type { ResetOptions } from "./src/client/operations/resetSecret.ts"
export type { Page, WalkOptions } from "./src/client/Pages.ts"
export {
  defaultRetryPolicy,
  type DurationInput,
  isTransient,
  type RetryFacts,
  type RetryPolicy,
} from "./src/client/RetryPolicy.ts"
export { TokenService } from "./src/client/TokenService.ts"
export { tokenStoreMemory } from "./src/client/TokenStore.ts"
export type { ExportOptions } from "./src/client/operations/exportCameras.ts"
export type { SearchCamera } from "./src/client/operations/searchCamera.ts"
export type { StreamCameras } from "./src/client/operations/streamCameras.ts"
export { cameraAddress, type CameraLocation } from "./src/domain/Address.ts"
export type {
  Camera,
  CameraFields,
  CameraInput,
  CameraType,
  IpCamera,
  NearCamera,
  NonIpCamera,
  OptionalNullable,
  StreamCamera,
} from "./src/domain/Camera.ts"
export type { CameraForm } from "./src/contract/forms/CameraForm.ts"
export { makeCamera } from "./src/domain/CameraTable.ts"
export type { CameraKey } from "./src/domain/CameraKey.ts"
export type {
  BoundingBox,
  CameraAttributes,
  CameraFilter,
  CameraPart,
  CameraSelection,
  Circle,
  Nearest,
  OneOrMore,
} from "./src/domain/CameraQuery.ts"
export type {
  CameraCluster,
  CameraClusters,
  CameraFacets,
  Facet,
  FacetName,
  FacetValue,
} from "./src/domain/CameraFacets.ts"
export type {
  CameraField,
  CameraWith,
  NearestFilter,
  WithFields,
} from "./src/domain/CameraSearch.ts"
export type { CameraPut, PutOutcome } from "./src/domain/CameraPut.ts"
export type { CameraChanges, IpDetails, NewCamera } from "./src/domain/CameraWrite.ts"
export type {
  ChangeFilter,
  ChangeKind,
  ChangeLogEntry,
  ChangeLogRange,
} from "./src/domain/ChangeLog.ts"
export type { ClientInfo } from "./src/domain/ClientInfo.ts"
export type { ClientLogEntry } from "./src/domain/ClientLog.ts"
export type { Credentials } from "./src/domain/Credentials.ts"
export * from "./src/domain/Errors.ts"
export type { PermissionLevel } from "./src/domain/Permission.ts"
export type { Source, SourceDescription } from "./src/domain/Source.ts"
