/**
 * The list of the cameras in the memory of the process, which more than one store reads.
 *
 * @module
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type { Camera } from "../../../domain/Camera.ts"

/** Cameras that are gone with the process. */
export class MemoryCameras extends Context.Service<
  MemoryCameras,
  {
    /** Every camera in the order of adding. What was removed leaves its place, so that cursors stay right. */
    readonly cameras: Array<Camera | undefined>
  }
>()("@cam2/camera-database/MemoryCameras") {
  /** None at first. */
  static readonly layer = Layer.effect(
    MemoryCameras,
    Effect.sync(() => MemoryCameras.of({ cameras: [] })),
  )
}
