/**
 * The rows of the table `camera`, as far as they are held.
 *
 * @module
 */

/** The columns of the table `camera` that are held, in the order of {@linkcode HeldRow}. */
export const heldColumns = [
  "seq",
  "camera_id",
  "camera_type",
  "source_key",
  "country_key",
  "state_key",
  "city_key",
  "resolution_width",
  "resolution_height",
  "is_active_image",
  "is_active_video",
  "latitude",
  "longitude",
  "retired_at",
]

/** The values of a row. */
export type HeldRow = readonly [
  seq: number,
  cameraID: string,
  type: string,
  source: string | null,
  country: string | null,
  state: string | null,
  city: string | null,
  width: number | null,
  height: number | null,
  image: number,
  video: number,
  latitude: number | null,
  longitude: number | null,
  retired: string | null,
]
