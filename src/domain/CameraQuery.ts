/**
 * What cameras are asked for: the filter of a search and the key of an existence check.
 *
 * @module
 */
import type * as Result from "effect/Result"
import type { CameraType } from "./Camera.ts"
import { isSecond, rowsOf, sharedRows, typedRows } from "./CameraTable.ts"
import type { FormatError } from "./Errors.ts"
import * as Input from "./Input.ts"
import { checks, notEmpty } from "./Kind.ts"

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

/** What a camera must match. Text matches whole values, ignoring case. */
export interface CameraAttributes {
  /** How the camera is retrieved. */
  readonly camera_type?: CameraType | undefined
  /** What people call the camera. */
  readonly name?: string | undefined
  /** Who publishes the camera. */
  readonly source?: string | undefined
  /** The id that its source gives the camera, in the case that it is written in. */
  readonly source_id?: string | undefined
  /** ISO 3166-1 code of two letters. */
  readonly country?: string | undefined
  /** State or province. */
  readonly state?: string | undefined
  /** City or town. */
  readonly city?: string | undefined
  /** The road. */
  readonly road?: string | undefined
  /** Pixels. */
  readonly resolution_width?: number | undefined
  /** Pixels. */
  readonly resolution_height?: number | undefined
  /** Whether still images can be had. */
  readonly is_active_image?: boolean | undefined
  /** Whether video can be had. */
  readonly is_active_video?: boolean | undefined
  /** How many matches to pass over; a whole number from 0. */
  readonly offset?: number | undefined
}

/**
 * Which cameras a search gives: those that match everything in it, all when it is empty.
 *
 * @example Cameras within 5.5 km
 * ```ts
 * import type { CameraFilter } from "@cam2/camera-database"
 *
 * const filter: CameraFilter = { latitude: 40.4259, longitude: -86.9081, radius: 5.5 }
 * console.log(filter)
 * ```
 */
export type CameraFilter = CameraAttributes & Circle

const circle = ["latitude", "longitude", "radius"]

/** The fields of every camera that a search may ask for, with their names. */
export const searchRows: typeof sharedRows =
  /* @__PURE__ */ (() => sharedRows.filter(([, { search }]) => search !== undefined))()

const filterRules = (): Input.Rules => ({
  latitude: Input.optional(checks.latitude),
  longitude: Input.optional(checks.longitude),
  radius: Input.optional(checks.aboveZero),
  camera_type: Input.optional(checks.cameraType),
  ...Object.fromEntries(searchRows.map(([name, { kind }]) => [name, Input.optional(checks[kind])])),
  offset: Input.optional(checks.count),
})

const wholeCircle = (filter: Input.Fields): Input.Wrong => {
  const missing = circle.filter((name) => filter[name] === undefined)
  return missing.length === 0 || missing.length === 3 ? undefined : {
    field: missing[0]!,
    expected: "latitude, longitude and radius together, or none of them",
  }
}

/** Checks a search filter; fails with what is wrong. */
export const checkFilter = (
  operation: string,
): (input: unknown) => Result.Result<CameraFilter, FormatError> =>
  Input.checkInput(operation, filterRules(), wholeCircle)

/**
 * What an existence check looks for: the camera type with its address. `port` is 80 when it is left
 * out; the other fields of an IP camera must match when they are given.
 */
export type CameraKey =
  | {
    readonly camera_type: "ip"
    readonly ip: string
    readonly port?: number | string | undefined
    readonly brand?: string | undefined
    readonly model?: string | undefined
    readonly image_path?: string | undefined
    readonly video_path?: string | undefined
  }
  | { readonly camera_type: "non_ip"; readonly snapshot_url: string }
  | { readonly camera_type: "stream"; readonly m3u8_url: string }

/** The rules for a key: its type, its address, and what may be known beside that. */
const keyRules = (type: CameraType): Input.Rules => ({
  camera_type: { check: checks.cameraType },
  // What an old record holds can be looked for, whatever is taken today.
  ...Object.fromEntries(
    rowsOf[type].filter(([, field]) => !isSecond(type, field)).map(
      ([name, { kind, of }]): [string, Input.Rule] => {
        const check = kind === "port" ? checks.port : checks.text
        return [name, of[type] === "address" ? { check: notEmpty(check) } : Input.optional(check)]
      },
    ),
  ),
})

/** Checks the key of an existence check; fails with what is wrong. */
export const checkKey = (
  operation: string,
): (input: unknown) => Result.Result<CameraKey, FormatError> =>
  Input.checkRecord(operation, {
    names: ["camera_type", ...typedRows.map(([name]) => name)],
    rulesFor: Input.byType(keyRules),
  })
