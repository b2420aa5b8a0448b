/**
 * What is known of a camera, as lines of words.
 *
 * @module
 */
import { activityOf, activityWords, type Camera, positionOf, typeWords } from "./Camera.ts"

/** A fact: what it is of, and what it says. */
export type Fact = readonly [label: string, text: string]

const points = [
  "north",
  "north-east",
  "east",
  "south-east",
  "south",
  "south-west",
  "west",
  "north-west",
]

/** A direction in words. */
export const directionWords = (degrees: number): string =>
  `${points[Math.round((degrees % 360 + 360) % 360 / 45) % 8]}, ${Math.round(degrees)}°`

/** A place as people write it. */
export const placeWords = (latitude: number, longitude: number): string =>
  `${Math.abs(latitude).toFixed(5)}° ${latitude < 0 ? "S" : "N"}, ` +
  `${Math.abs(longitude).toFixed(5)}° ${longitude < 0 ? "W" : "E"}`

/** A distance in words, of kilometres. */
export const distanceWords = (kilometres: number): string =>
  kilometres < 1
    ? `${Math.round(kilometres * 1000)} m`
    : kilometres < 10
    ? `${kilometres.toFixed(1)} km`
    : `${Math.round(kilometres).toLocaleString("en")} km`

/** A time in words, in the zone of whoever looks. */
export const timeWords = (time: string): string => {
  const at = new Date(time)
  return Number.isNaN(at.getTime())
    ? time
    : at.toLocaleString("en", { dateStyle: "medium", timeStyle: "short" })
}

const text = (value: unknown): string | undefined =>
  typeof value === "string" && value !== "" ? value : undefined

const number = (value: unknown): number | undefined => typeof value === "number" ? value : undefined

const time = (value: unknown) => typeof value === "string" ? timeWords(value) : undefined

const size = ({ resolution_height, resolution_width }: Camera): string | undefined => {
  const [width, height] = [number(resolution_width), number(resolution_height)]
  if (width !== undefined && height !== undefined) return `${width} × ${height} pixels`
  return width !== undefined
    ? `${width} pixels wide`
    : height !== undefined
    ? `${height} pixels high`
    : undefined
}

const position = (camera: Camera) => {
  const at = positionOf(camera)
  return at && placeWords(at.latitude, at.longitude)
}

/** What its source tells of a camera beyond the fields that all have. */
export const propertiesOf = ({ properties }: Camera): ReadonlyArray<Fact> =>
  typeof properties === "object" && properties !== null
    ? Object.entries(properties).map(([name, value]) => [name, String(value)])
    : []

/** What is known of a camera; its name, source, address and properties stand elsewhere. */
export const factsOf = (camera: Camera): ReadonlyArray<Fact> => {
  const { direction, frame_rate, legacy_cameraID, update_interval } = camera
  const facts: ReadonlyArray<readonly [label: string, text: string | undefined]> = [
    ["Retired", time(camera.retired_at)],
    ["Why it was retired", text(camera.retired_reason)],
    ["Type", camera.type && typeWords[camera.type]],
    ["Shows", activityWords[activityOf(camera)]],
    ["Road", text(camera.road)],
    ["Looks", typeof direction === "number" ? directionWords(direction) : undefined],
    ["City", text(camera.city)],
    ["State", text(camera.state)],
    ["Country", text(camera.country)],
    ["Position", position(camera)],
    ["Picture", size(camera)],
    ["Frame rate", typeof frame_rate === "number" ? `${frame_rate} a second` : undefined],
    ["New picture", typeof update_interval === "number" ? `every ${update_interval} s` : undefined],
    ["Time zone", text(camera.timezone_id) ?? text(camera.timezone_name)],
    ["Brand", text(camera.brand)],
    ["Model", text(camera.model)],
    ["ID", camera.cameraID],
    ["Legacy ID", legacy_cameraID == null ? undefined : String(legacy_cameraID)],
    ["ID at its source", text(camera.source_id)],
    ["Added", time(camera.created_at)],
    ["Changed", time(camera.updated_at)],
  ]
  return facts.flatMap(([label, words]): ReadonlyArray<Fact> =>
    words === undefined ? [] : [[label, words]]
  )
}
