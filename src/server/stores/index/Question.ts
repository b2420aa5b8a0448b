/**
 * What cameras are asked for, as the index can tell it.
 *
 * @module
 */
import { fold } from "../CameraRecord.ts"
import type { StoreSelection } from "../CameraStore.ts"
import { inCircle, type Rim } from "./Circle.ts"
import type { Chunk, Columns } from "./Columns.ts"
import { type ProfileField, profileFields, type Profiles, profileWidth } from "./Profiles.ts"
import { inBox, makeRows, ofCities, ofProfiles, placed, type Rows, type Sieve } from "./Sieve.ts"
import type { Texts } from "./Texts.ts"

/** Everything that the index holds. */
export interface Held {
  readonly texts: Texts
  readonly profiles: Profiles
  readonly columns: Columns
}

/** A question to the index. */
export interface Question {
  /** The places in a chunk of the cameras that match, the first `count` of `rows`. */
  readonly select: (chunk: Chunk) => { readonly rows: Rows; readonly count: number }
  /** How many cameras match by their profiles: no more than that match in all. */
  readonly mostMatches: () => number
  /** Whether those are all that match. */
  readonly isOfProfiles: boolean
  /** The cameras at the rim of its circle. */
  readonly rim: Rim
}

type Reader = (value: unknown) => string

const folded: Reader = (value) => fold(String(value))
const exact: Reader = String

/** How the values of a field are found among the texts. */
const readers: Partial<Record<ProfileField, Reader>> = {
  camera_type: exact,
  source: folded,
  country: folded,
  state: folded,
  resolution_width: exact,
  resolution_height: exact,
}

const fields: ReadonlyArray<string> = [
  ...profileFields,
  "city",
  "latitude",
  "longitude",
  "radius",
  "bbox",
]
const parts = ["sort", "limit", "offset", "after"]

/** Whether the index holds all that is asked for. */
export const isHeld = (selection: StoreSelection): boolean =>
  Object.entries(selection).every(([name, value]) =>
    value === undefined || fields.includes(name) || parts.includes(name)
  )

const listOf = (value: unknown): ReadonlyArray<unknown> =>
  value === undefined ? [] : Array.isArray(value) ? value : [value]

const isPlaceless = ({ bbox, radius }: StoreSelection) => bbox === undefined && radius === undefined

/** The question for a selection that {@linkcode isHeld}; of those with a place, where `isPlaced`. */
export const makeQuestion = (
  { profiles, texts }: Held,
  selection: StoreSelection,
  need: "any" | "placed" = "any",
): Question => {
  const given: Readonly<Record<string, unknown>> = { ...selection, retired: selection.retired ?? false }
  /** Which numbers of texts are wanted. */
  const wantedTexts = (values: ReadonlyArray<unknown>, read: Reader) => {
    const isWanted = new Uint8Array(texts.size())
    for (const value of values) isWanted[texts.find(read(value))] = 1
    // What has no text is never asked for.
    isWanted[0] = 0
    return isWanted
  }
  const conditions = profileFields.flatMap((name, column) => {
    const values = name === "retired" && given[name] === "any" ? [] : listOf(given[name])
    if (values.length === 0) return []
    const read = readers[name]
    const isWanted = read === undefined
      ? Uint8Array.from([0, 1], (bit) => Number(values.some((value) => Number(value) === bit)))
      : wantedTexts(values, read)
    return [{ column, isWanted }]
  })

  let isWanted = new Uint8Array(0)
  /** Takes in the profiles that came since. */
  const coverProfiles = () => {
    if (isWanted.length === profiles.size()) return
    const values = profiles.values()
    const longer = new Uint8Array(profiles.size())
    longer.set(isWanted)
    for (let number = Math.max(1, isWanted.length); number < longer.length; number++) {
      longer[number] = Number(
        conditions.every(({ column, isWanted }) =>
          isWanted[values[number * profileWidth + column]!] === 1
        ),
      )
    }
    isWanted = longer
  }

  const rim: Rim = { known: new Map(), asked: new Set() }
  const { bbox, latitude, longitude, radius } = selection
  const cities = listOf(given.city)
  const sieves: ReadonlyArray<Sieve> = [
    ...cities.length === 0 ? [] : [ofCities(wantedTexts(cities, folded))],
    ...need === "placed" && isPlaceless(selection) ? [placed] : [],
    ...bbox === undefined ? [] : [inBox(bbox)],
    ...latitude === undefined || longitude === undefined || radius === undefined
      ? []
      : [inCircle({ latitude, longitude, radius }, rim)],
  ]
  const rows = makeRows()
  return {
    select: (chunk) => {
      coverProfiles()
      let count = ofProfiles(chunk, rows, isWanted)
      for (const sieve of sieves) count = sieve(chunk, rows, count)
      return { rows, count }
    },
    mostMatches: () => {
      coverProfiles()
      const counts = profiles.counts()
      let sum = 0
      for (let number = 1; number < isWanted.length; number++) {
        if (isWanted[number] === 1) sum += counts[number]!
      }
      return sum
    },
    isOfProfiles: sieves.length === 0,
    rim,
  }
}
