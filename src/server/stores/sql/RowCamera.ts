/**
 * Cameras in the rows of the table `camera`.
 *
 * Generated from the table of fields by `deno task generate`, not by hand.
 *
 * @module
 */
import type { Camera } from "../../../domain/Camera.ts"

/** The columns that a camera is read from, in the order of {@linkcode CameraRow}. */
export const cameraColumns =
  "seq, version, camera_type, camera_id, legacy_camera_id, source, country, state, city, latitude, longitude, is_active_image, is_active_video, resolution_width, resolution_height, frame_rate, utc_offset, timezone_id, timezone_name, reference_logo, reference_url, ip, port, brand, model, image_path, video_path, snapshot_url, m3u8_url"

/** The values of a row, by position: an engine gives them quicker than an object with names. */
export type CameraRow = readonly [
  seq: number,
  version: number,
  camera_type: string,
  camera_id: string,
  legacy_camera_id: number | null,
  source: string | null,
  country: string | null,
  state: string | null,
  city: string | null,
  latitude: number | null,
  longitude: number | null,
  is_active_image: number,
  is_active_video: number,
  resolution_width: number | null,
  resolution_height: number | null,
  frame_rate: number | null,
  utc_offset: number | null,
  timezone_id: string | null,
  timezone_name: string | null,
  reference_logo: string | null,
  reference_url: string | null,
  ip: string | null,
  port: string | null,
  brand: string | null,
  model: string | null,
  image_path: string | null,
  video_path: string | null,
  snapshot_url: string | null,
  m3u8_url: string | null,
]

/** The camera in a row. */
export const toCamera = (row: CameraRow): Camera => {
  const shared = {
    cameraID: row[3],
    legacy_cameraID: row[4],
    source: row[5],
    country: row[6],
    state: row[7],
    city: row[8],
    latitude: row[9],
    longitude: row[10],
    is_active_image: row[11] === 1,
    is_active_video: row[12] === 1,
    resolution_width: row[13],
    resolution_height: row[14],
    frame_rate: row[15],
    utc_offset: row[16],
    timezone_id: row[17],
    timezone_name: row[18],
    reference_logo: row[19],
    reference_url: row[20],
  }
  // The CHECK of the table keeps the address of each type from being null.
  switch (row[2]) {
    case "ip":
      return {
        ...shared,
        camera_type: "ip",
        ip: row[21]!,
        port: row[22],
        brand: row[23],
        model: row[24],
        image_path: row[25],
        video_path: row[26],
      }
    case "non_ip":
      return { ...shared, camera_type: "non_ip", snapshot_url: row[27]! }
    default:
      return { ...shared, camera_type: "stream", m3u8_url: row[28]! }
  }
}
