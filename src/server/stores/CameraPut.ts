/**
 * Telling which cameras are meant by those that are put, and what becomes of them.
 *
 * @module
 */
import type { Camera } from "../../domain/Camera.ts"
import { fieldsOf, hasFields } from "../../domain/CameraMatch.ts"
import { isRetrieval } from "../../domain/CameraTable.ts"
import { lacksSource, type NewCamera } from "../../domain/CameraWrite.ts"
import {
  type Conflict,
  fold,
  portText,
  type PutResult,
  sourceKeyOf,
  writtenOf,
} from "./CameraRecord.ts"
import { addressOf, type Candidate, findExisting } from "./StandIns.ts"

/**
 * What a put makes of a camera; undefined when it is so already. What the record leaves out stays, and
 * what is `null` in it is cleared. One that was retired is so no longer.
 */
export const mergeRecord = (
  there: Camera,
  record: NewCamera,
): NewCamera | undefined => {
  const camera = writtenOf(there)
  // Another type has its own retrieval fields.
  const kept = Object.entries(camera).filter(([name]) =>
    record.camera_type === camera.camera_type || !isRetrieval(name)
  )
  const given = Object.entries(record).filter(([, value]) => value !== undefined)
  const merged: Record<string, unknown> = Object.fromEntries([...kept, ...given])
  // An address is an IP address with its port, which is 80 when it is left out.
  if (record.camera_type === "ip") merged.port = portText(record.port)
  // The id that a source gave it goes with that source.
  if (lacksSource(merged)) merged.source = camera.source
  // A record and what it leaves are each checked, or were there before.
  const result = merged as unknown as NewCamera
  const [before, after] = [fieldsOf(camera), fieldsOf(result)]
  const isSame = before.size === after.size && hasFields(before, after)
  return isSame && there.retired_at === null ? undefined : result
}

/** Whether a camera can be meant by a record without an id of a source: its own can be of another. */
const mayBe = ({ source, source_id }: Camera, record: NewCamera) =>
  source_id === null || !record.source || fold(record.source) === fold(source ?? "")

/**
 * Finds for each camera to put the one of `existing` that it means, none of them twice: that with its
 * `source` and `source_id`, or without these one at its address: that which has all of its fields,
 * else the first, and one that is not retired before those that are.
 */
export const findMeant = (
  cameras: ReadonlyArray<Candidate>,
  existing: ReadonlyArray<Camera>,
  taken: ReadonlySet<string>,
): ReadonlyArray<Camera | undefined> => {
  const byId = new Map(existing.map((camera) => [camera.cameraID, camera]))
  const spent = new Set(taken)
  const take = (camera: Camera | undefined) => {
    if (camera === undefined || spent.has(camera.cameraID)) return undefined
    spent.add(camera.cameraID)
    return camera
  }
  const bySource = new Map(existing.map((camera) => [sourceKeyOf(camera), camera]))
  const found = cameras.map(([, camera]) => {
    const key = sourceKeyOf(camera)
    return key === undefined ? undefined : take(bySource.get(key))
  })
  const byAddress = cameras.flatMap(([, camera], index) =>
    sourceKeyOf(camera) === undefined ? [index] : []
  )
  const same = findExisting(byAddress.map((index) => cameras[index]!), existing, spent)
  for (const [at, index] of byAddress.entries()) found[index] = take(byId.get(same[at] ?? ""))
  const inOrder = existing.filter(({ cameraID }) => !spent.has(cameraID))
    .sort((one, other) => Number(one.retired_at !== null) - Number(other.retired_at !== null))
  const atAddress = Map.groupBy(inOrder, addressOf)
  for (const index of byAddress) {
    const [, camera] = cameras[index]!
    found[index] ??= take(
      atAddress.get(addressOf(camera))
        ?.find((other) => !spent.has(other.cameraID) && mayBe(other, camera)),
    )
  }
  return found
}

/** What became of each camera to put. */
export const toPutResults = (
  cameras: ReadonlyArray<Candidate>,
  results: ReadonlyArray<PutResult | undefined>,
  conflicts: ReadonlyArray<Conflict | undefined>,
): ReadonlyArray<PutResult> => {
  const added = conflicts.values()
  return cameras.map(([cameraID], index) =>
    results[index] ?? added.next().value ?? { cameraID, outcome: "added" }
  )
}
