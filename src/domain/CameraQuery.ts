/**
 * What cameras are asked for: the filter of a search, and what of it counts take.
 *
 * @module
 */
import type * as Result from "effect/Result"
import type { CameraType } from "./Camera.ts"
import { sharedRows } from "./CameraTable.ts"
import type { FormatError } from "./Errors.ts"
import * as Input from "./Input.ts"
import type { Fields } from "./Record.ts"
import { askedWords } from "./Words.ts"
import { type Check, checks, oneOf } from "./Kind.ts"

/** A circle on the earth, or none: the three come together or not at all. */
export type Circle =
  | {
    /** Degrees north of the centre, −90 to 90. */
    readonly latitude: number
    /** Degrees east of the centre, −180 to 180. */
    readonly longitude: number
    /** Kilometres, above 0. */
    readonly radius: number
  }
  | {
    readonly latitude?: undefined
    readonly longitude?: undefined
    readonly radius?: undefined
  }

/**
 * A box on the earth, in degrees: its borders belong to it. It crosses the antimeridian where its west
 * is greater than its east.
 *
 * @example Fiji, which lies on both sides of the antimeridian
 * ```ts
 * import type { BoundingBox } from "@cam2/camera-database"
 *
 * const fiji: BoundingBox = [176.8, -19.2, -178.2, -15.7]
 * console.log(fiji)
 * ```
 */
export type BoundingBox = readonly [west: number, south: number, east: number, north: number]

/** One value that a camera may have, or several of them. */
export type OneOrMore<A> = A | ReadonlyArray<A>

/**
 * What a camera must match. Text matches whole values, ignoring case. Of several values, at most
 * {@linkcode mostValues} of them, a camera has one.
 */
export interface CameraAttributes {
  /** How the camera is retrieved. */
  readonly camera_type?: OneOrMore<CameraType> | undefined
  /** What people call the camera. */
  readonly name?: OneOrMore<string> | undefined
  /** Who publishes the camera. */
  readonly source?: OneOrMore<string> | undefined
  /** The id that its source gives the camera, in the case that it is written in. */
  readonly source_id?: OneOrMore<string> | undefined
  /** ISO 3166-1 code of two letters. */
  readonly country?: OneOrMore<string> | undefined
  /** State or province. */
  readonly state?: OneOrMore<string> | undefined
  /** City or town. */
  readonly city?: OneOrMore<string> | undefined
  /** The road. */
  readonly road?: OneOrMore<string> | undefined
  /** Pixels. */
  readonly resolution_width?: OneOrMore<number> | undefined
  /** Pixels. */
  readonly resolution_height?: OneOrMore<number> | undefined
  /** Whether still images are available. */
  readonly is_active_image?: boolean | undefined
  /** Whether video is available. */
  readonly is_active_video?: boolean | undefined
  /** The box in which it is. */
  readonly bbox?: BoundingBox | undefined
  /**
   * Words, or how they begin, each of which its name, road, city or source has; without regard to case
   * and accents. In scripts without blanks between words they may begin anywhere.
   */
  readonly q?: string | undefined
  /** It was added later than this, ISO 8601. */
  readonly created_after?: string | undefined
  /** It was added or updated later than this, ISO 8601. */
  readonly updated_after?: string | undefined
  /** Only those that are retired, or `"any"`; those that are not when left out. */
  readonly retired?: boolean | "any" | undefined
}

/**
 * Which cameras are meant: those that match everything in it, all when it is empty.
 *
 * @example Cameras of two countries in a box
 * ```ts
 * import type { CameraSelection } from "@cam2/camera-database"
 *
 * const selection: CameraSelection = { country: ["US", "CA"], bbox: [-95, 41, -74, 49] }
 * console.log(selection)
 * ```
 */
export type CameraSelection = CameraAttributes & Circle

/** Which part of the cameras a page has. */
export interface CameraPart {
  /** How many matches to pass over; a whole number from 0. */
  readonly offset?: number | undefined
  /** The most cameras on a page, 1 to 1000; 100 when left out. */
  readonly limit?: number | undefined
}

/** The nearest first: of all cameras with a place, or of those in a circle. */
export interface Nearest {
  /** Degrees north of the point, −90 to 90. */
  readonly latitude: number
  /** Degrees east of the point, −180 to 180. */
  readonly longitude: number
  /** Kilometres, above 0. */
  readonly radius?: number | undefined
  /** By the distance to the point. */
  readonly sort: "distance"
}

/**
 * Which cameras a search gives, and in which order: that in which they were added, or the nearest
 * first.
 *
 * @example Cameras within 5.5 km
 * ```ts
 * import type { CameraFilter } from "@cam2/camera-database"
 *
 * const filter: CameraFilter = { latitude: 40.4259, longitude: -86.9081, radius: 5.5 }
 * console.log(filter)
 * ```
 */
export type CameraFilter =
  & CameraAttributes
  & CameraPart
  & (Circle & { readonly sort?: "added" | undefined } | Nearest)

/** The orders of cameras. */
export const cameraOrders: ReadonlyArray<"added" | "distance"> = ["added", "distance"]

/** The most values of one attribute that a search takes. */
export const mostValues = 100

/** The most cameras that one page has. */
export const mostOnPage = 1000

/** Tells whether a value is how many cameras a page may have. */
export const isLimit: Check = (value) =>
  checks.wholeAboveZero(value) === true && Number(value) <= mostOnPage

const circle = ["latitude", "longitude", "radius"]

/** The fields of every camera that a search may ask for, with their names. */
export const searchRows: typeof sharedRows =
  /* @__PURE__ */ (() => sharedRows.filter(([, { search }]) => search !== undefined))()

/** Tells whether a value is a {@linkcode BoundingBox}. */
export const isBox: Check = (value) =>
  Array.isArray(value) && value.length === 4 &&
  [0, 2].every((index) => checks.longitude(value[index]) === true) &&
  [1, 3].every((index) => checks.latitude(value[index]) === true) && value[1] <= value[3]

/** Tells whether a value is text with a word to look for. */
export const isQuestion: Check = (value) =>
  checks.name(value) === true && askedWords(String(value)).length > 0

/** Which cameras a search gives by whether they are retired. */
export const retirements: ReadonlyArray<boolean | "any"> = [false, true, "any"]

const selectionRules = (): Input.Rules => ({
  latitude: Input.optional(checks.latitude),
  longitude: Input.optional(checks.longitude),
  radius: Input.optional(checks.aboveZero),
  bbox: Input.optional(isBox),
  q: Input.optional(isQuestion),
  created_after: Input.optional(checks.time),
  updated_after: Input.optional(checks.time),
  retired: Input.optional(oneOf(retirements)),
  camera_type: Input.several(checks.cameraType, mostValues),
  ...Object.fromEntries(
    searchRows.map(([name, { kind }]) => [
      name,
      kind === "boolean" ? Input.optional(checks[kind]) : Input.several(checks[kind], mostValues),
    ]),
  ),
})

/** How the values of a filter are checked. */
export const filterRules = (): Input.Rules => ({
  ...selectionRules(),
  sort: Input.optional(oneOf(cameraOrders)),
  limit: Input.optional(isLimit),
  offset: Input.optional(checks.count),
})

/** What is wrong with the circle or the point of a filter. */
export const wholeCircle = (filter: Fields): Input.Wrong => {
  const missing = circle.filter((name) => filter[name] === undefined)
  if (filter.sort === "distance") {
    return missing.every((name) => name === "radius") ? undefined : {
      field: missing[0]!,
      expected: "latitude and longitude, from which the distance is measured",
    }
  }
  return missing.length === 0 || missing.length === 3 ? undefined : {
    field: missing[0]!,
    expected: "latitude, longitude and radius together, or none of them",
  }
}

/** Checks which cameras are meant; fails with what is wrong. */
export const checkSelection = (
  operation: string,
): (input: unknown) => Result.Result<CameraSelection, FormatError> =>
  Input.checkInput(operation, selectionRules(), wholeCircle)

/** Checks a search filter; fails with what is wrong. */
export const checkFilter = (
  operation: string,
): (input: unknown) => Result.Result<CameraFilter, FormatError> =>
  Input.checkInput(operation, filterRules(), wholeCircle)
