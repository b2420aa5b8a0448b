/**
 * Reading cameras of the wire, which has `type` and a nested `retrieval` where the operations give
 * one flat record.
 *
 * @module
 */
import * as Predicate from "effect/Predicate"
import * as Result from "effect/Result"
import type { Camera } from "../domain/Camera.ts"
import type { Field } from "../domain/CameraField.ts"
import { isCameraType, rowsOf, sharedRows, typedRows } from "../domain/CameraTable.ts"
import { isJson, jsonTypes } from "../domain/Kind.ts"
import { readComplete } from "./CompleteCamera.ts"
import type { Read } from "./Shape.ts"

/** Decimal text, as a number is written in a query, a form or an old record. */
export const decimal = /^\s*[-+]?(\d+(\.\d*)?|\.\d+)(e[-+]?\d+)?\s*$/i

/** `true`/`false` in any case, or 0/1; anything else is left as it came. */
export const readBoolean = (value: unknown): unknown => {
  if (typeof value !== "string" && typeof value !== "number") return value
  const text = String(value).toLowerCase()
  return text === "true" || text === "1" ? true : text === "false" || text === "0" ? false : value
}

/** A value of a field as it is meant, whatever the wire writes it as. */
const readValue = (value: unknown, { kind }: Field): unknown => {
  const type = jsonTypes[kind]
  if (type === "boolean") return readBoolean(value)
  if (type === "number") {
    return typeof value === "string" && decimal.test(value) ? Number(value) : value
  }
  return kind === "port" && typeof value === "number" ? String(value) : value
}

type Fields = Readonly<Record<string, unknown>>

const isFields = (value: unknown): value is Fields => Predicate.isObject(value)

/**
 * Flattens a camera of the wire, and checks nothing. Numbers may come as text, booleans as text or
 * 0/1, the port as a number, and old records carry the retrieval fields at the top level.
 */
export const flatten = (wire: unknown): unknown => {
  if (!isFields(wire)) return wire
  const { retrieval, type, ...rest } = wire
  const camera: Record<string, unknown> = rest
  if (type !== undefined) camera.camera_type = type
  for (const [name, field] of sharedRows) {
    if (name in camera) camera[name] = readValue(camera[name], field)
  }
  const { camera_type } = camera
  const fields: Fields = isFields(retrieval) ? retrieval : {}
  for (const [name, field] of isCameraType(camera_type) ? rowsOf[camera_type] : []) {
    const value = fields[name] ?? camera[name] ?? fields[name]
    if (value !== undefined) camera[name] = readValue(value, field)
  }
  return camera
}

/**
 * Reads those fields of a camera of the wire that are wanted by the loop over the table, whatever its
 * server writes it as: {@linkcode flatten} in one pass, with the check of each value.
 */
export const readRows = (isWanted: (name: string) => boolean): Read<Camera> => {
  const rows = sharedRows.filter(([name]) => isWanted(name))
  const isTyped = isWanted("camera_type")
  const needsType = isTyped || typedRows.some(([name]) => isWanted(name))
  return (wire) => {
    const record: Fields = isFields(wire) ? wire : {}
    const { camera_type, retrieval, type = camera_type } = record
    const ownType = isCameraType(type) ? type : undefined
    if (needsType && !ownType) return Result.fail(["camera_type"])
    const fields: Fields = isFields(retrieval) ? retrieval : {}
    const camera: Record<string, unknown> = {}
    for (const [name, field] of rows) {
      const value = readValue(record[name] ?? null, field)
      if (value === null ? field.isAlways : !isJson[jsonTypes[field.kind]](value)) {
        return Result.fail([name])
      }
      camera[name] = value
    }
    if (isTyped) camera.camera_type = type
    for (const [name, field] of ownType ? rowsOf[ownType] : []) {
      if (!isWanted(name)) continue
      const value = readValue(fields[name] ?? record[name] ?? null, field)
      const isMissing = value === null && field.of[ownType!] === "address"
      if (isMissing || value !== null && !isJson[jsonTypes[field.kind]](value)) {
        return Result.fail([name])
      }
      camera[name] = value
    }
    // The table has the fields of the interface, each of which was looked at if it is wanted.
    return Result.succeed(camera as unknown as Camera)
  }
}

/** Reads one camera of the wire with all of its fields by {@linkcode readRows}. */
export const readByTable: Read<Camera> = /* @__PURE__ */ readRows(() => true)

/** Reads one camera of the wire. What it says nothing of is `null`. */
export const readCamera: Read<Camera> = (wire) => {
  const camera = readComplete(wire)
  return camera ? Result.succeed(camera) : readByTable(wire)
}

/** Reads a page of what `readOne` reads, first by `readFast`, which gives what it can. */
export const readEach = <A>(
  readOne: Read<A>,
  readFast?: (wire: unknown) => A | undefined,
): Read<ReadonlyArray<A>> =>
(wire) => {
  if (!Array.isArray(wire)) return Result.fail([])
  const items: Array<A> = []
  for (let index = 0; index < wire.length; index++) {
    const fast = readFast?.(wire[index])
    if (fast !== undefined) {
      items.push(fast)
      continue
    }
    const item = readOne(wire[index])
    if (Result.isFailure(item)) return Result.fail([index, ...item.failure])
    items.push(item.success)
  }
  return Result.succeed(items)
}

/** Reads a page of cameras of the wire. */
export const readCameras: Read<ReadonlyArray<Camera>> = /* @__PURE__ */ readEach(
  readByTable,
  readComplete,
)
