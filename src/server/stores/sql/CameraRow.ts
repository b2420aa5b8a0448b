/**
 * A camera as a row of the table `camera`.
 *
 * @module
 */
import type { Camera } from "../../../domain/Camera.ts"
import type { NewCamera } from "../../../domain/CameraWrite.ts"
import { fold, portText } from "../CameraRecord.ts"
import { pointOf } from "../Geometry.ts"

/** The columns that a camera is read from, in the order of {@linkcode CameraRow}. */
export const cameraColumns: string = [
  "seq",
  "version",
  "camera_id",
  "legacy_camera_id",
  "camera_type",
  "source",
  "country",
  "state",
  "city",
  "latitude",
  "longitude",
  "resolution_width",
  "resolution_height",
  "frame_rate",
  "is_active_image",
  "is_active_video",
  "utc_offset",
  "timezone_id",
  "timezone_name",
  "reference_logo",
  "reference_url",
  "ip",
  "port",
  "brand",
  "model",
  "image_path",
  "video_path",
  "snapshot_url",
  "m3u8_url",
].join(", ")

/** The bytes of a camera's text, without reading it. */
export const sizeColumn: string = [
  "source",
  "country",
  "state",
  "city",
  "timezone_id",
  "timezone_name",
  "reference_logo",
  "reference_url",
  "ip",
  "port",
  "brand",
  "model",
  "image_path",
  "video_path",
  "snapshot_url",
  "m3u8_url",
].map((name) => `ifnull(octet_length(${name}), 0)`).join(" + ")

type Text = string | null
type Decimal = number | null

/** The values of a row, by position: an engine gives them quicker than an object with names. */
export type CameraRow = readonly [
  seq: number,
  version: number,
  camera_id: string,
  legacy_camera_id: Decimal,
  camera_type: string,
  source: Text,
  country: Text,
  state: Text,
  city: Text,
  latitude: Decimal,
  longitude: Decimal,
  resolution_width: Decimal,
  resolution_height: Decimal,
  frame_rate: Decimal,
  is_active_image: number,
  is_active_video: number,
  utc_offset: Decimal,
  timezone_id: Text,
  timezone_name: Text,
  reference_logo: Text,
  reference_url: Text,
  ip: Text,
  port: Text,
  brand: Text,
  model: Text,
  image_path: Text,
  video_path: Text,
  snapshot_url: Text,
  m3u8_url: Text,
]

/** The cursor of a row. */
export const seqOf = (row: CameraRow): number => row[0]

/** How many times a row was written. */
export const versionOf = (row: CameraRow): number => row[1]

/** The camera in a row. */
export const toCamera = (row: CameraRow): Camera => {
  const shared = {
    cameraID: row[2],
    legacy_cameraID: row[3],
    source: row[5],
    country: row[6],
    state: row[7],
    city: row[8],
    latitude: row[9],
    longitude: row[10],
    is_active_image: row[14] === 1,
    is_active_video: row[15] === 1,
    resolution_width: row[11],
    resolution_height: row[12],
    frame_rate: row[13],
    utc_offset: row[16],
    timezone_id: row[17],
    timezone_name: row[18],
    reference_logo: row[19],
    reference_url: row[20],
  }
  // The CHECK of the table keeps the address of each type from being null.
  switch (row[4]) {
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
