/**
 * Which tuples of a dictionary are asked for.
 *
 * @module
 */
import { fold } from "../CameraRecord.ts"
import type { Held, LocalityField, ProfileField } from "./Held.ts"
import type { Tuples } from "./Tuples.ts"

type Reader = (value: unknown) => string

const folded: Reader = (value) => fold(String(value))
const exact: Reader = String

/** How a value of a field is found among the texts; a field without is 0 or 1. */
const readers: Readonly<Partial<Record<LocalityField | ProfileField, Reader>>> = {
  source: folded,
  camera_type: exact,
  resolution_width: exact,
  resolution_height: exact,
  country: folded,
  state: folded,
  city: folded,
}

/** The tuples that are asked for. */
export interface Wanted {
  /** Whether all are. */
  readonly isAll: boolean
  /** 1 for the number of each that is, 0 for all others; it covers every number there is. */
  readonly flags: () => Uint8Array
  /** How many cameras have one of them. */
  readonly cameras: () => number
}

/** Takes the flags, from the number `from` on, of those that have none of some values in a column. */
const keepHaving = (
  { fields: { length: width }, values }: Tuples<string>,
  column: number,
  wanted: ReadonlyArray<number>,
  flags: Uint8Array,
  from: number,
) => {
  const [all, end] = [values(), flags.length]
  // Most often one is asked for.
  const one = wanted[0] ?? 0
  if (wanted.length === 1) {
    for (let number = from, at = from * width + column; number < end; number++, at += width) {
      flags[number]! &= Number(all[at] === one)
    }
    return
  }
  const isWanted = new Uint8Array(Math.max(0, ...wanted) + 1)
  for (const number of wanted) isWanted[number] = 1
  for (let number = from, at = from * width + column; number < end; number++, at += width) {
    const value = all[at]!
    flags[number]! &= value < isWanted.length ? isWanted[value]! : 0
  }
}

/** Which tuples have one of the values that are given for each field; all where none is given. */
export const makeWanted = <Field extends LocalityField | ProfileField>(
  { cameras, texts }: Pick<Held, "cameras" | "texts">,
  tuples: Tuples<Field>,
  given: { readonly [F in Field]?: ReadonlyArray<unknown> },
): Wanted => {
  const { counts, fields, size } = tuples

  /** The numbers of the values of a field that are asked for; there may be more of them later. */
  const numbersOf = (field: Field, wanted: ReadonlyArray<unknown>) => {
    const read = readers[field]
    if (read === undefined) return () => wanted.map(Number)
    const asked = wanted.map(read)
    // What has no text is never asked for.
    return () => asked.map(texts.find).filter((number) => number > 0)
  }
  const conditions = fields.flatMap((field, column) => {
    const wanted = given[field]
    return wanted === undefined ? [] : [{ column, numbers: numbersOf(field, wanted) }]
  })
  const isAll = conditions.length === 0

  let flags = new Uint8Array(1)
  const cover = () => {
    const covered = flags.length
    if (covered === size()) return flags
    const longer = new Uint8Array(size()).fill(1, covered)
    longer.set(flags)
    flags = longer
    for (const { column, numbers } of conditions) {
      keepHaving(tuples, column, numbers(), flags, covered)
    }
    return flags
  }

  return {
    isAll,
    flags: cover,
    cameras: () => {
      if (isAll) return cameras()
      const [all, isWanted] = [counts(), cover()]
      let sum = 0
      for (let number = 1; number < isWanted.length; number++) {
        sum += all[number]! * isWanted[number]!
      }
      return sum
    },
  }
}
