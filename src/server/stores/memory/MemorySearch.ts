/**
 * Searching cameras in memory.
 *
 * @module
 */
import { pageSize } from "../../../contract/Routes.ts"
import type { Camera } from "../../../domain/Camera.ts"
import { searchRows } from "../../../domain/CameraQuery.ts"
import { timeText } from "../../../domain/Time.ts"
import { askedWords, wordsText } from "../../../domain/Words.ts"
import { countFitting } from "../CameraPage.ts"
import { fold } from "../CameraRecord.ts"
import type { CameraPage, StoreFilter, StoreSelection } from "../CameraStore.ts"
import {
  byDistance,
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

/** A value as it is compared: text without regard to case, where the field is not exact. */
const comparable = (value: unknown, isExact: boolean | undefined) =>
  typeof value === "string" && !isExact ? fold(value) : value

const names = [
  ["camera_type", true] as const,
  ...searchRows.map(([name, { search }]) => [name, search?.isExact] as const),
]

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

const isShown = ({ retired = false }: StoreSelection): ReadonlyArray<Test> =>
  retired === "any" ? [] : [({ retired_at }) => (retired_at !== null) === retired]

const isLater = (time: string | null, start: string) => time !== null && time > start

const isSince = ({ created_after, updated_after }: StoreSelection): ReadonlyArray<Test> => {
  const [created, updated] = [created_after, updated_after].map((time) => time && timeText(time))
  return [
    ...created ? [({ created_at }: Camera) => isLater(created_at, created)] : [],
    ...updated ? [({ updated_at }: Camera) => isLater(updated_at, updated)] : [],
  ]
}

const hasWords = ({ q }: StoreSelection): ReadonlyArray<Test> => {
  if (q === undefined) return []
  const asked = askedWords(q)
  return [(camera) => {
    const words = wordsText(camera)
    return asked.every((word) => words.includes(word))
  }]
}

/** Tells whether a camera matches. */
export const matchesFilter = (selection: StoreSelection): Test => {
  const given: Readonly<Record<string, unknown>> = { ...selection }
  const wanted = names.flatMap(([name, isExact]) => {
    const one = given[name]
    if (one === undefined) return []
    const values = (Array.isArray(one) ? one : [one]).map((each) => comparable(each, isExact))
    return [[name, isExact, new Set<unknown>(values)] as const]
  })
  const tests = [
    ...isShown(selection),
    ...isSince(selection),
    ...hasWords(selection),
    ...inBox(selection),
    ...inCircle(selection),
  ]
  return (camera) =>
    wanted.every(([name, isExact, values]) =>
      values.has(comparable(Reflect.get(camera, name), isExact))
    ) &&
    tests.every((test) => test(camera))
}

const searchNear = (
  cameras: ReadonlyArray<Camera | undefined>,
  { after, latitude, limit = pageSize, longitude, offset = 0 }: StoreFilter,
  matches: Test,
): CameraPage => {
  const chordTo = chordFrom(latitude!, longitude!)
  const start = parseNear(after)
  const found = cameras.flatMap((camera, index): ReadonlyArray<Near> => {
    const chord = camera !== undefined && matches(camera) ? chordTo(camera) : undefined
    return chord === undefined ? [] : [[chord, index + 1]]
  }).filter((near) => start === undefined || byDistance(near, start) > 0).sort(byDistance).slice(
    offset,
  )
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
export const search = (
  cameras: ReadonlyArray<Camera | undefined>,
  filter: StoreFilter,
): CameraPage => {
  const matches = matchesFilter(filter)
  if (filter.sort === "distance") return searchNear(cameras, filter, matches)
  const { after, limit, offset } = filter
  const start = { offset, after: after === undefined ? undefined : Number(after) }
  const page = toPage(cameras, start, matches, limit)
  const fitting = countFitting(page.items)
  return fitting === page.items.length ? page : toPage(cameras, start, matches, fitting)
}
