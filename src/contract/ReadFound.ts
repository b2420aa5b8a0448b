/**
 * Reading what a search gives: cameras, only some of their fields, and their distance.
 *
 * @module
 */
import * as Result from "effect/Result"
import type { Camera, NearCamera } from "../domain/Camera.ts"
import type { CameraSearch } from "../domain/CameraSearch.ts"
import { isRetrieval, secondRows } from "../domain/CameraTable.ts"
import { type Pairs, toParameters, wireName } from "./Encoding.ts"
import { readCamera, readCameras, readEach, readRows } from "./ReadCamera.ts"
import { number, type Read, read, record } from "./Shape.ts"

const isSecond = (name: string) => secondRows.some(([second]) => second === name)

// The retrieval fields stand in one, but for a second address; and the type tells which there are.
const wireNames = (name: string): ReadonlyArray<string> =>
  isRetrieval(name) ? ["type", "retrieval", ...isSecond(name) ? [name] : []] : [wireName(name)]

/** The parameters of a search. */
export const searchParameters = ({ fields, ...filter }: CameraSearch): Pairs =>
  toParameters({ ...filter, fields: fields && [...new Set(fields.flatMap(wireNames))] })

const readDistance = /* @__PURE__ */ read(/* @__PURE__ */ record({ distance: number }))

const withDistance = (readOne: Read<Camera>): Read<NearCamera> => (wire) =>
  Result.flatMap(
    readOne(wire),
    (camera) => Result.map(readDistance(wire), ({ distance }) => ({ ...camera, distance })),
  )

/** Reads one camera with its distance. */
export const readNear: Read<NearCamera> = /* @__PURE__ */ withDistance(readCamera)

/**
 * Reads one camera that a search gives: of its fields those that were asked for. Undefined for whole
 * cameras without their distance.
 */
export const readerOf = ({ fields, sort }: CameraSearch): Read<Camera> | undefined => {
  if (fields === undefined && sort !== "distance") return undefined
  const names = fields && new Set<string>(["cameraID", ...fields])
  const readOne = names ? readRows((name) => names.has(name)) : readCamera
  return sort === "distance" ? withDistance(readOne) : readOne
}

/** Reads a page of what a search gives. */
export const pageReaderOf = (search: CameraSearch): Read<ReadonlyArray<Camera>> => {
  const readOne = readerOf(search)
  return readOne ? readEach(readOne) : readCameras
}
