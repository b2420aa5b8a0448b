/**
 * A camera out of the record of any list.
 *
 * @module
 */
import * as Result from "effect/Result"
import { sharedFields, typedFields, wordsOf } from "../domain/CameraTable.ts"
import { checks, jsonTypes } from "../domain/Kind.ts"
import { fieldError } from "../domain/Problem.ts"
import { findAddresses } from "./CameraAddresses.ts"
import type { Meaning } from "./FieldNames.ts"
import type { Note } from "./ImportEntry.ts"
import { trimAddress } from "./ListAddress.ts"
import type { Mapping } from "./Mapping.ts"
import { toProperties } from "./ListProperties.ts"
import {
  type Fields,
  isMissing,
  readActive,
  readCountry,
  readDirection,
  readNumber,
  readPlace,
  readPosition,
  type Scalar,
} from "./Values.ts"

/** The fields of a camera as a list has them, before they are checked. */
export interface ReadFields {
  readonly camera: Record<string, unknown>
  readonly notes: ReadonlyArray<Note>
  /** The names of the list that each field was taken from. */
  readonly from: ReadonlyMap<string, ReadonlyArray<string>>
}

/** Notes that are counted. */
export const notes = {
  noPlace: "without coordinates",
  noCountry: "without a country",
  type: "camera_type inferred from the address",
  country: "country inferred from the state",
  countryCode: "country read from its name",
  state: "state written as its two letters",
  source: "source inferred from the host of the address",
  retired: "retired, as the list has them",
  masked: "with the user name and password of an address taken out of its text",
  tooMany: "with properties left out, for which there is no room",
  swapped: (latitude: string, longitude: string) =>
    `with coordinates that fit only the other way round: --map 'latitude=${longitude}' ` +
    `--map 'longitude=${latitude}'`,
  notRead: (path: string) => `${path} not understood, kept in properties`,
} as const

type Name = keyof typeof described

const described = {
  ...sharedFields,
  ...typedFields,
}

// Coordinates, addresses and what a camera shows are read together, and not here.
const single: ReadonlyArray<Meaning & Name> = [
  "source_id",
  "name",
  "source",
  "country",
  "state",
  "city",
  "road",
  "direction",
  "frame_rate",
  "update_interval",
  "utc_offset",
  "timezone_id",
  "timezone_name",
  "reference_logo",
  "reference_url",
  "legacy_cameraID",
]
const ofIp: ReadonlyArray<Meaning & Name> = ["port", "brand", "model", "image_path", "video_path"]

const readValue = (name: Name, value: Scalar): unknown => {
  if (name === "direction") return readDirection(value)
  if (name === "country") return readCountry(String(value))
  if (jsonTypes[described[name].kind] === "number") return readNumber(value)
  return described[name].kind === "address" ? trimAddress(value) : String(value).trim()
}

/** Reads the record of a list; fails with why it is no camera. */
export const readFields = (
  fields: Fields,
  mapping: Mapping,
): Result.Result<ReadFields, string> => {
  const camera: Record<string, unknown> = {}
  const told: Array<Note> = []
  const from = new Map<string, ReadonlyArray<string>>()
  const used = new Set<string>()
  const take = (field: string, paths: ReadonlyArray<string>) => {
    from.set(field, paths)
    for (const path of paths) used.add(path)
  }
  const candidates = (meaning: Meaning) =>
    (mapping.get(meaning) ?? []).filter(({ path }) =>
      !used.has(path) && !isMissing(fields.get(path))
    )

  const addresses = findAddresses(fields, mapping)
  if (Result.isFailure(addresses)) return Result.fail(addresses.failure)
  const found = addresses.success
  if (found?.isInText) from.set("address", found.paths)
  else if (found !== undefined) take("address", found.paths)

  let wrong: string | undefined
  const read = (name: Meaning & Name) => {
    for (const { isCertain, path } of candidates(name)) {
      const given = fields.get(path)!
      const value = readValue(name, given)
      const check = checks[described[name].kind](value)
      if (check === true) {
        camera[name] = value
        take(name, [path])
        if (name === "country" && value !== String(given).trim().toUpperCase()) {
          told.push(notes.countryCode)
        }
        return
      }
      if (isCertain) {
        const expected = typeof check === "string" ? check : wordsOf(described[name])
        wrong ??= fieldError("import", path, given, expected).message
      } else if (described[name].kind !== "address") told.push(notes.notRead(path))
    }
  }
  single.forEach(read)

  const place = placeOf(fields, mapping)
  if (place === undefined) {
    told.push(notes.noPlace)
    const [latitude, longitude] = swappedIn(fields, mapping) ?? []
    if (latitude !== undefined && longitude !== undefined) {
      told.push(notes.swapped(latitude, longitude))
    }
  } else {
    camera.latitude = place.latitude
    camera.longitude = place.longitude
    from.set("latitude, longitude", place.paths)
  }
  // The place of nothing tells nothing; any other one may be of another system, and is kept as it is.
  for (const path of coordinatePaths(mapping)) {
    if (readNumber(fields.get(path)) === 0) used.add(path)
  }
  for (const path of place?.paths ?? []) used.add(path)
  if (place === undefined) {
    for (const path of [...coordinatePaths(mapping), ...pathsOf(mapping, "position")]) {
      if (!used.has(path) && !isMissing(fields.get(path))) told.push(notes.notRead(path))
    }
  }

  const [width] = candidates("resolution_width")
  const [height] = candidates("resolution_height")
  if (width !== undefined && height !== undefined) {
    read("resolution_width")
    read("resolution_height")
  }

  if (found === undefined) {
    if (candidates("ip").length === 0) {
      return Result.fail("no address: expected that of a picture, a playlist or a host")
    }
    camera.camera_type = "ip"
    const [{ path } = { path: "" }] = candidates("ip")
    camera.ip = String(fields.get(path)).trim()
    take("ip", [path])
    ofIp.forEach(read)
  } else {
    camera.camera_type = found.picture !== undefined ? "non_ip" : "stream"
    if (found.picture !== undefined) camera.snapshot_url = found.picture
    if (found.stream !== undefined) camera.m3u8_url = found.stream
  }
  told.push(notes.type)

  const readFlag = (meaning: Meaning) => {
    const [flag] = candidates(meaning).filter(({ path }) =>
      readActive(fields.get(path)) !== undefined
    )
    if (flag === undefined) return undefined
    take(meaning, [flag.path])
    return readActive(fields.get(flag.path))
  }
  const active = readFlag("active") ?? true
  camera.is_active_image = readFlag("is_active_image") ??
    (active && (found === undefined || found.picture !== undefined))
  camera.is_active_video = readFlag("is_active_video") ?? (active && found?.stream !== undefined)

  if (wrong !== undefined) return Result.fail(wrong)
  const rest = toProperties([...fields].filter(([path]) => !used.has(path)))
  if (rest.properties !== undefined) camera.properties = rest.properties
  if (!rest.hasAll) told.push(notes.tooMany)
  if (rest.isMasked) told.push(notes.masked)
  return Result.succeed({ camera, notes: told, from })
}

const pathsOf = (mapping: Mapping, meaning: Meaning) =>
  (mapping.get(meaning) ?? []).map(({ path }) => path)

const coordinatePaths = (mapping: Mapping) => [
  ...pathsOf(mapping, "latitude"),
  ...pathsOf(mapping, "longitude"),
]

/** The names of a latitude and a longitude that are a place only when one is taken for the other. */
const swappedIn = (fields: Fields, mapping: Mapping): readonly [string, string] | undefined => {
  const [latitude] = pathsOf(mapping, "latitude")
  const [longitude] = pathsOf(mapping, "longitude")
  if (latitude === undefined || longitude === undefined) return undefined
  return readPlace(fields.get(longitude), fields.get(latitude)) && [latitude, longitude]
}

const placeOf = (fields: Fields, mapping: Mapping) => {
  const longitudes = pathsOf(mapping, "longitude")
  // The n-th name of the one goes with the n-th of the other.
  for (const [index, latitude] of pathsOf(mapping, "latitude").entries()) {
    const longitude = longitudes[index]
    if (longitude === undefined) continue
    const place = readPlace(fields.get(latitude), fields.get(longitude))
    if (place !== undefined) return { ...place, paths: [latitude, longitude] }
  }
  for (const path of pathsOf(mapping, "position")) {
    const place = readPosition(fields.get(path))
    if (place !== undefined) return { ...place, paths: [path] }
  }
  return undefined
}
