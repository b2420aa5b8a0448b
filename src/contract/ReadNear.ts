/**
 * Reading cameras with their distance.
 *
 * @module
 */
import * as Result from "effect/Result"
import type { NearCamera } from "../domain/Camera.ts"
import { readCamera } from "./ReadCamera.ts"
import { number, type Read, read, record } from "./Shape.ts"

const readDistance = /* @__PURE__ */ read(/* @__PURE__ */ record({ distance: number }))

/** Reads a page of cameras of the wire, each with its distance. */
export const readNear: Read<ReadonlyArray<NearCamera>> = (wire) => {
  if (!Array.isArray(wire)) return Result.fail([])
  const cameras: Array<NearCamera> = []
  for (const [index, each] of wire.entries()) {
    const camera = Result.flatMap(
      readCamera(each),
      (camera) => Result.map(readDistance(each), ({ distance }) => ({ ...camera, distance })),
    )
    if (Result.isFailure(camera)) return Result.fail([index, ...camera.failure])
    cameras.push(camera.success)
  }
  return Result.succeed(cameras)
}
