/**
 * Records that are cameras of this database, or of the original one.
 *
 * @module
 */
import { identity } from "effect/Function"
import * as Result from "effect/Result"
import { withoutMark } from "../contract/forms/Csv.ts"
import { isCameraType, isRetrieval, sharedRows, typedRows } from "../domain/CameraTable.ts"
import { isNumberKind } from "../domain/Kind.ts"
import { isProperties } from "../domain/Properties.ts"
import type { NewCamera } from "../domain/CameraWrite.ts"
import { flattenValue, isJsonObject, type JsonObject } from "./Flatten.ts"
import { checkRecord, type Note, recordFields } from "./ImportEntry.ts"
import { toProperties, withoutUsers } from "./ListProperties.ts"
import { notes } from "./Notes.ts"
import { type Fields, readNumber, readPlace, type Scalar } from "./Values.ts"

/** Whether the server makes a field. */
export const isServerMadeField = (name: string): boolean =>
  sharedRows.some(([other, { isServerMade }]) => other === name && isServerMade)

/** Whether a record has the type of a camera, as only those of this database do. */
export const isOwnRecord = (record: unknown): record is JsonObject =>
  isJsonObject(record) &&
  (isCameraType(record.camera_type) ||
    ("camera_type" in record || isCameraType(record.type)) &&
      ("retrieval" in record || Object.keys(record).some(isRetrieval)))

const known = new Set(["camera_type", ...[...sharedRows, ...typedRows].map(([name]) => name)])

/** Whether a name is that of a field, as the records of this database have them. */
export const isOwnField = (name: string): boolean =>
  known.has(name) || name === "type" || name === "retrieval"

const numbers = new Set<string>(
  [...sharedRows, ...typedRows].flatMap(([name, { kind }]) => isNumberKind(kind) ? [name] : []),
)

// A cell of CSV is empty where nothing is known, and has properties as JSON.
const fromCell = (
  [name, value]: readonly [string, Scalar],
  toText: (text: string) => string,
): ReadonlyArray<readonly [string, unknown]> => {
  if (value === "") return []
  if (typeof value !== "string") return [[name, value]]
  // Spreadsheets of many countries save numbers so.
  if (numbers.has(name) && value.includes(",")) return [[name, readNumber(value) ?? value]]
  if (name !== "properties") return [[name, toText(value)]]
  return [[name, Result.getOrElse(Result.try((): unknown => JSON.parse(value)), () => value)]]
}

/** The record in a row of CSV, whose texts may have the marks that keep them from being formulas. */
export const fromRow = (fields: Fields): { readonly [name: string]: unknown } =>
  Object.fromEntries([...fields].flatMap((cell) => fromCell(cell, withoutMark)))

/** The record in named texts, which are as they were written. */
export const fromTexts = (fields: Fields): { readonly [name: string]: unknown } =>
  Object.fromEntries([...fields].flatMap((cell) => fromCell(cell, identity)))

// A change may be of one coordinate only.
const isPlace = ({ latitude, longitude }: JsonObject): boolean =>
  latitude == null || longitude == null
    ? latitude == null && longitude == null ||
      readPlace((latitude ?? 1) as Scalar, (longitude ?? 1) as Scalar) !== undefined
    : readPlace(latitude as Scalar, longitude as Scalar) !== undefined

/**
 * Reads such a record. What has no field is kept in the properties, and coordinates that are none are
 * left out.
 */
export const readOwnRecord = (
  record: { readonly [name: string]: unknown },
  more: { readonly [name: string]: unknown },
): { readonly camera: Result.Result<NewCamera, string>; readonly notes: ReadonlyArray<Note> } => {
  const fields: Record<string, unknown> = { ...recordFields(record), ...more }
  const told: Array<Note> = []
  if (!isPlace(fields)) {
    delete fields.latitude
    delete fields.longitude
    told.push(notes.noPlace)
  }
  const clean = isProperties(fields.properties) ? withoutUsers(fields.properties) : undefined
  if (clean !== undefined) fields.properties = clean
  let isMasked = clean !== undefined
  const others = Object.keys(fields).filter((name) => !known.has(name))
  const rest = others.flatMap((name) => [...flattenValue(fields[name], name)])
  for (const name of others) delete fields[name]
  if (rest.length > 0 && (fields.properties == null || isProperties(fields.properties))) {
    const own = Object.entries(fields.properties ?? {})
    const read = toProperties([...rest, ...own])
    if (read.properties !== undefined) fields.properties = read.properties
    if (!read.hasAll) told.push(notes.tooMany)
    isMasked ||= read.isMasked
  }
  if (isMasked) told.push(notes.masked)
  return { camera: checkRecord(fields), notes: told }
}
