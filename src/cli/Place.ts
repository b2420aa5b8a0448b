/**
 * Where a place is, by the cameras that are there.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import type { ApiClient, RequestError } from "../client/ApiClient.ts"
import { cameraFacets, searchCamera } from "../client/operations/mod.ts"
import type { Camera } from "../domain/Camera.ts"
import type { CameraFilter } from "../domain/CameraQuery.ts"
import { show } from "../domain/Problem.ts"
import { askedWords, wordsText } from "../domain/Words.ts"
import { isPoint, numbersIn } from "./CameraFlags.ts"
import { countryCodes } from "../domain/CountryCodes.ts"
import { folded, nearest } from "../domain/NearWords.ts"
import { CommandError, UsageError } from "./output/ReportFailure.ts"

/** A point, with what it is called if it was found by that. */
export interface Place {
  readonly latitude: number
  readonly longitude: number
  readonly name?: string | undefined
}

type Located = Camera & { readonly latitude: number; readonly longitude: number }

const isLocated = (camera: Camera): camera is Located =>
  camera.latitude != null && camera.longitude != null

const nameOf = ({ city, country, state }: Camera): string =>
  [city, state, country].filter((name) => name != null && name !== "").join(", ")

const middle = (values: ReadonlyArray<number>): number =>
  values.toSorted((left, right) => left - right)[Math.floor(values.length / 2)]!

const isIn = ({ country, state }: Camera) => (name: string): boolean =>
  [country, state].some((one) => one != null && folded(one) === folded(name)) ||
  country != null && countryCodes(name).includes(country.toUpperCase())

// A degree is at most 111 km: what is this near is one place, however it is written.
const nearby = 1

type Point = Pick<Located, "latitude" | "longitude">

const isFarFrom = (point: Point) => ({ latitude, longitude }: Point): boolean =>
  Math.abs(latitude - point.latitude) > nearby || Math.abs(longitude - point.longitude) > nearby

const find = (
  filter: CameraFilter,
): Effect.Effect<ReadonlyArray<Located>, RequestError, ApiClient> =>
  Effect.map(searchCamera({ ...filter, limit: 1000 }), (cameras) => cameras.filter(isLocated))

// Words are also looked for in the source, and who publishes a camera is not where it is.
const isCalled = (text: string) => ({ city, name, road }: Camera): boolean => {
  const words = wordsText({ name, road, city })
  return askedWords(text).every((word) => words.includes(word))
}

const groupsOf = (cameras: ReadonlyArray<Located>) =>
  [...Map.groupBy(cameras, nameOf)].map(([name, group]) => ({
    name,
    count: group.length,
    latitude: middle(group.map(({ latitude }) => latitude)),
    longitude: middle(group.map(({ longitude }) => longitude)),
  })).sort((left, right) => right.count - left.count)

const unknown = Effect.fnUntraced(function* (text: string, city: string) {
  const { city: found } = yield* cameraFacets(["city"])
  const cities = (found?.values ?? []).flatMap(({ value }) =>
    typeof value === "string" ? value : []
  )
  const near = nearest(city, cities).slice(0, 3)
  const advice = near.length > 0 ? `did you mean ${near.join(" or ")}?` : "give latitude,longitude"
  return yield* new CommandError({ message: `no camera is known at ${show(text)}; ${advice}` })
})

/** Where the cameras are that have the words in their name or road, if that is one place. */
const placeOfWords = Effect.fnUntraced(function* (text: string, cameras: ReadonlyArray<Located>) {
  const latitude = middle(cameras.map((camera) => camera.latitude))
  const longitude = middle(cameras.map((camera) => camera.longitude))
  if (!cameras.some(isFarFrom({ latitude, longitude }))) return { latitude, longitude, name: text }
  return yield* new CommandError({
    message: `no camera has ${show(text)} as its city, and those that have it in their name or ` +
      "road are far from each other; give latitude,longitude",
  })
})

/** The point that `text` says, as `latitude,longitude` or as a city, with state or country behind it. */
export const findPlace: (
  text: string,
) => Effect.Effect<Place, RequestError | CommandError | UsageError, ApiClient> = Effect.fnUntraced(
  function* (text) {
    const numbers = numbersIn(text)
    if (isPoint(numbers)) return { latitude: numbers[0]!, longitude: numbers[1]! }
    const [city = "", ...within] = text.split(",").map((part) => part.trim())
    // Numbers that are no point were meant as one.
    if (askedWords(city).length === 0 || numbers.some(Number.isFinite)) {
      return yield* new UsageError({
        message: `<place>: got ${show(text)}, expected latitude,longitude in degrees, such as ` +
          "40.4259,-86.9081, or a place such as Lyon or 'Paris, FR'",
      })
    }
    const there = (cameras: ReadonlyArray<Located>) =>
      cameras.filter((camera) => within.every(isIn(camera)))
    const [first, ...others] = groupsOf(there(yield* find({ city })))
    if (first === undefined) {
      const called = there(yield* find({ q: city })).filter(isCalled(city))
      return called.length === 0 ? yield* unknown(text, city) : yield* placeOfWords(text, called)
    }
    const far = others.filter(isFarFrom(first))
    if (far.length > 0) {
      const names = [first, ...far].map(({ name }) => JSON.stringify(name))
      return yield* new UsageError({
        message: `${show(text)} is more than one place: say ${names.slice(0, 5).join(" or ")}`,
      })
    }
    return first
  },
)
