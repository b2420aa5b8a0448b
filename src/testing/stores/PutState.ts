/**
 * What tests of cameras that are brought again begin with and look at.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import type { Camera } from "../../domain/Camera.ts"
import type { NewCamera } from "../../domain/CameraWrite.ts"
import { CameraStore } from "../../server/stores/CameraStore.ts"
import { idOf, streamCamera } from "./Fixtures.ts"

/** A camera of a source. */
export const ofSource = (source_id: string, more: Partial<NewCamera> = {}) =>
  ({ ...streamCamera, legacy_cameraID: null, source: "cam2", source_id, ...more }) as NewCamera

/** Everything that the store keeps, retired ones too, with versions. */
export const state = Effect.gen(function* () {
  const store = yield* CameraStore
  const { items } = yield* store.search({ retired: "any" })
  const versions = yield* Effect.forEach(
    items,
    ({ cameraID }) => Effect.map(store.withVersion(cameraID, "any"), Option.getOrThrow),
  )
  return { versions, log: (yield* store.changes({})).items }
})

/** A camera that is there. */
export const get = Effect.fnUntraced(function* (index: number) {
  const store = yield* CameraStore
  return Option.getOrThrow(yield* store.byId(idOf(index))) as Camera & Record<string, unknown>
})
