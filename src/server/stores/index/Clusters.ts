/**
 * Counting cameras by the cells of a map.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import { mostZoom } from "../../../domain/CameraFacets.ts"
import { type Cells, makeCells } from "./Cells.ts"
import type { CellSums } from "./CellSums.ts"
import { chunkSize } from "./Columns.ts"
import type { Held } from "./Held.ts"
import type { Passes, Walk } from "./Passes.ts"
import type { Question } from "./Question.ts"

// The cells of so many chunks are kept, 80 KB at most for 4 MB of cameras.
const groupSize = 16

interface Kept {
  /** How many times a camera of the chunks had been written. */
  readonly writes: number
  readonly sums: CellSums
}

// A box has four numbers, and its place in a map.
const bytesOfBox = 128

/**
 * The cells of the cameras that match, which have a place, at the largest zoom up to `zoom` at which
 * they are not too many.
 */
export const countCells = Effect.fnUntraced(function* (
  walk: Walk,
  { select }: Question,
  zoom: number,
) {
  const cells = makeCells(zoom)
  yield* walk((chunk) => {
    const { count, rows } = select(chunk)
    cells.add(chunk, rows, count)
  })
  return cells.result()
})

/** How cameras are counted by cells. The cells of all of them are kept, and counted again where written. */
export const makeClusters = (passes: Passes, { columns }: Held) => {
  const kept: Array<Kept | undefined> = []

  const writesOf = (group: number) => {
    let writes = 0
    for (let number = group * groupSize; number < (group + 1) * groupSize; number++) {
      writes += columns.chunks[number]?.writes ?? 0
    }
    return writes
  }

  /** Counts every camera, of those groups that were written since. */
  const countWorld = Effect.fnUntraced(function* (cells: Cells, { select }: Question) {
    for (let group = 0; group * groupSize < columns.chunks.length; group++) {
      const writes = writesOf(group)
      if (kept[group]?.writes !== writes) {
        const counted = makeCells(mostZoom)
        const end = (group + 1) * groupSize * chunkSize
        yield* passes.over(columns, (chunk) => {
          if (chunk.first >= end) return "last"
          const { count, rows } = select(chunk)
          counted.add(chunk, rows, count)
        }, group * groupSize)
        kept[group] = { writes, sums: counted.sums() }
      }
      cells.merge(kept[group]!.sums)
    }
  })

  return {
    /** {@linkcode countCells} */
    findCells: Effect.fnUntraced(function* (question: Question, zoom: number) {
      if (!question.isWorld) {
        return yield* countCells((visit) => passes.over(columns, visit), question, zoom)
      }
      const cells = makeCells(zoom)
      yield* countWorld(cells, question)
      return cells.result()
    }),
    /** How much memory what is kept takes. */
    bytes: () =>
      kept.reduce((sum, group) =>
        sum + (group?.sums.known.byteLength ?? 0) +
        (group?.sums.exactBoxes.size ?? 0) * bytesOfBox, 0),
  }
}
