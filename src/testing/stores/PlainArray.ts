/**
 * What reads of cameras are to give, told from a plain array of the same cameras in words of its own.
 *
 * @module
 */
import assert from "node:assert/strict"
import type { Camera } from "../../domain/Camera.ts"
import type { CameraClusters } from "../../domain/CameraFacets.ts"
import type { BoundingBox, CameraSelection } from "../../domain/CameraQuery.ts"
import { distance, type Place } from "./Sphere.ts"

export { idsOf } from "./Fixtures.ts"

const ascii = /^[\0-\x7f]*$/

/** A text without regard to case; any other value as it is. */
export const plain = (value: unknown) =>
  typeof value !== "string"
    ? value
    : ascii.test(value)
    ? value.toLowerCase()
    : value.normalize("NFC").toLowerCase().toUpperCase().toLowerCase()

const fieldOf = (camera: Camera, name: string): unknown => Reflect.get(camera, name)

const listOf = (value: unknown): ReadonlyArray<unknown> => Array.isArray(value) ? value : [value]

const isIn = ([west, south, east, north]: BoundingBox, { latitude, longitude }: Place) =>
  latitude >= south && latitude <= north &&
  (west <= east ? longitude >= west && longitude <= east : longitude >= west || longitude <= east)

/** Where a camera is, if that is known. */
export const placeOf = ({ latitude, longitude }: Camera): Place | undefined =>
  latitude === null || longitude === null ? undefined : { latitude, longitude }

/** Whether a camera has the words of a question. */
export type HasWords = (camera: Camera, question: string) => boolean

/** Whether a camera matches; one that is retired does where that is asked for. */
export const matching = (
  { bbox, latitude, longitude, q, radius, retired = false, ...attributes }: CameraSelection,
  hasWords: HasWords,
): (camera: Camera) => boolean => {
  const fields = Object.entries(attributes)
    .filter(([, wanted]) => wanted !== undefined)
    .map(([name, wanted]) => ({ name, values: listOf(wanted).map(plain) }))
  return (camera) => {
    const place = placeOf(camera)
    return fields.every(({ name, values }) => values.includes(plain(fieldOf(camera, name)))) &&
      (q === undefined || hasWords(camera, q)) &&
      (retired === "any" || retired === (camera.retired_at != null)) &&
      (bbox === undefined || place !== undefined && isIn(bbox, place)) &&
      (radius === undefined ||
        place !== undefined && distance(place, { latitude, longitude }) <= radius)
  }
}

/** How many cameras have which value of a field, text without regard to case. */
export const tally = (cameras: ReadonlyArray<Camera>, name: string): Map<unknown, number> => {
  const counts = new Map<unknown, number>()
  for (const camera of cameras) {
    const value = plain(fieldOf(camera, name))
    counts.set(value, (counts.get(value) ?? 0) + 1)
  }
  return counts
}

/** Asserts that cells have each of the cameras with a place once, and are at most 1000. */
export const assertCells = (
  { cell, cells, zoom: used }: CameraClusters,
  cameras: ReadonlyArray<Camera>,
  zoom: number,
): void => {
  assert.ok(used <= zoom && cells.length <= 1000)
  assert.equal(cell, 45 / 2 ** used)
  const withPlace = cameras.flatMap((camera) => {
    const place = placeOf(camera)
    return place === undefined ? [] : [{ ...place, cameraID: camera.cameraID }]
  })
  const column = (degrees: number, from: number) =>
    Math.min(Math.floor((degrees + from) / cell), 2 * from / cell - 1)
  const grouped = Map.groupBy(
    withPlace,
    ({ latitude, longitude }) => `${column(latitude, 90)} ${column(longitude, 180)}`,
  )
  assert.equal(cells.length, grouped.size)
  assert.equal(cells.reduce((sum, { count }) => sum + count, 0), withPlace.length)
  for (const { bbox: [west, south, east, north], cameraID, count, ...centre } of cells) {
    const key = `${column(south, 90)} ${column(west, 180)}`
    const found = grouped.get(key)!
    grouped.delete(key)
    const latitudes = found.map(({ latitude }) => latitude)
    const longitudes = found.map(({ longitude }) => longitude)
    assert.deepEqual(
      { west, south, east, north, count, cameraID },
      {
        west: Math.min(...longitudes),
        south: Math.min(...latitudes),
        east: Math.max(...longitudes),
        north: Math.max(...latitudes),
        count: found.length,
        cameraID: found.length === 1 ? found[0]!.cameraID : undefined,
      },
    )
    const mean = (all: ReadonlyArray<number>) =>
      all.reduce((sum, one) => sum + one, 0) / found.length
    assert.ok(Math.abs(centre.latitude - mean(latitudes)) < 1e-7)
    assert.ok(Math.abs(centre.longitude - mean(longitudes)) < 1e-7)
  }
  assert.equal(grouped.size, 0)
}
