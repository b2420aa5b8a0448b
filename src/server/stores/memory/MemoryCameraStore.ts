/**
 * Cameras in the memory of the process.
 *
 * @module
 */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import type { Camera } from "../../../domain/Camera.ts"
import type { CameraKey } from "../../../domain/CameraQuery.ts"
import type { NewCamera } from "../../../domain/CameraWrite.ts"
import type { ChangeKind, ChangeLogEntry } from "../../../domain/ChangeLog.ts"
import { ResourceConflictError } from "../../../domain/Errors.ts"
import { fitting, mostAtAddress } from "../../routes/CameraPage.ts"
import {
  applyChanges,
  type Conflict,
  isMeant,
  notFound,
  otherVersion,
  portText,
  sourceKeyOf,
  toRecord,
  type Versions,
} from "../CameraRecord.ts"
import { CameraStore, type StoreSelection } from "../CameraStore.ts"
import { addressOf, type Candidate, findExisting, keysOf, toStandIns } from "../StandIns.ts"
import { MemoryAnswers } from "./MemoryAnswers.ts"
import { clustersOf, facetsOf } from "./MemoryNumbers.ts"
import { toPage } from "./MemoryPage.ts"
import { matchesFilter, search } from "./MemorySearch.ts"

const isSame = <A>(value: A | undefined, given: A | null | undefined) =>
  value === undefined || value === given

const matchesKey = (key: CameraKey) => (camera: Camera): boolean => {
  if (camera.retired_at != null) return false
  switch (key.camera_type) {
    case "ip":
      return camera.camera_type === "ip" && camera.ip === key.ip &&
        camera.port === portText(key.port) && isSame(key.brand, camera.brand) &&
        isSame(key.model, camera.model) && isSame(key.image_path, camera.image_path) &&
        isSame(key.video_path, camera.video_path)
    case "non_ip":
      return camera.camera_type === "non_ip" && camera.snapshot_url === key.snapshot_url
    case "stream":
      return camera.camera_type === "stream" && camera.m3u8_url === key.m3u8_url
  }
}

const make = Effect.gen(function* () {
  const answers = yield* MemoryAnswers
  // What was removed leaves its place, so that cursors stay right.
  const cameras: Array<Camera | undefined> = []
  const versions = new Map<string, number>()
  const indexById = new Map<string, number>()
  const idByLegacyId = new Map<number, string>()
  const idBySourceId = new Map<string, string>()
  const log: Array<ChangeLogEntry> = []

  const find = (cameraID: string | undefined) => {
    const index = cameraID === undefined ? undefined : indexById.get(cameraID.toLowerCase())
    return index === undefined ? undefined : cameras[index]
  }
  const findActive = (cameraID: string | undefined) => {
    const camera = find(cameraID)
    return camera?.retired_at == null ? camera : undefined
  }
  const findAll = (selection: StoreSelection) =>
    cameras.filter((camera) => camera !== undefined).filter(matchesFilter(selection))
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
  ) => {
    const old = find(cameraID)
    if (old?.legacy_cameraID != null) idByLegacyId.delete(old.legacy_cameraID)
    idBySourceId.delete(sourceKeyOf(old ?? {}) ?? "")
    const timestamp = new Date(now).toISOString()
    const index = indexById.get(cameraID) ?? cameras.length
    cameras[index] = toRecord({
      cameraID,
      created_at: old?.created_at ?? timestamp,
      updated_at: timestamp,
      retired_at: old?.retired_at ?? null,
    }, camera)
    indexById.set(cameraID, index)
    if (camera.legacy_cameraID != null) idByLegacyId.set(camera.legacy_cameraID, cameraID)
    const key = sourceKeyOf(camera)
    if (key !== undefined) idBySourceId.set(key, cameraID)
    logWrite(cameraID, timestamp, old === undefined ? "added" : "updated")
  }
  /** The camera that a write is meant for. */
  const findMeant = Effect.fnUntraced(function* (cameraID: string, meant: Versions) {
    const camera = find(cameraID)
    if (camera === undefined) return yield* notFound()
    return isMeant(versions.get(camera.cameraID)!, meant) ? camera : yield* otherVersion()
  })

  const byAddresses = (keys: ReadonlyArray<CameraKey>) => {
    const addresses = new Set(keys.map(addressOf))
    return cameras.filter((camera) => camera !== undefined)
      .filter((camera) => addresses.has(addressOf(camera)))
  }
  const addAll = (added: ReadonlyArray<Candidate>, now: number) =>
    added.map(([cameraID, camera]) => {
      const conflict = conflictOf(camera, cameraID)
      if (conflict === undefined) keep(cameraID, camera, now)
      return conflict
    })

  return CameraStore.of({
    byId: (cameraID) => Effect.sync(() => Option.fromUndefinedOr(findActive(cameraID))),
    byLegacyId: (legacyCameraID) =>
      Effect.sync(() => Option.fromUndefinedOr(findActive(idByLegacyId.get(legacyCameraID)))),
    byIds: (ids) =>
      Effect.sync(() =>
        fitting(ids.map((id) => findActive(typeof id === "number" ? idByLegacyId.get(id) : id)))
      ),
    search: (filter) => Effect.sync(() => search(cameras, filter)),
    count: (selection) => Effect.sync(() => findAll(selection).length),
    facets: (selection, by) => Effect.sync(() => facetsOf(findAll(selection), by)),
    clusters: (selection, zoom) => Effect.sync(() => clustersOf(findAll(selection), zoom)),
    byKey: (key, offset) =>
      Effect.sync(() => toPage(cameras, { offset }, matchesKey(key), mostAtAddress + 1).items),
    byAddresses: (keys) => Effect.sync(() => byAddresses(keys)),
    addAll: (cameras) => Effect.map(Clock.currentTimeMillis, (now) => addAll(cameras, now)),
    addMissing: (cameras, taken) =>
      Effect.map(Clock.currentTimeMillis, (now) => {
        const existing = findExisting(cameras, byAddresses(keysOf(cameras)), taken)
        const missing = cameras.filter((_, index) => existing[index] === undefined)
        return toStandIns(cameras, existing, addAll(missing, now))
      }),
    add: Effect.fnUntraced(function* (cameraID, camera, answer) {
      const now = yield* Clock.currentTimeMillis
      if (answers.isKept(answer, now)) return false
      const message = conflictOf(camera, cameraID)
      if (message !== undefined) return yield* new ResourceConflictError({ message })
      keep(cameraID, camera, now)
      answers.keep(answer, now)
      return true
    }),
    answerTo: answers.answerTo,
    withVersion: (cameraID) =>
      Effect.sync(() =>
        Option.map(Option.fromUndefinedOr(findActive(cameraID)), (camera) => ({
          camera,
          version: versions.get(camera.cameraID)!,
        }))
      ),
    retire: Effect.fnUntraced(function* (cameraID, _reason, meant) {
      const now = yield* Clock.currentTimeMillis
      if (find(cameraID)?.retired_at != null) return
      const camera = yield* findMeant(cameraID, meant)
      const timestamp = new Date(now).toISOString()
      cameras[indexById.get(camera.cameraID)!] = {
        ...camera,
        updated_at: timestamp,
        retired_at: timestamp,
      }
      logWrite(camera.cameraID, timestamp, "retired")
    }),
    remove: Effect.fnUntraced(function* (given, meant) {
      const now = yield* Clock.currentTimeMillis
      const camera = yield* findMeant(given, meant)
      const { cameraID, legacy_cameraID } = camera
      cameras[indexById.get(cameraID)!] = undefined
      indexById.delete(cameraID)
      versions.delete(cameraID)
      if (legacy_cameraID != null) idByLegacyId.delete(legacy_cameraID)
      idBySourceId.delete(sourceKeyOf(camera) ?? "")
      log.push({ cameraID, timestamp: new Date(now).toISOString(), kind: "removed" })
    }),
    update: Effect.fnUntraced(function* ({ cameraID: given, ...changes }, meant) {
      const now = yield* Clock.currentTimeMillis
      const cameraID = given.toLowerCase()
      const camera = yield* findMeant(cameraID, meant)
      const changed = yield* Effect.fromResult(applyChanges(camera, changes))
      const message = conflictOf(changed, cameraID)
      if (message !== undefined) return yield* new ResourceConflictError({ message })
      keep(cameraID, changed, now)
    }),
    changes: ({ end = Infinity, kind, start = -Infinity, ...place }) =>
      Effect.sync(() =>
        toPage(log, place, (entry) => {
          const time = Date.parse(entry.timestamp)
          return time >= start && time <= end && (kind === undefined || kind === entry.kind)
        })
      ),
  })
})

/** Cameras that are gone with the process; for tests and trials. */
export const layer: Layer.Layer<CameraStore> = Layer.provide(
  Layer.effect(CameraStore, make),
  MemoryAnswers.layer,
)
