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

/** The numbers from `from` on of those tuples that have one of some values in a column. */
const having = (
  { fields: { length: width }, size, values }: Tuples<string>,
  column: number,
  wanted: ReadonlyArray<number>,
  from: number,
) => {
  const [all, end] = [values(), size() * width]
  const found: Array<number> = []
  // Most often one is asked for.
  const [one] = wanted
  const others = wanted.length > 1 ? new Set(wanted) : undefined
  for (let at = from * width + column; at < end; at += width) {
    const value = all[at]!
    if (value === one || others?.has(value)) found.push((at - column) / width)
  }
  return found
}

/** Which tuples have one of the values that are given for each field; all where none is given. */
export const makeWanted = <Field extends LocalityField | ProfileField>(
  { cameras, texts }: Pick<Held, "cameras" | "texts">,
  tuples: Tuples<Field>,
  given: { readonly [F in Field]?: ReadonlyArray<unknown> },
): Wanted => {
  const { counts, fields, size, values } = tuples

  /** The numbers of the values of a field that are asked for; there may be more of them later. */
  const numbersOf = (field: Field, wanted: ReadonlyArray<unknown>) => {
    const read = readers[field]
    if (read === undefined) return () => wanted.map(Number)
    const asked = wanted.map(read)
    // What has no text is never asked for.
    return () => asked.map(texts.find).filter((number) => number > 0)
  }
  // Texts leave fewer than bits, and the last ones the fewest: a city of a country.
  const conditions = fields.flatMap((field, column) => {
    const wanted = given[field]
    return wanted === undefined
      ? []
      : [{ column, isText: field in readers, numbers: numbersOf(field, wanted) }]
  }).sort((one, other) => Number(other.isText) - Number(one.isText) || other.column - one.column)
  const [first, ...others] = conditions

  let flags = new Uint8Array(1)
  const found: Array<number> = []
  const cover = () => {
    const covered = flags.length
    if (covered === size()) return flags
    const longer = new Uint8Array(size())
    longer.set(flags)
    flags = longer
    if (first === undefined) return longer.fill(1, covered)
    let numbers = having(tuples, first.column, first.numbers(), covered)
    const [all, width] = [values(), fields.length]
    for (const { column, numbers: wanted } of others) {
      const among = new Set(wanted())
      numbers = numbers.filter((number) => among.has(all[number * width + column]!))
    }
    for (const number of numbers) {
      longer[number] = 1
      found.push(number)
    }
    return longer
  }

  return {
    isAll: first === undefined,
    flags: cover,
    cameras: () => {
      if (first === undefined) return cameras()
      cover()
      const all = counts()
      let sum = 0
      for (const number of found) sum += all[number]!
      return sum
    },
  }
}
