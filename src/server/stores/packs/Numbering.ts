/**
 * Numbers in memory, and those that the database has for the same values.
 *
 * @module
 */
import { grown } from "../index/Growing.ts"

/** Which number stands for which. 0 stands for 0, which is that of no value. */
export interface Numbering {
  /** How many numbers of the database there are, 0 included. */
  readonly size: () => number
  /** The number in memory for one of the database. */
  readonly inMemory: (kept: number) => number
  /** The number of the database for one in memory; 0 where it has none. */
  readonly inDatabase: (held: number) => number
  /** Whether each number is the same in both. */
  readonly isSame: () => boolean
  /** Gives the next number of the database to one in memory. */
  readonly add: (held: number) => number
}

/** Without any numbers. */
export const makeNumbering = (): Numbering => {
  let held = new Uint32Array(64)
  let kept = new Uint32Array(64)
  let size = 1
  let isSame = true
  return {
    size: () => size,
    inMemory: (number) => held[number]!,
    inDatabase: (number) => number < kept.length ? kept[number]! : 0,
    isSame: () => isSame,
    add: (number) => {
      isSame &&= number === size
      held = grown(held, size + 1)
      kept = grown(kept, number + 1)
      held[size] = number
      kept[number] = size
      return size++
    },
  }
}
