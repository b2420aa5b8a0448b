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
  "seq, version, camera_type, camera_id, legacy_camera_id, name, source, country, state, city, latitude, longitude, direction, is_active_image, is_active_video, resolution_width, resolution_height, frame_rate, utc_offset, timezone_id, timezone_name, reference_logo, reference_url, ip, port, brand, model, image_path, video_path, snapshot_url, m3u8_url"

/** The values of a row, by position: an engine gives them quicker than an object with names. */
export type CameraRow = readonly [
  seq: number,
  version: number,
  camera_type: string,
  camera_id: string,
  legacy_camera_id: number | null,
  name: string | null,
  source: string | null,
  country: string | null,
  state: string | null,
  city: string | null,
  latitude: number | null,
  longitude: number | null,
  direction: number | null,
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
    name: row[5],
    source: row[6],
    country: row[7],
    state: row[8],
    city: row[9],
    latitude: row[10],
    longitude: row[11],
    direction: row[12],
    is_active_image: row[13] === 1,
    is_active_video: row[14] === 1,
    resolution_width: row[15],
    resolution_height: row[16],
    frame_rate: row[17],
    utc_offset: row[18],
    timezone_id: row[19],
    timezone_name: row[20],
    reference_logo: row[21],
    reference_url: row[22],
  }
  // The CHECK of the table keeps the address of each type from being null.
  switch (row[2]) {
    case "ip":
      return {
        ...shared,
        camera_type: "ip",
        ip: row[23]!,
        port: row[24],
        brand: row[25],
        model: row[26],
        image_path: row[27],
        video_path: row[28],
      }
    case "non_ip":
      return { ...shared, camera_type: "non_ip", snapshot_url: row[29]! }
    default:
      return { ...shared, camera_type: "stream", m3u8_url: row[30]! }
  }
}
