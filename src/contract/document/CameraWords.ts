/**
 * The fields of a camera in words: what each tells, its unit and its range.
 *
 * @module
 */
import type { Field } from "../../domain/CameraField.ts"
import { sharedFields, typedFields, wordsOf } from "../../domain/CameraTable.ts"
import { type Kind, longestOf } from "../../domain/Kind.ts"

/** What a field tells, where no search asks for it. */
const labels: {
  readonly [K in keyof typeof sharedFields | keyof typeof typedFields]?: string
} = {
  legacy_cameraID: "The id in the database before this one",
  latitude: "Where it is, degrees north",
  longitude: "Where it is, degrees east",
  direction: "Where it looks, clockwise from north",
  frame_rate: "How fast its video is",
  update_interval: "Time between new pictures",
  utc_offset: "The time there, east of UTC",
  timezone_id: "Its time zone in the IANA database",
  timezone_name: "Its time zone in words",
  reference_logo: "Address of the logo of the source",
  reference_url: "Address of the page that shows the camera",
  properties: "What the source tells of it and no other field holds",
  created_at: "When it was added, UTC",
  updated_at: "When it was changed last, UTC",
  retired_at: "Since when it is retired, UTC",
  retired_reason: "Why it is retired",
  snapshot_url: "Address of the newest image",
  m3u8_url: "Address of the playlist of an HLS stream",
  ip: "Where the camera answers",
  port: "The port there",
  brand: "Who made it",
  model: "What its maker calls it",
  image_path: "Path of a still image on the camera",
  video_path: "Path of the video on the camera",
}

const text = (kind: Kind) => `text of at most ${longestOf(kind)} characters`

/** What values of a kind are, where that is more than a message says. */
const holdings: { readonly [K in Kind]?: string } = {
  text: text("text"),
  name: text("name"),
  identifier: `text of 1 to ${longestOf("identifier")} characters`,
  host: `an IP address or host name, at most ${longestOf("host")} characters`,
  path: `${text("path")}, without blanks`,
  address: `http or https, without user name and password, at most ${
    longestOf("address")
  } characters`,
}

const fields: Readonly<Record<string, Field>> = { ...sharedFields, ...typedFields }

/** What a field of a camera holds; nothing where a camera has no such field. */
export const cameraWords = (name: string): string | undefined => {
  const field = Object.hasOwn(fields, name) ? fields[name] : undefined
  if (field === undefined) return
  const { kind, search, unit } = field
  // How a search compares it is not said of a value that is read or written.
  const label = search?.label.split(";")[0] ?? Reflect.get(labels, name)
  const words = holdings[kind] ?? wordsOf(field)
  return label === undefined ? words : `${label}${search && unit ? ` in ${unit}` : ""}: ${words}`
}
