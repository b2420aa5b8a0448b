/**
 * Where the camera of a record is.
 *
 * @module
 */
import type { Meaning } from "./FieldNames.ts"
import type { Note } from "./ImportEntry.ts"
import type { Mapping } from "./Mapping.ts"
import { notes } from "./Notes.ts"
import {
  type Fields,
  isMissing,
  type Place,
  readLatitude,
  readLongitude,
  readPlace,
  readPosition,
} from "./Values.ts"

const pathsOf = (mapping: Mapping, meaning: Meaning) =>
  (mapping.get(meaning) ?? []).map(({ path }) => path)

/** The names of a list that mean a coordinate. */
export const coordinatePaths = (mapping: Mapping): ReadonlyArray<string> => [
  ...pathsOf(mapping, "latitude"),
  ...pathsOf(mapping, "longitude"),
]

/** The place of a camera, and the names of the list that it comes from. */
export const findPlace = (
  fields: Fields,
  mapping: Mapping,
): Place & { readonly paths: ReadonlyArray<string> } | undefined => {
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

/** Whether a latitude and a longitude are a place only when one is taken for the other. */
const isSwapped = (fields: Fields, latitude: string | undefined, longitude: string | undefined) =>
  latitude !== undefined && longitude !== undefined &&
  readPlace(fields.get(longitude), fields.get(latitude)) !== undefined

/** What is wrong with each of the coordinates of a record without a place, but of those at `used`. */
export const wrongInPlace = function* (
  fields: Fields,
  mapping: Mapping,
  used: ReadonlySet<string>,
): Generator<Note> {
  const [latitudes, longitudes] = [pathsOf(mapping, "latitude"), pathsOf(mapping, "longitude")]
  const [[north], [east]] = [latitudes, longitudes]
  const areSwapped = isSwapped(fields, north, east)
  if (areSwapped) yield notes.swapped(north!, east!)
  const isGiven = (path: string | undefined): path is string =>
    path !== undefined && !used.has(path) && !isMissing(fields.get(path))
  for (
    let index = areSwapped ? 1 : 0;
    index < Math.max(latitudes.length, longitudes.length);
    index++
  ) {
    const [latitude, longitude] = [latitudes[index], longitudes[index]]
    if (isGiven(latitude)) {
      if (readLatitude(fields.get(latitude)) === undefined) yield notes.notRead(latitude)
      else if (!isGiven(longitude)) yield notes.alone(latitude, "longitude")
    }
    if (isGiven(longitude)) {
      if (readLongitude(fields.get(longitude)) === undefined) yield notes.notRead(longitude)
      else if (!isGiven(latitude)) yield notes.alone(longitude, "latitude")
    }
  }
  for (const path of pathsOf(mapping, "position").filter(isGiven)) yield notes.notRead(path)
}
