/**
 * Nested values of JSON by their paths.
 *
 * @module
 */
import * as Predicate from "effect/Predicate"
import type { Fields, Scalar } from "./Values.ts"

/** An object of JSON, which is no list. */
export type JsonObject = { readonly [name: string]: unknown }

/** Whether a value is an object and no list. */
export const isJsonObject = (value: unknown): value is JsonObject =>
  Predicate.isObject(value) && !Array.isArray(value)

/** So deep may values be in each other, which no record of a camera is. */
const mostDepth = 100

/** Whether values are deeper in each other than is read. */
export const isTooDeep = (value: unknown, left: number = mostDepth): boolean =>
  typeof value === "object" && value !== null &&
  (left === 0 || Object.values(value).some((each) => isTooDeep(each, left - 1)))

/** Why such a value is not read. */
export const tooDeep: string = `values more than ${mostDepth} deep in each other`

const join = (path: string, name: string) => path === "" ? name : `${path}.${name}`

/** The coordinates of a point of GeoJSON, as text or numbers, longitude first. */
export const pointOf = (value: unknown): ReadonlyArray<unknown> | undefined => {
  if (!isJsonObject(value)) return undefined
  const { coordinates, type } = value
  if (!Array.isArray(coordinates)) return undefined
  if (type === "MultiPoint" && coordinates.length === 1) {
    return Array.isArray(coordinates[0]) ? coordinates[0] : undefined
  }
  return type === "Point" ? coordinates : undefined
}

/** The values in a value by their paths: names with a `.` between them, of lists their numbers from 0. */
export const flattenValue = function* (
  value: unknown,
  path = "",
): Generator<readonly [path: string, value: Scalar]> {
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") {
    yield [path, value]
    return
  }
  const point = pointOf(value)
  if (point !== undefined) {
    yield* flattenValue(point[1], join(path, "latitude"))
    yield* flattenValue(point[0], join(path, "longitude"))
  } else if (Array.isArray(value)) {
    for (const [index, each] of value.entries()) {
      yield* flattenValue(each, join(path, String(index)))
    }
  } else if (isJsonObject(value)) {
    for (const [name, each] of Object.entries(value)) yield* flattenValue(each, join(path, name))
  }
}

/** The values of a record by their paths; what is around all of it has no name in these. */
export const flattenRecord = (record: JsonObject): Fields => {
  const [[, only] = [], ...others] = Object.entries(record)
  return isJsonObject(only) && others.length === 0
    ? flattenRecord(only)
    : new Map(flattenValue(record))
}
