/**
 * Cameras to add, and how they are read back.
 *
 * @module
 */
import type { Camera } from "../../domain/Camera.ts"
import { makeCamera } from "../../domain/CameraTable.ts"
import type { NewCamera } from "../../domain/CameraWrite.ts"

/** An IP camera with every field but `source_id`, which a test that adds it twice cannot have. */
export const ipCamera = {
  camera_type: "ip",
  ip: "192.0.2.7",
  port: 8080,
  brand: "Axis",
  model: "P1448-LE",
  image_path: "/axis-cgi/jpg/image.cgi?resolution=640x480",
  video_path: "/mjpg/video.mjpg",
  is_active_image: true,
  is_active_video: false,
  legacy_cameraID: 31337,
  name: "Marienplatz, Blick zum Rathaus",
  source: "Stadt München",
  country: "DE",
  state: "BY",
  city: "München",
  road: "Marienplatz 8",
  latitude: 48.137154,
  longitude: 11.576124,
  direction: 22.5,
  resolution_width: 1920,
  resolution_height: 1080,
  frame_rate: 0.5,
  update_interval: 2.5,
  utc_offset: 3600,
  timezone_id: "Europe/Berlin",
  timezone_name: "Central European Time",
  reference_logo: "https://example.org/logo.png",
  reference_url: "https://example.org/cameras?id=7&lang=de",
  properties: { Höhe: 12.5, "nachts beleuchtet": true, Blick: "Rathaus" },
} as const satisfies NewCamera

/** A camera of the type `"non_ip"` with what is required, and where it is. */
export const nonIpCamera = {
  camera_type: "non_ip",
  snapshot_url: "https://example.org/purdue.jpg",
  is_active_image: true,
  is_active_video: true,
  city: "West Lafayette",
  latitude: 40.4259,
  longitude: -86.9081,
} as const satisfies NewCamera

/** A stream with what is required and nothing else. */
export const streamCamera = {
  camera_type: "stream",
  m3u8_url: "https://example.org/live/playlist.m3u8",
  is_active_image: false,
  is_active_video: true,
} as const satisfies NewCamera

/** The `number`-th of many streams. */
export const numbered = (number: number) => ({
  ...streamCamera,
  m3u8_url: `https://example.org/${number}.m3u8`,
})

/** The camera that is read back after `camera` was added under `cameraID`. */
export const stored = (cameraID: string, camera: NewCamera): Camera =>
  camera.camera_type === "ip"
    ? makeCamera({ ...camera, cameraID, port: String(Number(camera.port ?? 80)) })
    : makeCamera({ ...camera, cameraID })

/** Records without the times that the server gives them, for a clock that no test knows. */
export const untimed = (value: unknown): unknown =>
  Array.isArray(value) ? value.map(untimed) : typeof value === "object" && value !== null &&
      Object.getPrototypeOf(value) === Object.prototype
    ? Object.fromEntries(
      Object.entries(value).filter(([name]) => name !== "created_at" && name !== "updated_at")
        .map(([name, value]) => [name, untimed(value)]),
    )
    : value

/** The id that a test gives a camera by its number. */
export const idOf = (index: number): string => index.toString(16).padStart(24, "0")

/** The ids of cameras, in their order. */
export const idsOf = (cameras: ReadonlyArray<{ readonly cameraID: string }>): Array<string> =>
  cameras.map(({ cameraID }) => cameraID)

/** The numbers from 0 on, so many of them. */
export const numbers = (count: number): Array<number> =>
  Array.from({ length: count }, (_, index) => index)
