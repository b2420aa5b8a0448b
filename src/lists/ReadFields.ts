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
import { coordinatePaths, findPlace, wrongInPlace } from "./CameraPlace.ts"
import type { Meaning } from "./FieldNames.ts"
import type { Note } from "./ImportEntry.ts"
import { trimAddress } from "./ListAddress.ts"
import type { Mapping } from "./Mapping.ts"
import { toProperties } from "./ListProperties.ts"
import { notes } from "./Notes.ts"
import {
  type Fields,
  isMissing,
  readActive,
  readCountry,
  readDirection,
  readNumber,
  type Scalar,
} from "./Values.ts"

/** The fields of a camera as a list has them, before they are checked. */
export interface ReadFields {
  readonly camera: Record<string, unknown>
  readonly notes: ReadonlyArray<Note>
  /** The names of the list that each field was taken from. */
  readonly from: ReadonlyMap<string, ReadonlyArray<string>>
}

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

const countryNotes = (path: string, given: string, country: string): ReadonlyArray<Note> => {
  if (!/^[A-Z]{2}$/.test(country)) return [notes.asItIs(path)]
  return country === given.trim().toUpperCase() ? [] : [notes.countryCode]
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
        if (name === "country") told.push(...countryNotes(path, String(given), String(value)))
        return
      }
      if (isCertain) {
        const expected = typeof check === "string" ? check : wordsOf(described[name])
        wrong ??= fieldError("import", path, given, expected).message
      } else if (described[name].kind !== "address") told.push(notes.notRead(path))
    }
  }
  single.forEach(read)

  const place = findPlace(fields, mapping)
  if (place === undefined) told.push(notes.noPlace)
  else {
    camera.latitude = place.latitude
    camera.longitude = place.longitude
    from.set("latitude, longitude", place.paths)
  }
  // The place of nothing tells nothing; any other one may be of another system, and is kept as it is.
  for (const path of coordinatePaths(mapping)) {
    if (readNumber(fields.get(path)) === 0) used.add(path)
  }
  for (const path of place?.paths ?? []) used.add(path)
  if (place === undefined) told.push(...wrongInPlace(fields, mapping, used))

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
