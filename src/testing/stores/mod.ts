/**
 * For those who keep cameras in an engine of their own: the programs that tell whether a store does what
 * it has to, and what stores decide alike. The types of the stores themselves, `CameraStore`,
 * `ClientStore` and `SourceStore`, are in `@cam2/camera-database/server`; the guide is
 * `src/server/stores/README.md`.
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
export type {
  CameraCursor,
  CameraPage,
  Retired,
  StoreChanges,
  StoreSelection,
  VersionedCamera,
} from "../../server/stores/CameraStore.ts"
export type { BatchClient } from "../../server/stores/sql/BatchClient.ts"
export { layerSql } from "../../server/stores/sql/SqlStores.ts"
export { type Candidate, findExisting, toStandIns } from "../../server/stores/StandIns.ts"
export { StoreBusy } from "../../server/stores/StoreHealth.ts"
export { largeRecordBehaviours, storeBehaviours } from "./StoreBehaviours.ts"
