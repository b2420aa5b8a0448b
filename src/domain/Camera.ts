/**
 * A camera of the directory, as the operations give it.
 *
 * @module
 */
import * as Schema from "effect/Schema"

/** How a camera is reached: an IP camera, a snapshot address, or an HLS stream. */
export type CameraType = "ip" | "non_ip" | "stream"

/** Every {@linkcode CameraType}. */
export const cameraTypes: ReadonlyArray<CameraType> = ["ip", "non_ip", "stream"]

/** The retrieval fields of each camera type; the first one is required. */
export const retrievalNames: Readonly<Record<CameraType, ReadonlyArray<string>>> = {
  ip: ["ip", "port", "brand", "model", "image_path", "video_path"],
  non_ip: ["snapshot_url"],
  stream: ["m3u8_url"],
}

/** Schema of {@linkcode CameraType}. */
export const CameraType: Schema.Codec<CameraType> = Schema.Literals(cameraTypes)

/** What every camera has. A field that the record does not have is absent or `null`. */
export interface CameraFields {
  /** 24 hexadecimal characters. */
  readonly cameraID: string
  /** The id in the database before this one. */
  readonly legacy_cameraID?: number | null | undefined
  /** Who publishes the camera. */
  readonly source?: string | null | undefined
  /** ISO 3166-1 code of two letters. */
  readonly country?: string | null | undefined
  /** State or province, such as `"IN"`. */
  readonly state?: string | null | undefined
  /** City or town. */
  readonly city?: string | null | undefined
  /** Degrees north, −90 to 90. */
  readonly latitude?: number | null | undefined
  /** Degrees east, −180 to 180. */
  readonly longitude?: number | null | undefined
  /** Whether still images can be had. */
  readonly is_active_image?: boolean | null | undefined
  /** Whether video can be had. */
  readonly is_active_video?: boolean | null | undefined
  /** Pixels. */
  readonly resolution_width?: number | null | undefined
  /** Pixels. */
  readonly resolution_height?: number | null | undefined
  /** Frames a second. */
  readonly frame_rate?: number | null | undefined
  /** Seconds east of UTC. */
  readonly utc_offset?: number | null | undefined
  /** Name in the IANA time zone database. */
  readonly timezone_id?: string | null | undefined
  /** Name of the time zone in words, such as `"Eastern Standard Time"`. */
  readonly timezone_name?: string | null | undefined
  /** Address of the logo of the source. */
  readonly reference_logo?: string | null | undefined
  /** Address of the page that shows the camera. */
  readonly reference_url?: string | null | undefined
}

/** A camera that answers at an address of its own. */
export interface IpCamera extends CameraFields {
  /** Tells it from the other types. */
  readonly camera_type: "ip"
  /** IP address or host name. */
  readonly ip: string
  /** Port, in digits. */
  readonly port?: string | null | undefined
  /** Who made it. */
  readonly brand?: string | null | undefined
  /** What its maker calls it. */
  readonly model?: string | null | undefined
  /** Path of a still image on the camera. */
  readonly image_path?: string | null | undefined
  /** Path of the video on the camera. */
  readonly video_path?: string | null | undefined
}

/** A camera that is known by the address of its newest image. */
export interface NonIpCamera extends CameraFields {
  /** Tells it from the other types. */
  readonly camera_type: "non_ip"
  /** Address of the newest image. */
  readonly snapshot_url: string
}

/** A camera that is known by its HLS playlist. */
export interface StreamCamera extends CameraFields {
  /** Tells it from the other types. */
  readonly camera_type: "stream"
  /** Address of the playlist. */
  readonly m3u8_url: string
}

/**
 * A camera; `camera_type` tells which retrieval fields it has.
 *
 * @example Telling cameras apart
 * ```ts
 * import type { Camera } from "@cam2/camera-database"
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
 * console.log(describe({ cameraID: "0".repeat(24), camera_type: "ip", ip: "192.0.2.1" }))
 * ```
 */
export type Camera = IpCamera | NonIpCamera | StreamCamera

const maybe = <S extends Schema.Top>(schema: S) => Schema.optional(Schema.NullOr(schema))

const shared = {
  cameraID: Schema.String,
  legacy_cameraID: maybe(Schema.Finite),
  source: maybe(Schema.String),
  country: maybe(Schema.String),
  state: maybe(Schema.String),
  city: maybe(Schema.String),
  latitude: maybe(Schema.Finite),
  longitude: maybe(Schema.Finite),
  is_active_image: maybe(Schema.Boolean),
  is_active_video: maybe(Schema.Boolean),
  resolution_width: maybe(Schema.Finite),
  resolution_height: maybe(Schema.Finite),
  frame_rate: maybe(Schema.Finite),
  utc_offset: maybe(Schema.Finite),
  timezone_id: maybe(Schema.String),
  timezone_name: maybe(Schema.String),
  reference_logo: maybe(Schema.String),
  reference_url: maybe(Schema.String),
}

/** Schema of {@linkcode Camera}: the flattened record, as JSON and in memory alike. */
export const Camera: Schema.Codec<Camera> = Schema.Union([
  Schema.Struct({
    ...shared,
    camera_type: Schema.Literal("ip"),
    ip: Schema.String,
    port: maybe(Schema.String),
    brand: maybe(Schema.String),
    model: maybe(Schema.String),
    image_path: maybe(Schema.String),
    video_path: maybe(Schema.String),
  }),
  Schema.Struct({
    ...shared,
    camera_type: Schema.Literal("non_ip"),
    snapshot_url: Schema.String,
  }),
  Schema.Struct({ ...shared, camera_type: Schema.Literal("stream"), m3u8_url: Schema.String }),
])
