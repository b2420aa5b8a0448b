/**
 * Which places are so narrow, and have so few cameras, that the database finds those by its index of
 * places.
 *
 * @module
 */
import type { StoreSelection } from "../CameraStore.ts"
import { boxAround, toRanges } from "../Geometry.ts"
import { chunkSize } from "./Columns.ts"
import type { Held } from "./Held.ts"
import { aboutBox, everyRow, makeRows } from "./Sieve.ts"

// Of a million cameras those in so small a circle (km) or box (degrees) are few in most places; of more,
// those in a smaller one, which holds as many.
const narrowCircle = 50
const narrowBox = 0.5
const scale = (cameras: number) => Math.min(1, Math.sqrt(1e6 / cameras))

// The database reads four times as many at once, and of a box that is larger than the place; these are
// estimated by a part of each chunk.
const mostFound = 1000
const looked = everyRow.subarray(0, 256)
const mostLooked = mostFound * looked.length / chunkSize

const boxOf = ({ bbox, latitude, longitude, radius }: StoreSelection, cameras: number) => {
  const by = scale(cameras)
  if (latitude !== undefined && longitude !== undefined && radius !== undefined) {
    if (radius <= narrowCircle * by) return boxAround(latitude, longitude, radius)
  }
  return bbox !== undefined && bbox[3] - bbox[1] <= narrowBox * by ? toRanges(bbox) : undefined
}

const kept = makeRows()

/** Whether the place of a selection is such. */
export const isNarrow = (
  { cameras, columns }: Pick<Held, "cameras" | "columns">,
  selection: StoreSelection,
): boolean => {
  const box = boxOf(selection, cameras())
  if (box === undefined) return false
  const isAbout = aboutBox(box)
  let found = 0
  for (const chunk of columns.chunks) {
    if (chunk === undefined) continue
    found += isAbout(chunk, looked, Math.min(looked.length, chunk.latitudes.length), kept)
    // In the middle of a city of cameras.
    if (found > mostLooked) return false
  }
  return true
}
