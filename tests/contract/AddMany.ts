/**
 * Many cameras, written by a few requests.
 *
 * @module
 */
import assert from "node:assert/strict"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type * as Cam2 from "@cam2/camera-database"
import { importCameras, type ImportOutcome } from "@cam2/camera-database/lists"
import { numbered, numbers } from "./Fixtures.ts"

/** Imports cameras, of which each has this outcome; gives their ids in the order given. */
const importAll = (
  outcome: ImportOutcome["outcome"],
  cameras: ReadonlyArray<Cam2.NewCamera>,
) => {
  const lines = cameras.map((camera) => `${JSON.stringify(camera)}\n`).join("")
  return importCameras(Stream.encodeText(Stream.make(lines))).pipe(
    Stream.runCollect,
    Effect.map((outcomes) => {
      assert.deepEqual(outcomes.map(({ outcome }) => outcome), cameras.map(() => outcome))
      return outcomes.map(({ cameraID }) => cameraID!)
    }),
  )
}

/** Adds cameras; gives their ids in the order given. */
export const addAll = (cameras: ReadonlyArray<Cam2.NewCamera>) => importAll("added", cameras)

/** Adds so many of the numbered streams, from the `first` on; gives their ids in that order. */
export const addMany = (first: number, count: number) =>
  addAll(numbers(count).map((number) => numbered(first + number)))

/** Gives those streams another city, in that order. */
export const moveMany = (first: number, count: number, city: string) =>
  importAll("updated", numbers(count).map((number) => ({ ...numbered(first + number), city })))
