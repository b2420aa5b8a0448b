/**
 * The cameras of a store in memory, by their ids, and their change log.
 *
 * @module
 */
import type { Camera } from "../../../domain/Camera.ts"
import type { CameraKey } from "../../../domain/CameraKey.ts"
import type { NewCamera } from "../../../domain/CameraWrite.ts"
import type { ChangeKind, ChangeLogEntry } from "../../../domain/ChangeLog.ts"
import { type Conflict, sourceKeyOf, toRecord } from "../CameraRecord.ts"
import { addressOf } from "../StandIns.ts"

/** Writes to `cameras`, where what was removed leaves its place, so that cursors stay right. */
export const makeRecords = (cameras: Array<Camera | undefined>) => {
  const versions = new Map<string, number>()
  const indexById = new Map<string, number>()
  const idByLegacyId = new Map<number, string>()
  const idBySourceId = new Map<string, string>()
  const log: Array<ChangeLogEntry> = []

  const find = (cameraID: string | undefined) => {
    const index = cameraID === undefined ? undefined : indexById.get(cameraID.toLowerCase())
    return index === undefined ? undefined : cameras[index]
  }
  const conflictOf = (camera: NewCamera, cameraID: string): Conflict | undefined => {
    const isOther = (owner: string | undefined) => owner !== undefined && owner !== cameraID
    if (isOther(idByLegacyId.get(camera.legacy_cameraID ?? NaN))) {
      return "legacyCameraIDAlreadyExist"
    }
    return isOther(idBySourceId.get(sourceKeyOf(camera) ?? "")) ? "sourceIDAlreadyExist" : undefined
  }
  const logWrite = (cameraID: string, timestamp: string, kind: ChangeKind) => {
    versions.set(cameraID, (versions.get(cameraID) ?? 0) + 1)
    log.push({ cameraID, timestamp, kind })
  }
  // Nothing here waits, so a write is one unit.
  const keep = (
    cameraID: string,
    camera: NewCamera,
    now: number,
    isActive = false,
  ) => {
    const old = find(cameraID)
    const retired = isActive ? undefined : old
    if (old?.legacy_cameraID != null) idByLegacyId.delete(old.legacy_cameraID)
    idBySourceId.delete(sourceKeyOf(old ?? {}) ?? "")
    const timestamp = new Date(now).toISOString()
    const index = indexById.get(cameraID) ?? cameras.length
    cameras[index] = toRecord({
      cameraID,
      created_at: old?.created_at ?? timestamp,
      updated_at: timestamp,
      retired_at: retired?.retired_at ?? null,
      retired_reason: retired?.retired_reason ?? null,
    }, camera)
    indexById.set(cameraID, index)
    if (camera.legacy_cameraID != null) idByLegacyId.set(camera.legacy_cameraID, cameraID)
    const key = sourceKeyOf(camera)
    if (key !== undefined) idBySourceId.set(key, cameraID)
    logWrite(cameraID, timestamp, old === undefined ? "added" : "updated")
  }
  const retire = (camera: Camera, reason: string | undefined, now: number) => {
    const timestamp = new Date(now).toISOString()
    cameras[indexById.get(camera.cameraID)!] = {
      ...camera,
      updated_at: timestamp,
      retired_at: timestamp,
      retired_reason: reason ?? null,
    }
    logWrite(camera.cameraID, timestamp, "retired")
  }
  const remove = (camera: Camera, now: number) => {
    const { cameraID, legacy_cameraID } = camera
    cameras[indexById.get(cameraID)!] = undefined
    indexById.delete(cameraID)
    versions.delete(cameraID)
    if (legacy_cameraID != null) idByLegacyId.delete(legacy_cameraID)
    idBySourceId.delete(sourceKeyOf(camera) ?? "")
    log.push({ cameraID, timestamp: new Date(now).toISOString(), kind: "removed" })
  }

  const all = () => cameras.filter((camera) => camera !== undefined)
  const byAddresses = (keys: ReadonlyArray<CameraKey>) => {
    const addresses = new Set(keys.map(addressOf))
    return all().filter((camera) => addresses.has(addressOf(camera)))
  }
  return {
    log,
    all,
    find,
    byLegacyId: (legacyCameraID: number) => find(idByLegacyId.get(legacyCameraID)),
    bySource: (camera: NewCamera) => find(idBySourceId.get(sourceKeyOf(camera) ?? "")),
    byAddresses,
    versionOf: ({ cameraID }: Camera) => versions.get(cameraID)!,
    conflictOf,
    keep,
    retire,
    remove,
  }
}
