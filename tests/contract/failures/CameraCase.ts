/**
 * What the failures of the routes about cameras have in common.
 *
 * @module
 */
import type { Case } from "./Case.ts"

export const cameraID = "the id of a camera, 24 hexadecimal characters"
export const legacyID = "a whole number from 0"
export const type = '"ip", "non_ip" or "stream"'
export const text = "text without null characters"
export const playlist = "the address of an HLS playlist"
export const pixels = "a whole number above 0"
export const notDefined = (name: string) => `Keywords ['${name}'] are not defined.`

export const read = (
  route: Case["route"],
  path: string,
  status: Case["status"],
  message: string,
): Case => ({ route, as: "user", path: () => path, status, message, why: path })
