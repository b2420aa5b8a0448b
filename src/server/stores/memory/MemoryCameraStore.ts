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
import type { CameraKey } from "../../../domain/CameraKey.ts"
import { ResourceConflictError } from "../../../domain/Errors.ts"
import { fitting, mostAtAddress } from "../CameraPage.ts"
import { findMeant, mergeRecord, toPutResults } from "../CameraPut.ts"
import {
  applyChanges,
  holds,
  isMeant,
  isRetiredFor,
  notFound,
  notHeld,
  otherVersion,
  portText,
  type PutResult,
  type Versions,
} from "../CameraRecord.ts"
import { CameraStore, type Retired, type StoreSelection } from "../CameraStore.ts"
import { type Candidate, findExisting, keysOf, toStandIns } from "../StandIns.ts"
import { MemoryResponses } from "./MemoryResponses.ts"
import { MemoryCameras } from "./MemoryCameras.ts"
import { clustersOf, facetsOf } from "./MemoryNumbers.ts"
import { toPage } from "./MemoryPage.ts"
import { makeRecords } from "./MemoryRecords.ts"
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
  const responses = yield* MemoryResponses
  const { cameras } = yield* MemoryCameras
  const records = makeRecords(cameras)
  const { all, bySource, conflictOf, find, keep, log, versionOf } = records

  const findAll = (selection: StoreSelection) => all().filter(matchesFilter(selection))
  const wanted = (camera: Camera | undefined, retired: Retired = false) =>
    camera === undefined || retired === "any" || (camera.retired_at !== null) === retired
      ? camera
      : undefined
  const byId = (id: string | number, retired: Retired | undefined) =>
    wanted(typeof id === "number" ? records.byLegacyId(id) : find(id), retired)
  /** The camera that a write is meant for. */
  const findFor = Effect.fnUntraced(function* (cameraID: string, meant: Versions) {
    const camera = find(cameraID)
    if (camera === undefined) return yield* notFound()
    return isMeant(versionOf(camera), meant) ? camera : yield* otherVersion()
  })
  const addAll = (added: ReadonlyArray<Candidate>, now: number) =>
    added.map(([cameraID, camera]) => {
      const conflict = conflictOf(camera, cameraID)
      if (conflict === undefined) keep(cameraID, camera, now)
      return conflict
    })
  const putAll = (
    given: ReadonlyArray<Candidate>,
    taken: ReadonlySet<string>,
    now: number,
  ): ReadonlyArray<PutResult> => {
    const ofSources = given.flatMap(([, camera]) => bySource(camera) ?? [])
    const meant = findMeant(
      given,
      [...new Set([...records.byAddresses(keysOf(given)), ...ofSources])],
      taken,
    )
    const results = given.map(([, camera], index): PutResult | undefined => {
      const there = meant[index]
      if (there === undefined) return undefined
      const { cameraID } = there
      const merged = mergeRecord(there, camera)
      if (merged === undefined) return { cameraID, outcome: "unchanged" }
      const conflict = conflictOf(merged, cameraID)
      if (conflict !== undefined) return conflict
      keep(cameraID, merged, now, true)
      return { cameraID, outcome: "updated" }
    })
    const missing = given.filter((_, index) => results[index] === undefined)
    return toPutResults(given, results, addAll(missing, now))
  }

  return CameraStore.of({
    byId: (cameraID, retired) => Effect.sync(() => Option.fromUndefinedOr(byId(cameraID, retired))),
    byLegacyId: (legacyCameraID, retired) =>
      Effect.sync(() => Option.fromUndefinedOr(byId(legacyCameraID, retired))),
    byIds: (ids, retired) => Effect.sync(() => fitting(ids.map((id) => byId(id, retired)))),
    search: (filter) => Effect.sync(() => search(cameras, filter)),
    count: (selection) => Effect.sync(() => findAll(selection).length),
    facets: (selection, by) => Effect.sync(() => facetsOf(findAll(selection), by)),
    clusters: (selection, zoom) => Effect.sync(() => clustersOf(findAll(selection), zoom)),
    byKey: (key, offset) =>
      Effect.sync(() => toPage(cameras, { offset }, matchesKey(key), mostAtAddress + 1).items),
    byAddresses: (keys) => Effect.sync(() => records.byAddresses(keys)),
    addAll: (cameras) => Effect.map(Clock.currentTimeMillis, (now) => addAll(cameras, now)),
    addMissing: (cameras, taken) =>
      Effect.map(Clock.currentTimeMillis, (now) => {
        const existing = findExisting(cameras, records.byAddresses(keysOf(cameras)), taken)
        const missing = cameras.filter((_, index) => existing[index] === undefined)
        return toStandIns(cameras, existing, addAll(missing, now))
      }),
    put: Effect.fnUntraced(function* (cameraID, camera, precondition) {
      const now = yield* Clock.currentTimeMillis
      const there = bySource(camera)
      const version = there && versionOf(there)
      if (!holds(version, precondition)) return yield* notHeld(version, precondition)
      const [result] = putAll([[cameraID, camera]], new Set(), now)
      return typeof result === "string"
        ? yield* new ResourceConflictError({ message: result })
        : result!
    }),
    putAll: (cameras, taken) =>
      Effect.map(Clock.currentTimeMillis, (now) => putAll(cameras, taken, now)),
    add: Effect.fnUntraced(function* (cameraID, camera, response) {
      const now = yield* Clock.currentTimeMillis
      if (responses.isKept(response, now)) return false
      const message = conflictOf(camera, cameraID)
      if (message !== undefined) return yield* new ResourceConflictError({ message })
      keep(cameraID, camera, now)
      responses.keep(response, now)
      return true
    }),
    responseTo: responses.responseTo,
    withVersion: (cameraID, retired) =>
      Effect.sync(() =>
        Option.map(
          Option.fromUndefinedOr(byId(cameraID, retired)),
          (camera) => ({ camera, version: versionOf(camera) }),
        )
      ),
    retire: Effect.fnUntraced(function* (cameraID, reason, meant) {
      const now = yield* Clock.currentTimeMillis
      const there = find(cameraID)
      if (there?.retired_at != null) {
        return isRetiredFor(versionOf(there), meant) ? undefined : yield* otherVersion()
      }
      records.retire(yield* findFor(cameraID, meant), reason, now)
    }),
    remove: Effect.fnUntraced(function* (cameraID, meant) {
      const now = yield* Clock.currentTimeMillis
      records.remove(yield* findFor(cameraID, meant), now)
    }),
    update: Effect.fnUntraced(function* ({ cameraID: given, ...changes }, meant) {
      const now = yield* Clock.currentTimeMillis
      const cameraID = given.toLowerCase()
      const camera = yield* findFor(cameraID, meant)
      const changed = yield* Effect.fromResult(applyChanges(camera, changes))
      const message = conflictOf(changed, cameraID)
      if (message !== undefined) return yield* new ResourceConflictError({ message })
      keep(cameraID, changed, now)
    }),
    lastChange: Effect.sync(() => log.length),
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
  [MemoryResponses.layer, MemoryCameras.layer],
)
