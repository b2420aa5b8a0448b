/**
 * What cameras are asked for, as the index can tell it.
 *
 * @module
 */
import type { StoreSelection } from "../CameraStore.ts"
import { inCircle, type Rim } from "./Circle.ts"
import type { Chunk } from "./Columns.ts"
import { type Held, localityFields, profileFields } from "./Held.ts"
import {
  inBox,
  makeRows,
  ofLocalities,
  ofProfiles,
  placed,
  type Rows,
  type Sieve,
} from "./Sieve.ts"
import { makeWanted } from "./Wanted.ts"

/** A question to the index. */
export interface Question {
  /** The places in a chunk of the cameras that match, the first `count` of `rows`. */
  readonly select: (chunk: Chunk) => { readonly rows: Rows; readonly count: number }
  /** No more cameras match than so many. */
  readonly mostMatches: () => number
  /** Whether so many match. */
  readonly isCounted: boolean
  /** Whether every camera with a place matches that is not retired. */
  readonly isWorld: boolean
  /** How many cameras are in the localities that are asked for; undefined where all are. */
  readonly inLocalities: () => number | undefined
  /** The cameras at the rim of its circle. */
  readonly rim: Rim
}

const names: ReadonlyArray<string> = [
  ...profileFields,
  ...localityFields,
  ...["latitude", "longitude", "radius", "bbox"],
  // Which part of what matches is wanted.
  ...["sort", "limit", "offset", "after"],
]

/** Whether the index holds all that is asked for. */
export const isHeld = (selection: StoreSelection): boolean =>
  Object.entries(selection).every(([name, value]) => value === undefined || names.includes(name))

const listOf = (value: unknown): ReadonlyArray<unknown> => Array.isArray(value) ? value : [value]

/** The question for a selection that {@linkcode isHeld}; of the cameras with a place, or of any. */
export const makeQuestion = (
  held: Pick<Held, "cameras" | "localities" | "profiles" | "texts">,
  { retired = false, ...selection }: StoreSelection,
  of: "any" | "placed" = "any",
): Question => {
  const all = { ...selection, ...retired !== "any" && { retired } }
  const given = Object.fromEntries(
    Object.entries(all).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, listOf(value)]]
    ),
  )
  const ofProfile = makeWanted(held, held.profiles, given)
  const ofLocality = makeWanted(held, held.localities, given)
  const rim: Rim = { known: new Map(), asked: new Set() }
  const { bbox, latitude, longitude, radius } = selection
  const isNear = latitude !== undefined && longitude !== undefined && radius !== undefined
  const inPlace: ReadonlyArray<Sieve> = [
    ...of === "placed" && bbox === undefined && !isNear ? [placed] : [],
    ...bbox === undefined ? [] : [inBox(bbox)],
    ...isNear ? [inCircle({ latitude, longitude, radius }, rim)] : [],
  ]
  const sieves = [...ofLocality.isAll ? [] : [ofLocalities(ofLocality.flags)], ...inPlace]
  const rows = makeRows()
  return {
    select: (chunk) => {
      let count = ofProfiles(chunk, rows, ofProfile.flags())
      for (const sieve of sieves) count = sieve(chunk, rows, count)
      return { rows, count }
    },
    mostMatches: () => Math.min(ofProfile.cameras(), ofLocality.cameras()),
    isCounted: inPlace.length === 0 && (ofProfile.isAll || ofLocality.isAll),
    isWorld: of === "placed" && retired === false && Object.keys(given).length === 1,
    inLocalities: () => ofLocality.isAll ? undefined : ofLocality.cameras(),
    rim,
  }
}
