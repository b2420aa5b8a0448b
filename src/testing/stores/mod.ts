/**
 * For those who keep cameras in an engine of their own: what the stores of the server have to do, and the
 * programs that tell whether they do. The guide is `src/server/stores/README.md`.
 *
 * @example A few of the behaviours over the stores in memory
 * ```ts
 * import { layerMemory } from "@cam2/camera-database/server"
 * import { storeBehaviours } from "@cam2/camera-database/stores"
 * import * as Effect from "effect/Effect"
 *
 * for (const [title, behaviour] of Object.entries(storeBehaviours).slice(0, 3)) {
 *   await Effect.runPromise(Effect.provide(behaviour, layerMemory))
 *   console.log("ok", title)
 * }
 * ```
 *
 * @module
 */
export type { Camera } from "../../domain/Camera.ts"
export { findMeant, mergeRecord, toPutResults } from "../../server/stores/CameraPut.ts"
export {
  applyChanges,
  type Conflict,
  fold,
  holds,
  isMeant,
  notFound,
  notHeld,
  otherVersion,
  type Precondition,
  type PutResult,
  toRecord,
  type Versions,
} from "../../server/stores/CameraRecord.ts"
export {
  type CameraCursor,
  type CameraPage,
  CameraStore,
  type CameraStoreShape,
  type PageStart,
  type Retired,
  type StandIn,
  type StoreChanges,
  type StoreFilter,
  type StorePage,
  type StoreRange,
  type StoreSelection,
  type VersionedCamera,
} from "../../server/stores/CameraStore.ts"
export {
  type Actor,
  type ClientsPage,
  ClientStore,
  type ClientStoreShape,
  lastAdmin,
  type OldSecret,
  type StoredClient,
} from "../../server/stores/ClientStore.ts"
export {
  type SourcesPage,
  SourceStore,
  type SourceStoreShape,
} from "../../server/stores/SourceStore.ts"
export { DatabaseError } from "../../server/stores/sql/Migrations.ts"
export { layerSql } from "../../server/stores/sql/SqlStores.ts"
export { type Candidate, findExisting, toStandIns } from "../../server/stores/StandIns.ts"
export { StoreBusy, StoreHealth, StoreUnavailable } from "../../server/stores/StoreHealth.ts"
export type { ResponseStore, StoredResponse } from "../../server/stores/StoredResponse.ts"
export type { Stores } from "../../server/stores/Stores.ts"
export { largeRecordBehaviours, storeBehaviours } from "./StoreBehaviours.ts"
