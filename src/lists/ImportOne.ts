/**
 * Importing one camera after the other, through the operations of the client.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import * as Hash from "effect/Hash"
import * as Semaphore from "effect/Semaphore"
import { addCamera, checkCamExist, updateCamera } from "../client/operations/mod.ts"
import { findSame, keyOf } from "../domain/CameraMatch.ts"
import type { CameraChanges, NewCamera } from "../domain/CameraWrite.ts"
import type { OfExisting } from "./BulkImport.ts"
import { added, alreadyThere, unchanged, updated } from "./ImportSummary.ts"
import type { Seen } from "./Seen.ts"

// Enough locks that two addresses seldom share one.
const lockCount = 256

/**
 * Imports one entry at a time for each address. An existing camera stands for one entry at most, those
 * in `taken` for none: of entries that are equal, the k-th is there already when k equal cameras are.
 */
export const makeImporter = (taken: Seen, ofExisting: OfExisting) => {
  const locks = Array.from({ length: lockCount }, () => Semaphore.makeUnsafe(1))
  return (camera: NewCamera) => {
    const key = keyOf(camera)
    const lock = locks[(Hash.string(JSON.stringify(key)) >>> 0) % lockCount]!
    return Effect.gen(function* () {
      const existing = yield* checkCamExist(key)
      const same = findSame(camera, existing, taken)
      if (same !== undefined) {
        taken.add(same.cameraID)
        return {
          cameraID: same.cameraID,
          outcome: ofExisting === "update" ? unchanged : alreadyThere,
        }
      }
      const other = existing.find(({ cameraID, source_id }) =>
        source_id === null && !taken.has(cameraID)
      )
      if (ofExisting === "skip" || other === undefined) {
        const cameraID = yield* addCamera(camera)
        taken.add(cameraID)
        return { cameraID, outcome: added }
      }
      // A camera to add has the retrieval fields of its type, and so have these changes.
      const changes = { ...camera, cameraID: other.cameraID } as CameraChanges
      // It is for every version.
      yield* Effect.catchTag(updateCamera(changes), "PreconditionFailedError", Effect.die)
      taken.add(other.cameraID)
      return { cameraID: other.cameraID, outcome: updated }
    }).pipe(lock.withPermit)
  }
}
