/**
 * Reading cameras as this server writes them: each value of its own type.
 *
 * Generated from the table of fields by `deno task generate`, not by hand.
 *
 * @module
 */
import type { Camera, CameraProperties } from "../domain/Camera.ts"
import * as Properties from "../domain/Properties.ts"

type Fields = { readonly [name in string]?: unknown }

const isText = (value: unknown): value is string | null =>
  value === null || typeof value === "string"
const isNumber = (value: unknown): value is number | null =>
  value === null || Number.isFinite(value)
const isBoolean = (value: unknown): value is boolean | null =>
  value === null || typeof value === "boolean"
const isProperties = (value: unknown): value is CameraProperties | null =>
  value === null || Properties.isProperties(value)

/**
 * The camera of a record of the wire; undefined when a value is of another type or in another place
 * than this server writes it, for which there is the loop over the table. It gives what the loop
 * gives, in one pass.
 */
export const readComplete = (wire: unknown): Camera | undefined => {
  const record = wire as Fields | null | undefined
  const retrieval = record?.retrieval as Fields | null | undefined
  if (!record || !retrieval) return undefined
  const {
    cameraID,
    type,
    legacy_cameraID = null,
    name = null,
    source = null,
    source_id = null,
    country = null,
    state = null,
    city = null,
    road = null,
    latitude = null,
    longitude = null,
    direction = null,
    is_active_image = null,
    is_active_video = null,
    resolution_width = null,
    resolution_height = null,
    frame_rate = null,
    update_interval = null,
    utc_offset = null,
    timezone_id = null,
    timezone_name = null,
    reference_logo = null,
    reference_url = null,
    properties = null,
    created_at = null,
    updated_at = null,
    retired_at = null,
    retired_reason = null,
  } = record
  if (
    typeof cameraID !== "string" || !isNumber(legacy_cameraID) || !isText(name) ||
    !isText(source) || !isText(source_id) || !isText(country) || !isText(state) || !isText(city) ||
    !isText(road) || !isNumber(latitude) || !isNumber(longitude) || !isNumber(direction) ||
    !isBoolean(is_active_image) || !isBoolean(is_active_video) || !isNumber(resolution_width) ||
    !isNumber(resolution_height) || !isNumber(frame_rate) || !isNumber(update_interval) ||
    !isNumber(utc_offset) || !isText(timezone_id) || !isText(timezone_name) ||
    !isText(reference_logo) || !isText(reference_url) || !isProperties(properties) ||
    !isText(created_at) || !isText(updated_at) || !isText(retired_at) || !isText(retired_reason)
  ) return undefined
  if (type === "ip") {
    const { ip, port = null, brand = null, model = null, image_path = null, video_path = null } =
      retrieval
    return typeof ip === "string" && isText(port) && isText(brand) && isText(model) &&
        isText(image_path) && isText(video_path) &&
        (record.port ?? record.brand ?? record.model ?? record.image_path ?? record.video_path) ==
          null
      ? {
        cameraID,
        legacy_cameraID,
        name,
        source,
        source_id,
        country,
        state,
        city,
        road,
        latitude,
        longitude,
        direction,
        is_active_image,
        is_active_video,
        resolution_width,
        resolution_height,
        frame_rate,
        update_interval,
        utc_offset,
        timezone_id,
        timezone_name,
        reference_logo,
        reference_url,
        properties,
        created_at,
        updated_at,
        retired_at,
        retired_reason,
        camera_type: type,
        ip,
        port,
        brand,
        model,
        image_path,
        video_path,
      }
      : undefined
  }
  if (type === "non_ip") {
    const { snapshot_url } = retrieval
    const { m3u8_url = null } = record
    return typeof snapshot_url === "string" && isText(m3u8_url) && retrieval.m3u8_url == null
      ? {
        cameraID,
        legacy_cameraID,
        name,
        source,
        source_id,
        country,
        state,
        city,
        road,
        latitude,
        longitude,
        direction,
        is_active_image,
        is_active_video,
        resolution_width,
        resolution_height,
        frame_rate,
        update_interval,
        utc_offset,
        timezone_id,
        timezone_name,
        reference_logo,
        reference_url,
        properties,
        created_at,
        updated_at,
        retired_at,
        retired_reason,
        camera_type: type,
        snapshot_url,
        m3u8_url,
      }
      : undefined
  }
  if (type === "stream") {
    const { m3u8_url } = retrieval
    const { snapshot_url = null } = record
    return typeof m3u8_url === "string" && isText(snapshot_url) && retrieval.snapshot_url == null
      ? {
        cameraID,
        legacy_cameraID,
        name,
        source,
        source_id,
        country,
        state,
        city,
        road,
        latitude,
        longitude,
        direction,
        is_active_image,
        is_active_video,
        resolution_width,
        resolution_height,
        frame_rate,
        update_interval,
        utc_offset,
        timezone_id,
        timezone_name,
        reference_logo,
        reference_url,
        properties,
        created_at,
        updated_at,
        retired_at,
        retired_reason,
        camera_type: type,
        m3u8_url,
        snapshot_url,
      }
      : undefined
  }
  return undefined
}
