/**
 * What many cameras have in common, by numbers: some thousands of combinations of values stand for a
 * million cameras.
 *
 * @module
 */
import { grown } from "./Growing.ts"

/** A dictionary of tuples of numbers. */
export interface Tuples<Field extends string> {
  /** The fields of a tuple, in order. */
  readonly fields: ReadonlyArray<Field>
  /** How many numbers there are, 0 included, which is that of no tuple. */
  readonly size: () => number
  /** The number of a tuple, a new one where it has none. */
  readonly add: (tuple: ArrayLike<number>) => number
  /** All tuples, one after the other. */
  readonly values: () => Uint32Array
  /** How many cameras have each. */
  readonly counts: () => Uint32Array
  /** How much memory it takes. */
  readonly bytes: () => number
}

/** An empty dictionary. */
export const makeTuples = <Field extends string>(
  fields: ReadonlyArray<Field>,
): Tuples<Field> => {
  const width = fields.length
  let values = new Uint32Array(64 * width)
  let counts = new Uint32Array(64)
  let table = new Uint32Array(128)
  let size = 1

  const hashOf = (from: ArrayLike<number>, start: number) => {
    let hash = 0
    for (let at = 0; at < width; at++) {
      hash = Math.imul(hash ^ from[start + at]!, 0x9e3779b1)
      hash ^= hash >>> 15
    }
    return hash >>> 0
  }

  const isAt = (number: number, wanted: ArrayLike<number>) => {
    const start = number * width
    for (let at = 0; at < width; at++) if (values[start + at] !== wanted[at]) return false
    return true
  }

  const widen = () => {
    const wider = new Uint32Array(table.length * 2)
    for (let number = 1; number < size; number++) {
      let slot = hashOf(values, number * width) & wider.length - 1
      while (wider[slot] !== 0) slot = slot + 1 & wider.length - 1
      wider[slot] = number
    }
    table = wider
  }

  return {
    fields,
    size: () => size,
    add: (wanted) => {
      if (size * 5 > table.length * 4) widen()
      let slot = hashOf(wanted, 0) & table.length - 1
      while (table[slot] !== 0 && !isAt(table[slot]!, wanted)) slot = slot + 1 & table.length - 1
      if (table[slot] !== 0) return table[slot]!
      values = grown(values, (size + 1) * width)
      counts = grown(counts, size + 1)
      values.set(wanted, size * width)
      table[slot] = size
      return size++
    },
    values: () => values,
    counts: () => counts,
    bytes: () => 4 * (values.length + counts.length + table.length),
  }
}
