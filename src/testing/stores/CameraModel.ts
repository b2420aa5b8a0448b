/**
 * A store filled by chance, and a plain array of the same cameras.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import type { Camera } from "../../domain/Camera.ts"
import type { CameraSelection } from "../../domain/CameraQuery.ts"
import { CameraStore } from "../../server/stores/CameraStore.ts"
import { idOf, stored } from "./Fixtures.ts"
import * as PlainArray from "./PlainArray.ts"
import { cities, countries, pick, questions, type Random, randomCamera } from "./RandomCameras.ts"
import { randomPlace } from "./Sphere.ts"

/** What the cameras are made from. */
export const seed = 20180704

/** Whether a camera of the array is one that a search gives. */
export const matching = (selection: CameraSelection): (camera: Camera) => boolean =>
  PlainArray.matching(
    selection,
    ({ road }, question) => questions[question]!.includes(road ?? ""),
  )

/** Adds so many cameras and changes some of them; gives the array. */
export const fill = Effect.fnUntraced(function* (random: Random, count: number) {
  const store = yield* CameraStore
  const model: Array<Camera> = []
  const added = Array.from(
    { length: count },
    (_, index) => [idOf(index), randomCamera(random)] as const,
  )
  yield* store.addAll(added)
  for (const [cameraID, camera] of added) model.push(stored(cameraID, camera))
  for (let index = 0; index < count / 10; index++) {
    const at = Math.floor(random() * count)
    const changes = {
      city: pick(random, cities),
      country: pick(random, countries),
      ...randomPlace(random),
    }
    yield* store.update({ cameraID: idOf(at), ...changes })
    model[at] = { ...model[at]!, ...changes }
  }
  return model
})
