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

/** Which tuples have one of the values that are given for each field; all where none is given. */
export const makeWanted = <Field extends LocalityField | ProfileField>(
  { cameras, texts }: Pick<Held, "cameras" | "texts">,
  { counts, fields, size, values }: Tuples<Field>,
  given: { readonly [F in Field]?: ReadonlyArray<unknown> },
): Wanted => {
  /** 1 for the numbers of the values of a field, made again where there are more texts since. */
  const wantedNumbers = (field: Field, wanted: ReadonlyArray<unknown>) => {
    const read = readers[field]
    if (read === undefined) {
      const bits = Uint8Array.from(
        [0, 1],
        (bit) => Number(wanted.some((value) => Number(value) === bit)),
      )
      return () => bits
    }
    const asked = wanted.map(read)
    let numbers = new Uint8Array(0)
    return () => {
      if (numbers.length === texts.size()) return numbers
      numbers = new Uint8Array(texts.size())
      for (const text of asked) numbers[texts.find(text)] = 1
      // What has no text is never asked for.
      numbers[0] = 0
      return numbers
    }
  }
  const conditions = fields.flatMap((field, column) => {
    const wanted = given[field]
    return wanted === undefined ? [] : [{ column, numbersOf: wantedNumbers(field, wanted) }]
  })

  let flags = new Uint8Array(1)
  const cover = () => {
    const covered = flags.length
    if (covered === size()) return flags
    const longer = new Uint8Array(size())
    longer.set(flags)
    flags = longer.fill(1, covered)
    const all = values()
    for (const { column, numbersOf } of conditions) {
      const numbers = numbersOf()
      for (let number = covered, at = covered * fields.length + column; number < size(); number++) {
        if (numbers[all[at]!] !== 1) flags[number] = 0
        at += fields.length
      }
    }
    return flags
  }

  return {
    isAll: conditions.length === 0,
    flags: cover,
    cameras: () => {
      if (conditions.length === 0) return cameras()
      const [wanted, all] = [cover(), counts()]
      let sum = 0
      for (let number = 1; number < wanted.length; number++) sum += wanted[number]! * all[number]!
      return sum
    },
  }
}
