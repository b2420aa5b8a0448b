/**
 * Whether the records of a document of JSON are cameras, or of something else.
 *
 * @module
 */
import { nearest } from "../../domain/NearWords.ts"
import { show } from "../../domain/Problem.ts"
import { flattenValue, isJsonObject } from "../Flatten.ts"
import { withoutUser } from "../ListAddress.ts"
import { ListError } from "../ListError.ts"
import type { ListOptions } from "../ListOptions.ts"
import { reasonName } from "../ListProperties.ts"
import type { ListRecord } from "../ListRecord.ts"
import { mapNames } from "../Mapping.ts"
import { readJsonRecord } from "./JsonRecord.ts"
import { expand, isNameOfCameras } from "./Outline.ts"

const showName = (name: string) => show(withoutUser(name))

/** The first of some names, in short. */
export const showNames = (names: Iterable<string>): string =>
  [...names].slice(0, 10).map(showName).join(", ")

// What has no value has a name all the same.
const withNulls = (record: unknown): unknown =>
  JSON.parse(JSON.stringify(record), (_, value: unknown) => value ?? "")

/** Each record that can be read, and those in it. */
const recordsIn = function* (values: ReadonlyArray<unknown>): Generator<ListRecord> {
  for (const value of values) {
    for (const each of expand(value, "")) {
      const part = readJsonRecord(withNulls(each.value), "")
      if ("fields" in part) yield part
    }
  }
}

const reached = [
  "snapshot_url",
  "m3u8_url",
  "video",
  "address",
  "ip",
  "latitude",
  "longitude",
  "position",
] as const

const hasAddressIn = (value: unknown) => typeof value === "string" && value.includes("://")

/**
 * Whether any of some records says how a camera is reached, or where it is: by a name that is known or
 * one of `map`, or by an address anywhere. Where none does, they are of something else.
 */
export const areCameras = (
  records: ReadonlyArray<unknown>,
  { map = {} }: ListOptions,
): boolean => {
  if (records.some((record) => isJsonObject(record) && reasonName in record)) return true
  for (const { fields, own } of recordsIn(records)) {
    const names = mapNames(fields.keys(), {})
    if (
      own !== undefined || reached.some((meaning) => names.has(meaning)) ||
      [...fields.values()].some(hasAddressIn) || Object.values(map).some((path) => fields.has(path))
    ) return true
  }
  return false
}

/** Why records are refused as a whole. */
export const notCameras = (
  path: ReadonlyArray<string>,
  records: ReadonlyArray<unknown>,
  { map = {} }: ListOptions,
): ListError => {
  const place = path.length > 0 ? ` in ${showName(path.join("."))}` : ""
  const [first] = recordsIn(records)
  const names = [...first?.fields.keys() ?? []]
  const meant = Object.entries(map).flatMap(([field, given]) =>
    nearest(given, names).slice(0, 1).map((name) => `${field}=${withoutUser(name)}`)
  )
  const help = meant.length > 0
    ? `Did you mean ${meant.map((one) => `--map ${show(one)}`).join(" ")}?`
    : "Say which name has them with --map, such as --map snapshot_url=NAME, or where other " +
      "records are with --items, such as --items data.cameras"
  return new ListError({
    message: `the list is JSON without cameras: no record${place} has an address or coordinates` +
      `${names.length > 0 ? `, but ${showNames(names)}` : ""}. ${help}`,
  })
}

const hasEmptyList = (value: unknown): boolean =>
  typeof value === "object" && value !== null &&
  Object.entries(value).some(([name, each]) =>
    Array.isArray(each) && each.length === 0 && isNameOfCameras(name) || hasEmptyList(each)
  )

/**
 * Whether a document has a list of cameras that is empty, by its name, and no address: last week's
 * list may be empty this week.
 */
export const isEmptyFeed = (document: unknown): boolean =>
  hasEmptyList(document) && !flattenValue(document).some(([, value]) => hasAddressIn(value))
