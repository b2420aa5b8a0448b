/**
 * A camera of the directory, as the operations give it.
 *
 * @module
 */

/** How a camera is reached: an IP camera, a snapshot address, or an HLS stream. */
export type CameraType = "ip" | "non_ip" | "stream"

/** Every {@linkcode CameraType}. */
export const cameraTypes: ReadonlyArray<CameraType> = ["ip", "non_ip", "stream"]

/**
 * What the source of a camera tells of it, by names of its own: at most 64, each of 1 to 200
 * characters, and 4 KB as JSON.
 */
export interface CameraProperties {
  /** The value of a name. */
  readonly [name: string]: string | number | boolean
}

/**
 * What every camera has. Each field is there: one about which the record says nothing is `null`, never
 * absent and never `undefined`.
 */
export interface CameraFields {
  /** 24 hexadecimal characters. */
  readonly cameraID: string
  /** The id in the database before this one. */
  readonly legacy_cameraID: number | null
  /** What people call it. */
  readonly name: string | null
  /** Who publishes the camera. */
  readonly source: string | null
  /** The id that `source` gives it; no other camera of that source has the same. */
  readonly source_id: string | null
  /** ISO 3166-1 code of two letters. */
  readonly country: string | null
  /** State or province, such as `"IN"`. */
  readonly state: string | null
  /** City or town. */
  readonly city: string | null
  /** The road that it stands at or looks on. */
  readonly road: string | null
  /** Degrees north, −90 to 90. */
  readonly latitude: number | null
  /** Degrees east, −180 to 180. */
  readonly longitude: number | null
  /** Where it looks, in degrees clockwise from north: 0 ≤ `direction` < 360. */
  readonly direction: number | null
  /** Whether still images are available. */
  readonly is_active_image: boolean | null
  /** Whether video is available. */
  readonly is_active_video: boolean | null
  /** Pixels. */
  readonly resolution_width: number | null
  /** Pixels. */
  readonly resolution_height: number | null
  /** Frames a second. */
  readonly frame_rate: number | null
  /** Seconds between new pictures. */
  readonly update_interval: number | null
  /** Seconds east of UTC. */
  readonly utc_offset: number | null
  /** Name in the IANA time zone database. */
  readonly timezone_id: string | null
  /** Name of the time zone in words, such as `"Eastern Standard Time"`. */
  readonly timezone_name: string | null
  /** Address of the logo of the source. */
  readonly reference_logo: string | null
  /** Address of the page that shows the camera. */
  readonly reference_url: string | null
  /** What the source tells of it and no other field holds. */
  readonly properties: CameraProperties | null
  /** When it was added: ISO 8601, UTC. */
  readonly created_at: string | null
  /** When it was changed last, which adding is the first of: ISO 8601, UTC. */
  readonly updated_at: string | null
  /** Since when it is retired, ISO 8601, UTC; `null` for one that is not. */
  readonly retired_at: string | null
  /** Why it is retired, where whoever retired it said so. */
  readonly retired_reason: string | null
}

/** The fields that the server makes and nobody writes. */
export type ServerMade =
  | "cameraID"
  | "created_at"
  | "updated_at"
  | "retired_at"
  | "retired_reason"

/** A camera that answers at an address of its own. */
export interface IpCamera extends CameraFields {
  /** Tells it from the other types. */
  readonly camera_type: "ip"
  /** IP address or host name. */
  readonly ip: string
  /** Port, in digits. */
  readonly port: string | null
  /** Who made it. */
  readonly brand: string | null
  /** What its maker calls it. */
  readonly model: string | null
  /** Path of a still image on the camera. */
  readonly image_path: string | null
  /** Path of the video on the camera. */
  readonly video_path: string | null
}

/** A camera that is known by the address of its newest image. */
export interface NonIpCamera extends CameraFields {
  /** Tells it from the other types. */
  readonly camera_type: "non_ip"
  /** Address of the newest image. */
  readonly snapshot_url: string
  /** Address of an HLS playlist, where it has one too. */
  readonly m3u8_url: string | null
}

/** A camera that is known by its HLS playlist. */
export interface StreamCamera extends CameraFields {
  /** Tells it from the other types. */
  readonly camera_type: "stream"
  /** Address of the playlist. */
  readonly m3u8_url: string
  /** Address of the newest image, where it has one too. */
  readonly snapshot_url: string | null
}

/**
 * A camera; `camera_type` tells which retrieval fields it has.
 *
 * @example Telling cameras apart
 * ```ts
 * import { type Camera, makeCamera } from "@cam2/camera-database"
 *
 * const describe = (camera: Camera): string => {
 *   switch (camera.camera_type) {
 *     case "ip":
 *       return `an IP camera at ${camera.ip}`
 *     case "non_ip":
 *       return `an image at ${camera.snapshot_url}`
 *     case "stream":
 *       return `a playlist at ${camera.m3u8_url}`
 *   }
 * }
 * console.log(describe(makeCamera({ cameraID: "0".repeat(24), camera_type: "ip", ip: "192.0.2.1" })))
 * ```
 */
export type Camera = IpCamera | NonIpCamera | StreamCamera

/** A camera with its distance from the point that was asked for. */
export type NearCamera = Camera & {
  /** Kilometres. */
  readonly distance: number
}

/** The fields of a record, those that can be `null` also absent or `undefined`. */
export type OptionalNullable<Record> =
  & { readonly [K in keyof Record as null extends Record[K] ? never : K]: Record[K] }
  & { readonly [K in keyof Record as null extends Record[K] ? K : never]?: Record[K] | undefined }

/** A camera of which what is `null` may be left out. */
export type CameraInput =
  | OptionalNullable<IpCamera>
  | OptionalNullable<NonIpCamera>
  | OptionalNullable<StreamCamera>
