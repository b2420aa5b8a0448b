/**
 * What a camera store holds.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import { CameraStore } from "../../server/stores/CameraStore.ts"
import { toWire } from "../../contract/WriteCamera.ts"

/** Everything that the store keeps. */
export const state = Effect.gen(function* () {
  const store = yield* CameraStore
  const cameras = yield* store.search({})
  return { cameras: cameras.items.map(toWire), log: (yield* store.changes({})).items }
})
