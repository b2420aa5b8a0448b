/**
 * Telling which of the cameras to add are there already.
 *
 * @module
 */
import type { Camera } from "../../domain/Camera.ts"
import { fieldsOf, hasFields, keyOf } from "../../domain/CameraMatch.ts"
import type { CameraKey } from "../../domain/CameraKey.ts"
import type { NewCamera } from "../../domain/CameraWrite.ts"
import type { Conflict } from "./CameraRecord.ts"
import type { StandIn } from "./CameraStore.ts"

/** The address of a camera as text. */
export const addressOf = (camera: NewCamera | Camera | CameraKey): string =>
  JSON.stringify(keyOf(camera))

/** A camera under the id that it gets if it is added. */
export type Candidate = readonly [cameraID: string, camera: NewCamera]

/** The addresses of cameras, each once. */
export const keysOf = (cameras: ReadonlyArray<Candidate>) =>
  new Map(cameras.map(([, camera]) => [addressOf(camera), keyOf(camera)])).values().toArray()

interface Existing {
  readonly cameraID: string
  readonly fields: ReturnType<typeof fieldsOf>
}

/** Finds the cameras that have a field with a value: the fewest of those that `written` may be. */
const indexOf = (existing: ReadonlyArray<Existing>) => {
  const index = new Map<string, Map<unknown, Array<Existing>>>()
  for (const camera of existing) {
    for (const [name, value] of camera.fields) {
      let values = index.get(name)
      if (values === undefined) index.set(name, values = new Map())
      const cameras = values.get(value)
      if (cameras === undefined) values.set(value, [camera])
      else cameras.push(camera)
    }
  }
  return (written: Existing["fields"]): ReadonlyArray<Existing> =>
    [...written].map(([name, value]) => index.get(name)?.get(value) ?? [])
      .reduce((fewest, cameras) => cameras.length < fewest.length ? cameras : fewest)
}

/**
 * Finds for each camera the one of `existing` that stands for it, none of them twice, as `findSame`
 * does for one. Thousands can be at one address, and are not gone through for each camera.
 */
export const findExisting = (
  cameras: ReadonlyArray<Candidate>,
  existing: ReadonlyArray<Camera>,
  taken: ReadonlySet<string>,
): ReadonlyArray<string | undefined> => {
  const free = existing.filter(({ cameraID }) => !taken.has(cameraID))
    .map((camera): Existing => ({ cameraID: camera.cameraID, fields: fieldsOf(camera) }))
    // The one with the fewest fields beyond leaves the others to entries that have those fields.
    .sort((one, other) => one.fields.size - other.fields.size)
  const fewest = indexOf(free)
  const spent = new Set<string>()
  // Where to go on for one that is equal: what is before was spent, or is another.
  const next = new Map<string, number>()
  return cameras.map(([, camera]) => {
    const written = fieldsOf(camera)
    const possible = fewest(written)
    const text = JSON.stringify([...written])
    let at = next.get(text) ?? 0
    for (; at < possible.length; at++) {
      const { cameraID, fields } = possible[at]!
      if (!spent.has(cameraID) && hasFields(fields, written)) break
    }
    next.set(text, at)
    const same = possible[at]?.cameraID
    if (same !== undefined) spent.add(same)
    return same
  })
}

/** What stands for each camera, once those without an existing one were added, or refused. */
export const toStandIns = (
  cameras: ReadonlyArray<Candidate>,
  existing: ReadonlyArray<string | undefined>,
  conflicts: ReadonlyArray<Conflict | undefined>,
): ReadonlyArray<StandIn> => {
  const outcomes = conflicts.values()
  return cameras.map(([cameraID], index) => {
    const same = existing[index]
    if (same !== undefined) return { cameraID: same, existing: true }
    return outcomes.next().value ?? { cameraID, existing: false }
  })
}
