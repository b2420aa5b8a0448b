/**
 * Cameras as the page reads them: the records of the wire, flat.
 *
 * @module
 */

/** How a camera is retrieved. */
export type CameraType = "ip" | "non_ip" | "stream"

/** A value of a field. */
export type Value = string | number | boolean | null | Readonly<Record<string, unknown>>

/** A camera, of which any field may be absent. */
export interface Camera {
  readonly cameraID: string
  readonly type?: CameraType
  readonly latitude?: number | null
  readonly longitude?: number | null
  readonly name?: string | null
  readonly road?: string | null
  readonly city?: string | null
  readonly state?: string | null
  readonly country?: string | null
  readonly source?: string | null
  readonly source_id?: string | null
  readonly direction?: number | null
  readonly is_active_image?: boolean | null
  readonly is_active_video?: boolean | null
  readonly update_interval?: number | null
  readonly retired_at?: string | null
  readonly distance?: number
  readonly ip?: string | null
  readonly port?: string | null
  readonly image_path?: string | null
  readonly video_path?: string | null
  readonly snapshot_url?: string | null
  readonly m3u8_url?: string | null
  readonly [field: string]: unknown
}

/** A camera of the wire with its retrieval fields beside the others. */
export const flat = (wire: object): Camera => {
  const { retrieval, ...rest } = wire as { readonly retrieval?: object } & Camera
  return { ...rest, ...retrieval }
}

/** The fields that a list and the map's marks need. */
export const listedFields = [
  "type",
  "latitude",
  "longitude",
  "name",
  "road",
  "city",
  "state",
  "country",
  "source",
  "direction",
  "is_active_image",
  "is_active_video",
] as const

const isText = (text: unknown): text is string => typeof text === "string" && text.trim() !== ""

/** What to call a camera. */
export const titleOf = ({ cameraID, city, name, road, source }: Camera): string =>
  [name, road, city, source && `${source} camera`].find(isText) ?? `Camera ${cameraID.slice(-6)}`

/** Where it is, in words: what its title does not already say. */
export const placeOf = (camera: Camera): string =>
  [camera.road, camera.city, camera.state, camera.country].filter(isText)
    .filter((part) => part !== titleOf(camera)).join(", ")

/** What it shows: video, still images, or neither. */
export type Activity = "video" | "image" | "none"

/** What a camera shows. */
export const activityOf = (
  { is_active_image, is_active_video }: Pick<Camera, "is_active_image" | "is_active_video">,
): Activity => is_active_video ? "video" : is_active_image ? "image" : "none"

/** An activity in words. */
export const activityWords: Readonly<Record<Activity, string>> = {
  video: "Video",
  image: "Still images",
  none: "Not active",
}

/** The types in words. */
export const typeWords: Readonly<Record<CameraType, string>> = {
  ip: "Network camera",
  non_ip: "Snapshot",
  stream: "Stream",
}

/** A place that a camera has. */
export const positionOf = (
  { latitude, longitude }: Camera,
): { readonly latitude: number; readonly longitude: number } | undefined =>
  typeof latitude === "number" && typeof longitude === "number"
    ? { latitude, longitude }
    : undefined
