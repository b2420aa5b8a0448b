/**
 * How many cameras a text has that is written.
 *
 * @module
 */
import * as Stream from "effect/Stream"
import type { CameraForm } from "../../contract/forms/CameraForm.ts"

// How deep in braces and brackets a camera begins.
const depths = { ndjson: 0, json: 1, geojson: 2 } as const
const jsonParts = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\]]/g
const csvParts = /"[^"]*"|\n/g

const lineCounter = () => {
  // The titles are no camera.
  let count = -1
  return (piece: string) => {
    for (const [part] of piece.matchAll(csvParts)) if (part === "\n") count++
    return Math.max(0, count)
  }
}

const objectCounter = (wanted: number) => {
  let count = 0
  let depth = 0
  return (piece: string) => {
    for (const [part] of piece.matchAll(jsonParts)) {
      if (part === "{" && depth === wanted) count++
      if (part === "{" || part === "[") depth++
      if (part === "}" || part === "]") depth--
    }
    return count
  }
}

/**
 * Passes on the pieces of a text, each of whole cameras, and tells `counted` after each how many cameras
 * there were up to then.
 */
export const countRecords =
  (format: CameraForm, counted: (count: number) => void) =>
  <E, R>(pieces: Stream.Stream<string, E, R>): Stream.Stream<string, E, R> =>
    Stream.suspend(() => {
      const count = format === "csv" ? lineCounter() : objectCounter(depths[format])
      return Stream.map(pieces, (piece) => (counted(count(piece)), piece))
    })
