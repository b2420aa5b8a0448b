/**
 * A camera as a row of the table `camera`.
 *
 * @module
 */
import type { Camera } from "../../domain/Camera.ts"
import type { NewCamera } from "../../domain/CameraWrite.ts"
import { fold, portText } from "../CameraRecord.ts"
import { pointOf } from "../Geometry.ts"

/** The columns that a camera is read from. */
export interface CameraRow {
  readonly seq: number
  readonly camera_id: string
  readonly legacy_camera_id: number | null
  readonly camera_type: string
  readonly source: string | null
  readonly country: string | null
  readonly state: string | null
  readonly city: string | null
  readonly latitude: number | null
  readonly longitude: number | null
  readonly resolution_width: number | null
  readonly resolution_height: number | null
  readonly frame_rate: number | null
  readonly is_active_image: number
  readonly is_active_video: number
  readonly utc_offset: number | null
  readonly timezone_id: string | null
  readonly timezone_name: string | null
  readonly reference_logo: string | null
  readonly reference_url: string | null
  readonly ip: string | null
  readonly port: string | null
  readonly brand: string | null
  readonly model: string | null
  readonly image_path: string | null
  readonly video_path: string | null
  readonly snapshot_url: string | null
  readonly m3u8_url: string | null
  readonly version: number
}

/** The camera in a row. */
export const toCamera = (row: CameraRow): Camera => {
  const shared = {
    cameraID: row.camera_id,
    legacy_cameraID: row.legacy_camera_id,
    source: row.source,
    country: row.country,
    state: row.state,
    city: row.city,
    latitude: row.latitude,
    longitude: row.longitude,
    is_active_image: row.is_active_image === 1,
    is_active_video: row.is_active_video === 1,
    resolution_width: row.resolution_width,
    resolution_height: row.resolution_height,
    frame_rate: row.frame_rate,
    utc_offset: row.utc_offset,
    timezone_id: row.timezone_id,
    timezone_name: row.timezone_name,
    reference_logo: row.reference_logo,
    reference_url: row.reference_url,
  }
  // The CHECK of the table keeps the address of each type from being null.
  switch (row.camera_type) {
    case "ip":
      return {
        ...shared,
        camera_type: "ip",
        ip: row.ip!,
        port: row.port,
        brand: row.brand,
        model: row.model,
        image_path: row.image_path,
        video_path: row.video_path,
      }
    case "non_ip":
      return { ...shared, camera_type: "non_ip", snapshot_url: row.snapshot_url! }
    default:
      return { ...shared, camera_type: "stream", m3u8_url: row.m3u8_url! }
  }
}

const foldNull = (text: string | null | undefined) => text == null ? null : fold(text)

/** The columns that a camera is written to, for values that every SQL engine takes. */
export const toColumns = (camera: NewCamera, changedAt: string) => {
  const { latitude, longitude } = camera
  const point = latitude == null || longitude == null ? undefined : pointOf(latitude, longitude)
  const retrieval: { readonly [name: string]: unknown } = { ...camera }
  const text = (name: string) => {
    const value = retrieval[name]
    return value == null ? null : String(value)
  }
  return {
    legacy_camera_id: camera.legacy_cameraID ?? null,
    camera_type: camera.camera_type,
    source: camera.source ?? null,
    country: camera.country ?? null,
    state: camera.state ?? null,
    city: camera.city ?? null,
    latitude: latitude ?? null,
    longitude: longitude ?? null,
    resolution_width: camera.resolution_width ?? null,
    resolution_height: camera.resolution_height ?? null,
    frame_rate: camera.frame_rate ?? null,
    is_active_image: camera.is_active_image ? 1 : 0,
    is_active_video: camera.is_active_video ? 1 : 0,
    utc_offset: camera.utc_offset ?? null,
    timezone_id: camera.timezone_id ?? null,
    timezone_name: camera.timezone_name ?? null,
    reference_logo: camera.reference_logo ?? null,
    reference_url: camera.reference_url ?? null,
    ip: text("ip"),
    port: camera.camera_type === "ip" ? portText(camera.port) : null,
    brand: text("brand"),
    model: text("model"),
    image_path: text("image_path"),
    video_path: text("video_path"),
    snapshot_url: text("snapshot_url"),
    m3u8_url: text("m3u8_url"),
    source_key: foldNull(camera.source),
    country_key: foldNull(camera.country),
    state_key: foldNull(camera.state),
    city_key: foldNull(camera.city),
    x: point?.x ?? null,
    y: point?.y ?? null,
    z: point?.z ?? null,
    changed_at: changedAt,
  }
}
