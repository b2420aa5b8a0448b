/**
 * Reading cameras as this server writes them: every field there, each of its own type.
 *
 * @module
 */
import type { Camera } from "../domain/Camera.ts"

type Fields = { readonly [name in string]?: unknown }

const isText = (value: unknown): value is string | null =>
  value === null || typeof value === "string"
const isNumber = (value: unknown): value is number | null =>
  value === null || Number.isFinite(value)
const isBoolean = (value: unknown): value is boolean | null =>
  value === null || typeof value === "boolean"

/**
 * The camera of a record of the wire that leaves nothing out; undefined when anything is missing or
 * of another type, for which there is the schema. It gives what the schema gives, in one pass.
 */
export const readComplete = (wire: unknown): Camera | undefined => {
  const record = wire as Fields | null | undefined
  const retrieval = record?.retrieval as Fields | null | undefined
  if (!record || !retrieval) return undefined
  const {
    cameraID,
    legacy_cameraID,
    source,
    country,
    state,
    city,
    latitude,
    longitude,
    is_active_image,
    is_active_video,
    resolution_width,
    resolution_height,
    frame_rate,
    utc_offset,
    timezone_id,
    timezone_name,
    reference_logo,
    reference_url,
    type,
  } = record
  if (
    typeof cameraID !== "string" || !isNumber(legacy_cameraID) || !isText(source) ||
    !isText(country) || !isText(state) || !isText(city) || !isNumber(latitude) ||
    !isNumber(longitude) || !isBoolean(is_active_image) || !isBoolean(is_active_video) ||
    !isNumber(resolution_width) || !isNumber(resolution_height) || !isNumber(frame_rate) ||
    !isNumber(utc_offset) || !isText(timezone_id) || !isText(timezone_name) ||
    !isText(reference_logo) || !isText(reference_url)
  ) return undefined
  // Spread below and not completed: what V8 makes of a literal it soon allocates as old when pages of
  // it live on, and pays with full collections. Copies stay young.
  const shared = {
    cameraID,
    legacy_cameraID,
    source,
    country,
    state,
    city,
    latitude,
    longitude,
    is_active_image,
    is_active_video,
    resolution_width,
    resolution_height,
    frame_rate,
    utc_offset,
    timezone_id,
    timezone_name,
    reference_logo,
    reference_url,
  }
  const { brand, image_path, ip, m3u8_url, model, port, snapshot_url, video_path } = retrieval
  if (type === "non_ip" && typeof snapshot_url === "string") {
    return { ...shared, camera_type: type, snapshot_url }
  }
  if (type === "stream" && typeof m3u8_url === "string") {
    return { ...shared, camera_type: type, m3u8_url }
  }
  // What is null here can be at the top level, in an old record.
  return type === "ip" && typeof ip === "string" && isText(port) && isText(brand) &&
      isText(model) && isText(image_path) && isText(video_path) &&
      (record.port ?? record.brand ?? record.model ?? record.image_path ?? record.video_path) ==
        null
    ? { ...shared, camera_type: type, ip, port, brand, model, image_path, video_path }
    : undefined
}
