/**
 * Values as lists write them, read as what they mean.
 *
 * @module
 */
import { checks } from "../domain/Kind.ts"
import { readDegrees, type Sides } from "./Degrees.ts"
import { placeholders } from "./FieldNames.ts"

/** A value of a list that holds no others. */
export type Scalar = string | number | boolean

/** The values of a record by their paths: what is nested has a `.` between its names. */
export type Fields = ReadonlyMap<string, Scalar>

/** Whether a value says that nothing is known. */
export const isMissing = (value: Scalar | undefined): boolean =>
  value === undefined || typeof value === "string" && placeholders.has(value.trim().toLowerCase())

const number = /^[-+]?(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:e[-+]?\d+)?$/i

/** A number, in text also with a comma before its decimals; undefined when it is none. */
export const readNumber = (value: Scalar | undefined): number | undefined => {
  if (typeof value === "number") return value
  if (typeof value !== "string") return undefined
  const text = value.trim().replace(/\s*°$/, "")
  return number.test(text) ? Number(text.replace(",", ".")) : undefined
}

/** A coordinate: a number, or degrees as people write them. */
const readCoordinate = (value: Scalar | undefined, sides: Sides): number | undefined =>
  readNumber(value) ?? (typeof value === "string" ? readDegrees(value, sides) : undefined)

/** Degrees north; undefined where a value says none. */
export const readLatitude = (value: Scalar | undefined): number | undefined => {
  const degrees = readCoordinate(value, "NS")
  return checks.latitude(degrees) === true ? degrees : undefined
}

/** Degrees east; undefined where a value says none. */
export const readLongitude = (value: Scalar | undefined): number | undefined => {
  const degrees = readCoordinate(value, "EW")
  return checks.longitude(degrees) === true ? degrees : undefined
}

/** Where a camera is. */
export interface Place {
  readonly latitude: number
  readonly longitude: number
}

/** The place that two values say; undefined where they are none, or the place of nothing at 0/0. */
export const readPlace = (
  latitude: Scalar | undefined,
  longitude: Scalar | undefined,
): Place | undefined => {
  const north = readLatitude(latitude)
  const east = readLongitude(longitude)
  return north === undefined || east === undefined || north === 0 && east === 0
    ? undefined
    : { latitude: north, longitude: east }
}

const decimal = String.raw`[-+]?\d+(?:\.\d+)?`
const wellKnownText = new RegExp(
  String.raw`^(?:SRID=4326;\s*)?POINT\s*Z?\s*\(\s*(${decimal})\s+(${decimal})`,
  "i",
)
const sided = /^(.+?[NS])[,;\s]+(.+?[EW])$/i
const pair = new RegExp(String.raw`^[[(]?\s*(${decimal})\s*[,;\s]\s*(${decimal})\s*[\])]?$`)

/**
 * The place in one text: `48.1, 11.5`, latitude first, also as `48°6'N 11°30'E`, or as WKT
 * `POINT (11.5 48.1)`.
 */
export const readPosition = (value: Scalar | undefined): Place | undefined => {
  if (typeof value !== "string") return undefined
  const point = wellKnownText.exec(value.trim())
  if (point !== null) return readPlace(point[2], point[1])
  const [, latitude, longitude] = pair.exec(value.trim()) ?? sided.exec(value.trim()) ?? []
  return readPlace(latitude, longitude)
}

const winds = [
  ["n", "north"],
  ["nne", "northnortheast"],
  ["ne", "northeast"],
  ["ene", "eastnortheast"],
  ["e", "east"],
  ["ese", "eastsoutheast"],
  ["se", "southeast"],
  ["sse", "southsoutheast"],
  ["s", "south"],
  ["ssw", "southsouthwest"],
  ["sw", "southwest"],
  ["wsw", "westsouthwest"],
  ["w", "west"],
  ["wnw", "westnorthwest"],
  ["nw", "northwest"],
  ["nnw", "northnorthwest"],
]
const otherWords = {
  nord: 0,
  norte: 0,
  est: 90,
  este: 90,
  ost: 90,
  sud: 180,
  süd: 180,
  sur: 180,
  ouest: 270,
  oeste: 270,
}
const degrees = new Map([
  ...winds.flatMap((names, index) => names.map((name) => [name, index * 22.5] as const)),
  ...Object.entries(otherWords),
])

/** Degrees clockwise from north: a number, or a point of the compass such as `NE`, `Northbound`. */
export const readDirection = (value: Scalar | undefined): number | undefined => {
  const angle = readNumber(value)
  if (angle !== undefined) {
    return angle >= -360 && angle <= 360 ? (angle % 360 + 360) % 360 : undefined
  }
  if (typeof value !== "string") return undefined
  const word = value.toLowerCase().replace(/[^a-zü]/g, "").replace(
    /(?<=.)(?:bound|ern|ward|wards)$/,
    "",
  )
  return degrees.get(word) ?? (word.length === 2 ? degrees.get(word.replace(/b$/, "")) : undefined)
}

const yes = ["true", "1", "yes", "y", "on", "online", "active", "ok", "available", "enabled"]
const no = ["false", "0", "no", "n", "off", "offline", "inactive", "unavailable", "disabled"]
const active = new Map<string, boolean>([
  ...[...yes, "inservice", "operational", "working", "up", "live"].map((word) =>
    [word, true] as const
  ),
  ...[...no, "outofservice", "notworking", "down", "closed", "removed", "broken", "error"].map((
    word,
  ) => [word, false] as const),
])

/** Whether something works; undefined where that is not said. */
export const readActive = (value: Scalar | undefined): boolean | undefined =>
  value === undefined
    ? undefined
    : active.get(String(value).toLowerCase().replace(/[^a-z0-9]/g, ""))

const byName = /* @__PURE__ */ (() => {
  let names: ReadonlyMap<string, string> | undefined
  return () => {
    if (names !== undefined) return names
    const letters = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"]
    const words = new Intl.DisplayNames("en", { type: "region", fallback: "none" })
    // Codes that are no longer, or not yet, of a country have the name of another, or none of one.
    const former = ["DD", "FX", "SU", "TP", "YU", "ZR", "BU", "NH", "RH", "VD", "HV", "DY", "UK"]
    const found = new Map([["uk", "GB"], ["usa", "US"], ["united states of america", "US"]])
    for (const code of letters.flatMap((one) => letters.map((other) => one + other))) {
      const name = former.includes(code) ? undefined : words.of(code)
      if (name !== undefined) found.set(name.toLowerCase(), code)
    }
    return names = found
  }
})()

/** The two letters of a country, from these or from its English name; what is neither stays. */
export const readCountry = (text: string): string => {
  const code = text.trim()
  if (/^uk$/i.test(code)) return "GB"
  return /^[a-z]{2}$/i.test(code) ? code.toUpperCase() : byName().get(code.toLowerCase()) ?? code
}
