/**
 * What cameras are asked for: the filter of a search and the key of an existence check.
 *
 * @module
 */
import * as Schema from "effect/Schema"
import * as Struct from "effect/Struct"
import { CameraType } from "./Camera.ts"
import * as Field from "./Field.ts"
import * as Input from "./Input.ts"

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
  /** Who publishes the camera. */
  readonly source?: string | undefined
  /** ISO 3166-1 code of two letters. */
  readonly country?: string | undefined
  /** State or province. */
  readonly state?: string | undefined
  /** City or town. */
  readonly city?: string | undefined
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

/** The fields of a {@linkcode CameraFilter}. */
export const filterFields = {
  latitude: Field.Latitude,
  longitude: Field.Longitude,
  radius: Field.Radius,
  camera_type: CameraType,
  source: Field.Name,
  country: Field.Name,
  state: Field.Name,
  city: Field.Name,
  resolution_width: Field.PositiveInt,
  resolution_height: Field.PositiveInt,
  is_active_image: Schema.Boolean,
  is_active_video: Schema.Boolean,
  offset: Field.NonNegativeInt,
}

const circle = ["latitude", "longitude", "radius"] as const

/** The check that the fields of a circle come together. */
export const isWholeCircle = /* @__PURE__ */ Schema.makeFilter(
  (filter: { readonly [K in typeof circle[number]]?: number | undefined }) => {
    const missing = circle.filter((name) => filter[name] === undefined)
    return missing.length === 0 || missing.length === 3 ? undefined : {
      path: [missing[0]!],
      issue: "latitude, longitude and radius together, or none of them",
    }
  },
)

/** Checks a search filter; fails with what is wrong. */
export const checkFilter = (operation: string) =>
  Input.checkInput(
    operation,
    Schema.Struct(filterFields).mapFields(Struct.map(Schema.optional)).check(isWholeCircle),
    Object.keys(filterFields),
  )

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

const ipKey = /* @__PURE__ */ (() => ({
  ip: Field.NonEmptyText,
  port: Schema.optional(Field.Port),
  brand: Schema.optional(Field.Text),
  model: Schema.optional(Field.Text),
  image_path: Schema.optional(Field.Text),
  video_path: Schema.optional(Field.Text),
}))()

/** Checks the key of an existence check; fails with what is wrong. */
export const checkKey = (operation: string) =>
  Input.checkInput(
    operation,
    Schema.Union([
      Schema.Struct({ camera_type: Schema.Literal("ip"), ...ipKey }),
      Schema.Struct({ camera_type: Schema.Literal("non_ip"), snapshot_url: Field.NonEmptyText }),
      Schema.Struct({ camera_type: Schema.Literal("stream"), m3u8_url: Field.NonEmptyText }),
    ]),
    ["camera_type", ...Object.keys(ipKey), "snapshot_url", "m3u8_url"],
  )
