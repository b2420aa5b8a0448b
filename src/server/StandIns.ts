/**
 * Telling which of the cameras to add are there already.
 *
 * @module
 */
import type { Camera } from "../domain/Camera.ts"
import { findSame, keyOf } from "../domain/CameraMatch.ts"
import type { NewCamera } from "../domain/CameraWrite.ts"
import type { StandIn } from "./CameraStore.ts"

const addressOf = (camera: NewCamera | Camera) => JSON.stringify(keyOf(camera))

/** A camera under the id that it gets if it is added. */
export type Candidate = readonly [cameraID: string, camera: NewCamera]

/** The addresses of cameras, each once. */
export const keysOf = (cameras: ReadonlyArray<Candidate>) =>
  new Map(cameras.map(([, camera]) => [addressOf(camera), keyOf(camera)])).values().toArray()

/** Finds for each camera the one of `existing` that stands for it, none of them twice. */
export const findExisting = (
  cameras: ReadonlyArray<Candidate>,
  existing: ReadonlyArray<Camera>,
  taken: ReadonlySet<string>,
): ReadonlyArray<string | undefined> => {
  const free = existing.filter(({ cameraID }) => !taken.has(cameraID))
  const byAddress = Map.groupBy(free, addressOf)
  const spent = new Set<string>()
  return cameras.map(([, camera]) => {
    const same = findSame(camera, byAddress.get(addressOf(camera)) ?? [], spent)?.cameraID
    if (same !== undefined) spent.add(same)
    return same
  })
}

/** What stands for each camera, once those without an existing one were added, or refused. */
export const toStandIns = (
  cameras: ReadonlyArray<Candidate>,
  existing: ReadonlyArray<string | undefined>,
  isAdded: ReadonlyArray<boolean>,
): ReadonlyArray<StandIn> => {
  const added = isAdded.values()
  return cameras.map(([cameraID], index) => {
    const same = existing[index]
    if (same !== undefined) return { cameraID: same, existing: true }
    return added.next().value ? { cameraID, existing: false } : undefined
  })
}
