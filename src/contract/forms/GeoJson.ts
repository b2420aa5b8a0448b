/**
 * Cameras as GeoJSON (RFC 7946).
 *
 * @module
 */
import type { ListedCamera } from "./Form.ts"

/** A camera as a feature of a map. */
export interface CameraFeature {
  readonly type: "Feature"
  /** The `cameraID`. */
  readonly id: string
  /** Where it is, degrees east first; `null` when that is not known. */
  readonly geometry:
    | { readonly type: "Point"; readonly coordinates: readonly [east: number, north: number] }
    | null
  /** What else is known of it, side by side; what is not known is left out. */
  readonly properties: Readonly<Record<string, unknown>>
}

/** The feature of a camera. */
export const toFeature = (camera: ListedCamera): CameraFeature => {
  const { latitude, longitude, ...rest } = camera
  const isPlaced = latitude !== null && longitude !== null
  return {
    type: "Feature",
    id: camera.cameraID,
    geometry: isPlaced ? { type: "Point", coordinates: [longitude, latitude] } : null,
    properties: Object.fromEntries(
      Object.entries(rest).filter(([, value]) => value !== null && value !== undefined),
    ),
  }
}
