/**
 * Cameras as this server writes them on the wire.
 *
 * Generated from the table of fields by `deno task generate`, not by hand.
 *
 * @module
 */
import type { Camera, CameraProperties, CameraType } from "../domain/Camera.ts"

/** The retrieval fields of a camera, by its type. */
export type WireRetrieval =
  | {
    readonly ip: string
    readonly port: string | null
    readonly brand: string | null
    readonly model: string | null
    readonly image_path: string | null
    readonly video_path: string | null
  }
  | { readonly snapshot_url: string }
  | { readonly m3u8_url: string }

/** The camera as this server writes it: `null` where nothing is known. */
export interface WireCamera {
  readonly cameraID: string
  readonly legacy_cameraID: number | null
  readonly name?: string | undefined
  readonly source: string | null
  readonly source_id?: string | undefined
  readonly country: string | null
  readonly state: string | null
  readonly city: string | null
  readonly road?: string | undefined
  readonly latitude: number | null
  readonly longitude: number | null
  readonly direction?: number | undefined
  readonly is_active_image: boolean | null
  readonly is_active_video: boolean | null
  readonly resolution_width: number | null
  readonly resolution_height: number | null
  readonly frame_rate: number | null
  readonly update_interval?: number | undefined
  readonly utc_offset: number | null
  readonly timezone_id: string | null
  readonly timezone_name: string | null
  readonly reference_logo: string | null
  readonly reference_url: string | null
  readonly properties?: CameraProperties | undefined
  readonly created_at?: string | undefined
  readonly updated_at?: string | undefined
  readonly retired_at?: string | undefined
  readonly retired_reason?: string | undefined
  readonly snapshot_url?: string | undefined
  readonly m3u8_url?: string | undefined
  readonly type: CameraType
  readonly retrieval: WireRetrieval
}

const retrievalOf = (camera: Camera): WireRetrieval => {
  switch (camera.camera_type) {
    case "ip":
      return {
        ip: camera.ip,
        port: camera.port,
        brand: camera.brand,
        model: camera.model,
        image_path: camera.image_path,
        video_path: camera.video_path,
      }
    case "non_ip":
      return { snapshot_url: camera.snapshot_url }
    case "stream":
      return { m3u8_url: camera.m3u8_url }
  }
}

/** The camera as the wire has it. */
export const toWire = (camera: Camera): WireCamera => ({
  cameraID: camera.cameraID,
  legacy_cameraID: camera.legacy_cameraID,
  name: camera.name ?? undefined,
  source: camera.source,
  source_id: camera.source_id ?? undefined,
  country: camera.country,
  state: camera.state,
  city: camera.city,
  road: camera.road ?? undefined,
  latitude: camera.latitude,
  longitude: camera.longitude,
  direction: camera.direction ?? undefined,
  is_active_image: camera.is_active_image,
  is_active_video: camera.is_active_video,
  resolution_width: camera.resolution_width,
  resolution_height: camera.resolution_height,
  frame_rate: camera.frame_rate,
  update_interval: camera.update_interval ?? undefined,
  utc_offset: camera.utc_offset,
  timezone_id: camera.timezone_id,
  timezone_name: camera.timezone_name,
  reference_logo: camera.reference_logo,
  reference_url: camera.reference_url,
  properties: camera.properties ?? undefined,
  created_at: camera.created_at ?? undefined,
  updated_at: camera.updated_at ?? undefined,
  retired_at: camera.retired_at ?? undefined,
  retired_reason: camera.retired_reason ?? undefined,
  snapshot_url: camera.camera_type === "stream" ? camera.snapshot_url ?? undefined : undefined,
  m3u8_url: camera.camera_type === "non_ip" ? camera.m3u8_url ?? undefined : undefined,
  type: camera.camera_type,
  retrieval: retrievalOf(camera),
})
