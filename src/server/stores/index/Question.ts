/**
 * What cameras are asked for, as the index can tell it.
 *
 * @module
 */
import type { StoreSelection } from "../CameraStore.ts"
import { boxAround, toRanges } from "../Geometry.ts"
import { inCircle, type Rim } from "./Circle.ts"
import type { Chunk } from "./Columns.ts"
import { type Held, localityFields, profileFields } from "./Held.ts"
import {
  aboutBox,
  everyRow,
  inBox,
  makeRows,
  ofLocalities,
  ofProfiles,
  placed,
  type Rows,
  type Sieve,
} from "./Sieve.ts"
import { makeWanted } from "./Wanted.ts"

/** What leaves out cameras that are too far away. */
export interface Nearness {
  readonly keep: Sieve
  /** Which share of all cameras it is about to leave. */
  readonly share: number
}

/** A question to the index. */
export interface Question {
  /**
   * The places in a chunk of the cameras that match, the first `count` of `rows`: of the whole chunk, or
   * of a part of it; of all, or of those that `near` keeps.
   */
  readonly select: (chunk: Chunk, part?: Rows, near?: Nearness) => {
    readonly rows: Rows
    readonly count: number
  }
  /** Whether so few have the values that are asked for that these are looked for before places. */
  readonly isFew: boolean
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

// Values that so few cameras have are looked for before their places, and others after them.
const few = 1 / 8

/** The box around a circle of so many km leaves most cameras out. */
const narrow = 4000

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
  const around = isNear ? boxAround(latitude, longitude, radius) : undefined
  const aboutPlace = [
    ...bbox === undefined ? [] : [aboutBox(toRanges(bbox))],
    ...around === undefined || radius! > narrow ? [] : [aboutBox(around)],
  ]
  const inPlace = [
    ...of === "placed" && bbox === undefined && !isNear ? [placed] : [],
    ...bbox === undefined ? [] : [inBox(toRanges(bbox))],
    ...isNear ? [inCircle({ latitude, longitude, radius }, rim)] : [],
  ]
  const [byProfile, byLocality] = [ofProfiles(ofProfile.flags), ofLocalities(ofLocality.flags)]
  const [withProfile, withLocality] = [ofProfile.cameras(), ofLocality.cameras()]
  const ofValues = ofLocality.isAll
    ? [byProfile]
    : withLocality < withProfile
    ? [byLocality, byProfile]
    : [byProfile, byLocality]
  const mostMatches = Math.min(withProfile, withLocality)
  const share = mostMatches / held.cameras()
  const isFew = share < few
  const inOrder = isFew ? [...ofValues, ...aboutPlace] : [...aboutPlace, ...ofValues]
  const kept = makeRows()
  return {
    select: (chunk, part = everyRow, near) => {
      let [rows, count] = [part, Math.min(part.length, chunk.profiles.length)]
      const sieves = near === undefined
        ? [...inOrder, ...inPlace]
        : !isFew && near.share < share
        ? [near.keep, ...inOrder, ...inPlace]
        : [...inOrder, near.keep, ...inPlace]
      for (const sieve of sieves) {
        count = sieve(chunk, rows, count, kept)
        rows = kept
      }
      return { rows, count }
    },
    isFew,
    mostMatches: () => mostMatches,
    isCounted: inPlace.length === 0 && (ofProfile.isAll || ofLocality.isAll),
    isWorld: of === "placed" && retired === false && Object.keys(given).length === 1,
    inLocalities: () => ofLocality.isAll ? undefined : withLocality,
    rim,
  }
}
