/**
 * Cameras in the rows of the table `camera`.
 *
 * Generated from the table of fields by `deno task generate`, not by hand.
 *
 * @module
 */
import type { Camera, CameraProperties } from "../../../domain/Camera.ts"

/** The columns that a camera is read from, in the order of {@linkcode CameraRow}. */
export const cameraColumns =
  "seq, version, camera_type, camera_id, legacy_camera_id, name, source, source_id, country, state, city, road, latitude, longitude, direction, is_active_image, is_active_video, resolution_width, resolution_height, frame_rate, update_interval, utc_offset, timezone_id, timezone_name, reference_logo, reference_url, properties, created_at, changed_at, retired_at, retired_reason, ip, port, brand, model, image_path, video_path, snapshot_url, m3u8_url"

/** The values of a row, by position: an engine gives them quicker than an object with names. */
export type CameraRow = readonly [
  seq: number,
  version: number,
  camera_type: string,
  camera_id: string,
  legacy_camera_id: number | null,
  name: string | null,
  source: string | null,
  source_id: string | null,
  country: string | null,
  state: string | null,
  city: string | null,
  road: string | null,
  latitude: number | null,
  longitude: number | null,
  direction: number | null,
  is_active_image: number,
  is_active_video: number,
  resolution_width: number | null,
  resolution_height: number | null,
  frame_rate: number | null,
  update_interval: number | null,
  utc_offset: number | null,
  timezone_id: string | null,
  timezone_name: string | null,
  reference_logo: string | null,
  reference_url: string | null,
  properties: string | null,
  created_at: string | null,
  changed_at: string | null,
  retired_at: string | null,
  retired_reason: string | null,
  ip: string | null,
  port: string | null,
  brand: string | null,
  model: string | null,
  image_path: string | null,
  video_path: string | null,
  snapshot_url: string | null,
  m3u8_url: string | null,
]

const parse = (text: string | null): CameraProperties | null =>
  text === null ? null : JSON.parse(text)

/** The camera in a row. */
export const toCamera = (row: CameraRow): Camera => {
  const shared = {
    cameraID: row[3],
    legacy_cameraID: row[4],
    name: row[5],
    source: row[6],
    source_id: row[7],
    country: row[8],
    state: row[9],
    city: row[10],
    road: row[11],
    latitude: row[12],
    longitude: row[13],
    direction: row[14],
    is_active_image: row[15] === 1,
    is_active_video: row[16] === 1,
    resolution_width: row[17],
    resolution_height: row[18],
    frame_rate: row[19],
    update_interval: row[20],
    utc_offset: row[21],
    timezone_id: row[22],
    timezone_name: row[23],
    reference_logo: row[24],
    reference_url: row[25],
    properties: parse(row[26]),
    created_at: row[27],
    updated_at: row[28],
    retired_at: row[29],
    retired_reason: row[30],
  }
  // The CHECK of the table keeps the address of each type from being null.
  switch (row[2]) {
    case "ip":
      return {
        ...shared,
        camera_type: "ip",
        ip: row[31]!,
        port: row[32],
        brand: row[33],
        model: row[34],
        image_path: row[35],
        video_path: row[36],
      }
    case "non_ip":
      return { ...shared, camera_type: "non_ip", snapshot_url: row[37]!, m3u8_url: row[38] }
    default:
      return { ...shared, camera_type: "stream", m3u8_url: row[38]!, snapshot_url: row[37] }
  }
}
