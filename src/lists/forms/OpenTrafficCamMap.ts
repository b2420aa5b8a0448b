/**
 * The form of the OpenTrafficCamMap project: state → county → list of cameras, which the newer one has
 * with an object for the place of a camera.
 *
 * @see https://github.com/AidanWelch/OpenTrafficCamMap
 * @module
 */
import { flattenRecord, isJsonObject, type JsonObject } from "../Flatten.ts"
import type { ListPart } from "../ListRecord.ts"
import { notes } from "../Notes.ts"
import { readCountry } from "../Values.ts"
import { usStateCode } from "../../domain/UsStates.ts"
import { areCameras } from "./JsonCameras.ts"
import { isNameOfCameras } from "./Outline.ts"

/** The source of its cameras. */
export const openTrafficCamMap = "OpenTrafficCamMap"

const isCamera = (value: unknown) =>
  isJsonObject(value) && ("format" in value || "encoding" in value || "marked_for_review" in value)

const isEmpty = (value: unknown) => Array.isArray(value) && value.length === 0

const isCounty = (value: unknown) => Array.isArray(value) && value.some(isCamera)

type IsCounty = (value: unknown) => boolean

const hasCounty = (value: unknown, isCounty: IsCounty) =>
  isJsonObject(value) && Object.values(value).some(isCounty)

/** Whether the states stand in countries. */
const hasCountries = (document: JsonObject, isCounty: IsCounty) =>
  Object.values(document).some((states) =>
    isJsonObject(states) && Object.values(states).some((state) => hasCounty(state, isCounty))
  )

const hasCounties = (document: JsonObject, isCounty: IsCounty) =>
  Object.values(document).some((state) => hasCounty(state, isCounty)) ||
  hasCountries(document, isCounty)

const isEmptyThroughout = (value: unknown): boolean =>
  isJsonObject(value) ? Object.values(value).every(isEmptyThroughout) : isEmpty(value)

/** Whether there are only lists of records, none of which has a name such as `cameras`. */
const isLists = (value: unknown): boolean =>
  isJsonObject(value)
    ? Object.entries(value).every(([name, each]) => !isNameOfCameras(name) && isLists(each))
    : Array.isArray(value) && value.every(isJsonObject)

/**
 * Whether a document, or the beginning of one, is in this form: `{ state: { county: [camera] } }`. Lists
 * without a camera are in many other documents, too: of these, only what has nothing but lists.
 */
export const isOpenTrafficCamMap = (document: unknown): document is JsonObject =>
  isJsonObject(document) && (hasCounties(document, isCounty) ||
    hasCounties(document, isEmpty) &&
      (isEmptyThroughout(document) || isLists(document) && areCameras([document], {})))

/** The place of cameras in the document. */
interface Place {
  /** What was said of all of them. */
  readonly said: string | undefined
  readonly country?: string
  readonly state: string
  readonly county: string
}

// The names of places are the keys of the document, so that no record has them.
const placeOf = ({ country, county, said, state }: Place) => {
  const code = usStateCode(state)
  const named = said ?? country
  const isUs = named?.toUpperCase() === "US" || named === undefined && code !== undefined
  return {
    known: {
      country: named ?? (isUs ? "US" : undefined),
      state: isUs ? code ?? state : state,
      city: county,
    },
    notes: [
      ...named === undefined && isUs ? [notes.country] : [],
      ...isUs && code !== undefined && code !== state ? [notes.state] : [],
    ],
  }
}

const readCounty = function* (cameras: unknown, place: Place): Generator<ListPart> {
  const line = `${place.state} / ${place.county}`
  if (!Array.isArray(cameras)) return yield { line, reason: "not a list of cameras" }
  const { known, notes } = placeOf(place)
  for (const [index, camera] of cameras.entries()) {
    const at = `${line} [${index + 1}]`
    yield isJsonObject(camera)
      ? {
        line: at,
        fields: flattenRecord(camera),
        known,
        notes,
        // Elsewhere it has no place of its own, and is what it was.
        record: { ...known, source: openTrafficCamMap, ...camera },
      }
      : { line: at, reason: "not a JSON object", record: camera }
  }
}

const readStates = function* (
  states: JsonObject,
  place: Omit<Place, "state" | "county">,
): Generator<ListPart> {
  for (const [state, counties] of Object.entries(states)) {
    if (!isJsonObject(counties)) yield { line: state, reason: "not a JSON object" }
    else {
      for (const [county, cameras] of Object.entries(counties)) {
        yield* readCounty(cameras, { ...place, state, county })
      }
    }
  }
}

/**
 * The parts of a document in this form. `country` is that of all its cameras; where it is left out, a
 * state of the USA tells that, and nothing else does. Such a state becomes its two letters, the county is
 * the city.
 */
export const readOpenTrafficCamMap = function* (
  document: JsonObject,
  country: string | undefined,
): Generator<ListPart> {
  if (!hasCountries(document, (value) => isEmpty(value) || isCounty(value))) {
    return yield* readStates(document, { said: country })
  }
  for (const [name, states] of Object.entries(document)) {
    const place = { said: country, country: readCountry(name) }
    if (isJsonObject(states)) yield* readStates(states, place)
    else yield { line: name, reason: "not a JSON object" }
  }
}
