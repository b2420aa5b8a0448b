/**
 * Telling whether a camera that is there is the one that was, or would be, written.
 *
 * @module
 */
import type { Camera } from "./Camera.ts"
import type { CameraKey } from "./CameraKey.ts"
import type { NewCamera } from "./CameraWrite.ts"
import { isProperties, sortedText } from "./Properties.ts"

/** The address of a camera, as an existence check looks for it. */
export const keyOf = (camera: NewCamera | Camera | CameraKey): CameraKey =>
  camera.camera_type === "ip"
    // A port that is left out is 80, and "080" is 80.
    ? { camera_type: "ip", ip: camera.ip, port: String(Number(camera.port ?? 80)) }
    : camera.camera_type === "non_ip"
    ? { camera_type: "non_ip", snapshot_url: camera.snapshot_url }
    : { camera_type: "stream", m3u8_url: camera.m3u8_url }

/** The fields of a camera that say something. */
export const fieldsOf = (camera: NewCamera | Camera): ReadonlyMap<string, unknown> =>
  new Map(
    // An empty source is none.
    Object.entries({ ...camera, ...keyOf(camera), source: camera.source || null })
      .filter(([, value]) => value != null)
      // What is written in another order is the same.
      .map(([name, value]) => [name, isProperties(value) ? sortedText(value) : value]),
  )

/** Whether `fields` has every field of `written`, with its value. */
export const hasFields = (
  fields: ReadonlyMap<string, unknown>,
  written: ReadonlyMap<string, unknown>,
): boolean => {
  for (const [name, value] of written) {
    if (fields.get(name) !== value) return false
  }
  return true
}

/** Whether an existing camera has every field that would be written. */
export const isSame = (written: ReadonlyMap<string, unknown>, existing: Camera): boolean =>
  hasFields(fieldsOf(existing), written)

/**
 * The one of the cameras at an address that stands for a camera to add, if any: it has every field
 * that would be written, and is not in `taken`.
 */
export const findSame = (
  camera: NewCamera,
  existing: ReadonlyArray<Camera>,
  taken: { readonly has: (cameraID: string) => boolean },
): Camera | undefined => {
  const written = fieldsOf(camera)
  return existing
    .filter((other) => !taken.has(other.cameraID) && isSame(written, other))
    // The one with the fewest fields beyond leaves the others to entries that have those fields.
    .sort((one, other) => fieldsOf(one).size - fieldsOf(other).size)[0]
}
