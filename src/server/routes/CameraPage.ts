/**
 * How many cameras one answer holds.
 *
 * @module
 */
import { pageBytes } from "../../contract/Routes.ts"
import { toWire } from "../../contract/WireCamera.ts"
import type { Camera } from "../../domain/Camera.ts"

/** The most cameras at one address that are read for one answer. */
export const mostAtAddress = 1000

const lengthOf = (text: string | null | undefined) => text == null ? 0 : text.length

/** The characters of the text in a camera. */
const textOf = (camera: Camera): number => {
  const shared = lengthOf(camera.source) + lengthOf(camera.country) + lengthOf(camera.state) +
    lengthOf(camera.city) + lengthOf(camera.timezone_id) + lengthOf(camera.timezone_name) +
    lengthOf(camera.reference_logo) + lengthOf(camera.reference_url)
  switch (camera.camera_type) {
    case "ip":
      return shared + lengthOf(camera.ip) + lengthOf(camera.port) + lengthOf(camera.brand) +
        lengthOf(camera.model) + lengthOf(camera.image_path) + lengthOf(camera.video_path)
    case "non_ip":
      return shared + lengthOf(camera.snapshot_url)
    case "stream":
      return shared + lengthOf(camera.m3u8_url)
  }
}

// More than JSON takes for a character, and for all else of a camera.
const mostBytesOfCharacter = 6
const mostBytesOfRest = 1024

/**
 * How many of `cameras`, from the first on, fit into one answer; one at least. Records of an old
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
