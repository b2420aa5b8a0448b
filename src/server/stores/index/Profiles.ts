/**
 * What many cameras have in common, by numbers: a few thousand profiles stand for a million cameras.
 *
 * @module
 */
import { grown } from "./Growing.ts"

/** The fields of a profile: of text and of numbers the number of their text, 0 for none. */
export const profileFields = [
  "camera_type",
  "source",
  "country",
  "state",
  "resolution_width",
  "resolution_height",
  "is_active_image",
  "is_active_video",
  "retired",
] as const

/** A field of a profile. */
export type ProfileField = typeof profileFields[number]

/** How many numbers a profile has. */
export const profileWidth = profileFields.length

/** A dictionary of profiles. */
export interface Profiles {
  /** How many numbers there are, 0 included, which is that of no camera. */
  readonly size: () => number
  /** The number of the profile that `values` are, in the order of {@linkcode profileFields}. */
  readonly add: (values: ArrayLike<number>) => number
  /** The values of all profiles, one after the other. */
  readonly values: () => Uint32Array
  /** How many cameras have each. */
  readonly counts: () => Uint32Array
  /** How much memory it takes. */
  readonly bytes: () => number
}

/** An empty dictionary. */
export const makeProfiles = (): Profiles => {
  let values = new Uint32Array(64 * profileWidth)
  let counts = new Uint32Array(64)
  let table = new Uint32Array(128)
  let size = 1

  const hashOf = (from: ArrayLike<number>, start: number) => {
    let hash = 0
    for (let at = 0; at < profileWidth; at++) {
      hash = Math.imul(hash ^ from[start + at]!, 0x9e3779b1)
      hash ^= hash >>> 15
    }
    return hash >>> 0
  }

  const isAt = (number: number, wanted: ArrayLike<number>) => {
    const start = number * profileWidth
    for (let at = 0; at < profileWidth; at++) if (values[start + at] !== wanted[at]) return false
    return true
  }

  const widen = () => {
    const wider = new Uint32Array(table.length * 2)
    for (let number = 1; number < size; number++) {
      let slot = hashOf(values, number * profileWidth) & wider.length - 1
      while (wider[slot] !== 0) slot = slot + 1 & wider.length - 1
      wider[slot] = number
    }
    table = wider
  }

  return {
    size: () => size,
    add: (wanted) => {
      if (size * 4 > table.length * 3) widen()
      let slot = hashOf(wanted, 0) & table.length - 1
      while (table[slot] !== 0 && !isAt(table[slot]!, wanted)) slot = slot + 1 & table.length - 1
      if (table[slot] !== 0) return table[slot]!
      values = grown(values, (size + 1) * profileWidth)
      counts = grown(counts, size + 1)
      values.set(wanted, size * profileWidth)
      table[slot] = size
      return size++
    },
    values: () => values,
    counts: () => counts,
    bytes: () => 4 * (values.length + counts.length + table.length),
  }
}
