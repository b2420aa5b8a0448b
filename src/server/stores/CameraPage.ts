/**
 * How many cameras one response holds.
 *
 * @module
 */
import { pageBytes } from "../../contract/Routes.ts"
import { toWire } from "../../contract/WriteCamera.ts"
import type { Camera } from "../../domain/Camera.ts"
import { sharedRows, typedRows } from "../../domain/CameraTable.ts"
import { type JsonType, jsonTypes } from "../../domain/Kind.ts"

/** The most cameras at one address that are read for one response. */
export const mostAtAddress = 1000

const rows = [...sharedRows, ...typedRows]
const namesOf = (type: JsonType) =>
  rows.filter(([, { kind }]) => jsonTypes[kind] === type).map(([name]) => name)
const namesOfText = namesOf("string")
const namesOfObjects = namesOf("object")

/** The characters of the text in a camera. */
const textOf = (camera: Camera): number => {
  let length = 0
  for (const name of namesOfText) {
    const value = Reflect.get(camera, name)
    if (typeof value === "string") length += value.length
  }
  for (const name of namesOfObjects) {
    const value = Reflect.get(camera, name)
    if (value !== null) length += JSON.stringify(value).length
  }
  return length
}

// More than JSON takes for a character, and for all else of a camera.
const mostBytesOfCharacter = 6
const mostBytesOfRest = 1024

/** As many of what was found for some ids, from the first on, as fit into one response. */
export const fitting = (
  found: ReadonlyArray<Camera | undefined>,
): ReadonlyArray<Camera | undefined> => {
  let room = countFitting(found.filter((camera) => camera !== undefined))
  const end = found.findIndex((camera) => camera !== undefined && room-- === 0)
  return end === -1 ? found : found.slice(0, end)
}

/**
 * How many of `cameras`, from the first on, fit into one response; one at least. Records of an old
 * database can be of any length.
 */
export const countFitting = (cameras: ReadonlyArray<Camera>): number => {
  // An ordinary page is far below, and does not have to be measured.
  let most = cameras.length * mostBytesOfRest
  for (const camera of cameras) most += textOf(camera) * mostBytesOfCharacter
  if (most <= pageBytes) return cameras.length
  const encoder = new TextEncoder()
  let bytes = 2
  let count = 0
  for (const camera of cameras) {
    bytes += encoder.encode(JSON.stringify(toWire(camera))).length + 1
    if (bytes > pageBytes && count > 0) break
    count++
  }
  return count
}
