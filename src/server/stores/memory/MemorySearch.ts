/**
 * Searching cameras in memory.
 *
 * @module
 */
import { pageSize } from "../../../contract/Routes.ts"
import type { Camera } from "../../../domain/Camera.ts"
import { searchRows } from "../../../domain/CameraQuery.ts"
import { countFitting } from "../../routes/CameraPage.ts"
import { fold } from "../CameraRecord.ts"
import type { CameraPage, StoreFilter, StoreSelection } from "../CameraStore.ts"
import {
  chordBetween,
  chordSquared,
  distanceOf,
  formatNear,
  type Near,
  parseNear,
  pointOf,
  toRanges,
} from "../Geometry.ts"
import { toPage } from "./MemoryPage.ts"

const folded = (value: unknown) => typeof value === "string" ? fold(value) : value

type Test = (camera: Camera) => boolean

/** The square of the chord from a place to each camera; undefined where it has no place. */
const chordFrom = (latitude: number, longitude: number) => {
  const centre = pointOf(latitude, longitude)
  return (camera: Camera) =>
    camera.latitude === null || camera.longitude === null
      ? undefined
      : chordBetween(pointOf(camera.latitude, camera.longitude), centre)
}

const inCircle = ({ latitude, longitude, radius }: StoreSelection): ReadonlyArray<Test> => {
  if (latitude === undefined || longitude === undefined || radius === undefined) return []
  const chordTo = chordFrom(latitude, longitude)
  const limit = chordSquared(radius)
  return [(camera) => {
    const chord = chordTo(camera)
    return chord !== undefined && chord <= limit
  }]
}

const inBox = ({ bbox }: StoreSelection): ReadonlyArray<Test> => {
  if (bbox === undefined) return []
  const { longitudes, north, south } = toRanges(bbox)
  return [
    ({ latitude, longitude }) =>
      latitude !== null && longitude !== null && latitude >= south && latitude <= north &&
      longitudes.some(([west, east]) => longitude >= west && longitude <= east),
  ]
}

/** Tells whether a camera matches. */
export const matchesFilter = (selection: StoreSelection): Test => {
  const given: Readonly<Record<string, unknown>> = { ...selection }
  const wanted = ["camera_type", ...searchRows.map(([name]) => name)].flatMap((name) => {
    const one = given[name]
    return one === undefined
      ? []
      : [[name, new Set((Array.isArray(one) ? one : [one]).map(folded))] as const]
  })
  const tests = [...inBox(selection), ...inCircle(selection)]
  return (camera) => {
    const fields: Readonly<Record<string, unknown>> = { ...camera }
    return wanted.every(([name, values]) => values.has(folded(fields[name]))) &&
      tests.every((test) => test(camera))
  }
}

const compare = ([chord, seq]: Near, [other, otherSeq]: Near) => chord - other || seq - otherSeq

const searchNear = (
  cameras: ReadonlyArray<Camera>,
  { after, latitude, limit = pageSize, longitude, offset = 0 }: StoreFilter,
  matches: Test,
): CameraPage => {
  const chordTo = chordFrom(latitude!, longitude!)
  const start = parseNear(after)
  const found = cameras.flatMap((camera, index): ReadonlyArray<Near> => {
    const chord = matches(camera) ? chordTo(camera) : undefined
    return chord === undefined ? [] : [[chord, index + 1]]
  }).filter((near) => start === undefined || compare(near, start) > 0).sort(compare).slice(offset)
  const places = found.slice(0, limit)
  const items = places.map(([, seq]) => cameras[seq - 1]!)
  const fitting = countFitting(items)
  const final = places[fitting - 1]
  const last = final && formatNear(final)
  return {
    items: items.slice(0, fitting),
    distances: places.slice(0, fitting).map(([chord]) => distanceOf(chord)),
    next: fitting < found.length ? last : undefined,
    last,
  }
}

/** A page of cameras. */
export const search = (cameras: ReadonlyArray<Camera>, filter: StoreFilter): CameraPage => {
  const matches = matchesFilter(filter)
  if (filter.sort === "distance") return searchNear(cameras, filter, matches)
  const { after, limit, offset } = filter
  const start = { offset, after: after === undefined ? undefined : Number(after) }
  const page = toPage(cameras, start, matches, limit)
  const fitting = countFitting(page.items)
  return fitting === page.items.length ? page : toPage(cameras, start, matches, fitting)
}
