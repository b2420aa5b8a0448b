/**
 * Documents of JSON: a list of records, or one with such a list somewhere in it.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import * as JsonArray from "effect/encoding/JsonArray"
import * as Result from "effect/Result"
import * as Stream from "effect/Stream"
import { isJsonObject, isTooDeep, tooDeep } from "../Flatten.ts"
import { ListError } from "../ListError.ts"
import type { ListPart, ParsedList } from "../ListRecord.ts"
import type { ListOptions } from "../ListOptions.ts"
import { isOwnRecord } from "../OwnRecord.ts"
import { areCameras, isEmptyFeed, notCameras, showNames } from "./JsonCameras.ts"
import { readJsonRecord } from "./JsonRecord.ts"
import {
  isOpenTrafficCamMap,
  openTrafficCamMap,
  readOpenTrafficCamMap,
} from "./OpenTrafficCamMap.ts"
import { byIds, closeJson, expand, findPath, hasAddress } from "./Outline.ts"

/** The most characters of a document that has to be read as a whole. */
const mostOfDocument = 256 * 1024 * 1024

const parse = (text: string): Result.Result<unknown, string> =>
  Result.try({ try: (): unknown => JSON.parse(text), catch: (cause) => (cause as Error).message })

const readRecords = function* (values: Iterable<unknown>, from = 1): Generator<ListPart> {
  let number = from
  for (const value of values) {
    const place = `record ${number}`
    const parts = isTooDeep(value) ? [{ value, place }] : expand(value, place)
    for (const part of parts) yield readJsonRecord(part.value, part.place)
    number++
  }
}

const formOf = (document: unknown, path: ReadonlyArray<string>): string => {
  if (!isJsonObject(document)) return "JSON"
  if (path.length === 1 && path[0] === "features" && document.type === "FeatureCollection") {
    return "GeoJSON"
  }
  if (path.length === 1 && path[0] === "elements" && "osm3s" in document) return "Overpass JSON"
  return `JSON, the records in ${path.join(".")}`
}

const pointerTo = (path: ReadonlyArray<string>) =>
  path.map((name) => `/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`).join("")

const notJson = (message: string) =>
  new ListError({ message: `the list begins as JSON, and cannot be read: ${message}` })

/** The records of the list at `path`, one after the other. */
const streamRecords = <E, R>(
  text: Stream.Stream<string, E, R>,
  path: ReadonlyArray<string>,
): Stream.Stream<ListPart, E | ListError, R> =>
  text.pipe(
    Stream.pipeThroughChannel(JsonArray.decodeString<E>({ pointer: pointerTo(path) })),
    Stream.mapError((error) => JsonArray.isJsonArrayError(error) ? notJson(error.message) : error),
    Stream.mapAccumArray(() => 1, (number, values) => [
      number + values.length,
      [...readRecords(values, number)],
    ]),
  )

const readAll = Effect.fnUntraced(function* <E, R>(text: Stream.Stream<string, E, R>) {
  let all = ""
  yield* Stream.runForEach(text, (part) =>
    Effect.suspend(() => {
      all += part
      const message = `the list has to be read as a whole, and has more than ${mostOfDocument} ` +
        "characters; give it as NDJSON, one record a line"
      return all.length > mostOfDocument ? Effect.fail(new ListError({ message })) : Effect.void
    }))
  return all
})

/** What is at a path, of lists in each of their values; undefined where there is no such place. */
const at = (
  document: unknown,
  path: ReadonlyArray<string>,
): ReadonlyArray<unknown> | undefined => {
  const [name, ...rest] = path
  if (Array.isArray(document)) {
    if (name === undefined) return document
    if (/^\d+$/.test(name)) return at(document[Number(name)], rest)
    const found = document.flatMap((each) => {
      const values = at(each, path)
      return values === undefined ? [] : [values]
    })
    return found.length === 0 && document.length > 0 ? undefined : found.flat()
  }
  if (name === undefined) return document === undefined ? undefined : [document]
  return isJsonObject(document) ? at(document[name], rest) : undefined
}

const namesOf = (document: unknown): string =>
  Array.isArray(document)
    ? "nothing in it is an object"
    : `it has ${showNames(isJsonObject(document) ? Object.keys(document) : []) || "none"}`

const whole = (form: string, values: ReadonlyArray<unknown>) => {
  const parts = [...readRecords(values)]
  return { form, parts: Stream.fromIterable(parts), total: parts.length }
}

// Last week's list may be empty this week.
const isEmptyCollection = (document: unknown): boolean =>
  isJsonObject(document) && document.type === "FeatureCollection" &&
  Array.isArray(document.features) && document.features.length === 0

/** The records of a document that was read as a whole. */
const readWhole = Effect.fnUntraced(function* (
  document: unknown,
  options: ListOptions,
): Effect.fn.Return<ParsedList<never, never>, ListError> {
  const { country, items } = options
  if (items !== undefined) {
    const values = at(document, items.split("."))
    if (values !== undefined) return whole(`JSON, the records in ${items}`, values)
    return yield* new ListError({
      message: `there are no records at ${items} (--items); ${namesOf(document)}`,
    })
  }
  if (isOwnRecord(document)) return whole("JSON", [document])
  if (isOpenTrafficCamMap(document)) {
    const parts = [...readOpenTrafficCamMap(document, country)]
    const list = { form: openTrafficCamMap, parts: Stream.fromIterable(parts) }
    return { ...list, total: parts.length, source: openTrafficCamMap }
  }
  const path = findPath(document)
  if (path !== undefined) {
    const records = at(document, path) ?? []
    if (areCameras(records, options)) return whole(formOf(document, path), records)
    return isEmptyFeed(document) ? whole("JSON", []) : yield* notCameras(path, records, options)
  }
  const records = byIds(document)
  if (records !== undefined) return whole("JSON, records by their ids", records)
  if (Array.isArray(document) && document.length === 0) return whole("JSON", document)
  if (isJsonObject(document) && hasAddress(document)) return whole("JSON", [document])
  if (isEmptyCollection(document)) return whole("GeoJSON", [])
  if (isEmptyFeed(document)) return whole("JSON", [])
  return yield* new ListError({
    message:
      `the list is JSON without a list of records; ${namesOf(document)}. Say where they are ` +
      "with --items, such as --items data.cameras",
  })
})

/** Reads a document of JSON of which `beginning` was looked at. */
export const readJson = Effect.fnUntraced(function* <E, R>(
  text: Stream.Stream<string, E, R>,
  beginning: string,
  options: ListOptions,
): Effect.fn.Return<ParsedList<E, R>, E | ListError, R> {
  const outline = Result.getOrUndefined(parse(closeJson(beginning)))
  if (isTooDeep(outline)) return yield* notJson(tooDeep)
  const path = options.items?.split(".") ?? findPath(outline)
  const isMap = options.items === undefined && isOpenTrafficCamMap(outline)
  const records = path === undefined ? undefined : directly(outline, path)
  // Of what goes on, nobody knows yet what the other records have.
  const isList = Array.isArray(records) &&
    (options.items !== undefined || Result.isFailure(parse(beginning)) ||
      areCameras(records, options))
  if (path !== undefined && isList && !isMap) {
    return { form: formOf(outline, path), parts: streamRecords(text, path) }
  }
  const document = parse(yield* readAll(text))
  if (Result.isFailure(document)) {
    return yield* isMap
      ? new ListError({
        message: `the list begins as OpenTrafficCamMap, but is not JSON: ${document.failure}`,
      })
      : notJson(document.failure)
  }
  return isTooDeep(document.success)
    ? yield* notJson(tooDeep)
    : yield* readWhole(document.success, options)
})

/** What is at a path of names, without going through lists. */
const directly = (value: unknown, path: ReadonlyArray<string>): unknown =>
  path.reduce<unknown>((inner, name) => isJsonObject(inner) ? inner[name] : undefined, value)
