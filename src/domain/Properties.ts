/**
 * What the source of a camera tells of it and no field holds.
 *
 * @module
 */
import * as Predicate from "effect/Predicate"
import type { CameraProperties } from "./Camera.ts"
import { isRecord } from "./Record.ts"
import { isKeepable, isLonger, nameLength } from "./Text.ts"

/** The most names. */
export const mostProperties = 64
/** The most bytes of all of them, as JSON in UTF-8. */
export const propertiesBytes = 4096

/** What each of them is expected to be, in words. */
export const propertyExpectation = "text, a number, true or false"

/** What properties are expected to be, in words. */
export const propertiesExpectation =
  "an object of at most 64 names with text, numbers, true or false"

const isValue = (value: unknown) =>
  typeof value === "string" || typeof value === "boolean" || Number.isFinite(value)

/** Whether a value is an object of text, numbers and booleans, as any server may have them. */
export const isProperties = (value: unknown): value is CameraProperties =>
  Predicate.isObject(value) && Object.values(value).every(isValue)

const isName = (name: string) => name !== "" && !isLonger(name, nameLength) && isKeepable(name)

/** Checks properties that are written: true, false, or what was expected instead. */
export const checkProperties = (value: unknown): boolean | string => {
  if (!isRecord(value) || !isProperties(value)) return false
  const entries = Object.entries(value)
  if (entries.length > mostProperties) return false
  if (!entries.every(([name]) => isName(name))) {
    return `names of 1 to ${nameLength} characters, without null characters`
  }
  if (!entries.every(([, each]) => typeof each !== "string" || isKeepable(each))) {
    return "text without null characters"
  }
  return new TextEncoder().encode(JSON.stringify(value)).length <= propertiesBytes ||
    `an object of at most ${propertiesBytes} bytes as JSON`
}

/** Properties as text that is the same in whatever order their names are. */
export const sortedText = (properties: CameraProperties): string =>
  JSON.stringify(
    Object.entries(properties).sort(([one], [other]) => one < other ? -1 : 1),
  )
