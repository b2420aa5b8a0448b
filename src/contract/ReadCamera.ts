/**
 * Reading cameras of the wire, which has `type` and a nested `retrieval` where the operations give
 * one flat record.
 *
 * @module
 */
import * as Predicate from "effect/Predicate"
import * as Result from "effect/Result"
import type { Camera, CameraGiven } from "../domain/Camera.ts"
import { type Field, isCameraType, makeCamera, rowsOf, sharedRows } from "../domain/CameraTable.ts"
import { type JsonType, jsonTypes } from "../domain/Kind.ts"
import { readComplete } from "./CompleteCamera.ts"
import type { Place, Read } from "./Shape.ts"

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

/**
 * Flattens a camera of the wire. Numbers may come as text, booleans as text or 0/1, the port as a
 * number, and old records carry the retrieval fields at the top level.
 */
export const flatten = (wire: unknown): unknown => {
  if (!Predicate.isObject(wire)) return wire
  const { retrieval, type, ...rest }: Record<string, unknown> = { ...wire }
  const camera = rest
  if (type !== undefined) camera.camera_type = type
  for (const [name, field] of sharedRows) {
    if (name in camera) camera[name] = readValue(camera[name], field)
  }
  const { camera_type } = camera
  const fields: Readonly<Record<string, unknown>> = Predicate.isObject(retrieval)
    ? { ...retrieval }
    : {}
  for (const [name, field] of isCameraType(camera_type) ? rowsOf[camera_type] : []) {
    const value = fields[name] === undefined ? camera[name] : fields[name] ?? camera[name] ?? null
    if (value !== undefined) camera[name] = readValue(value, field)
  }
  return camera
}

const isOf = (value: unknown, type: JsonType) =>
  type === "number" ? Number.isFinite(value) : typeof value === type

/** The first place of a flat record that makes it no camera. */
export const findWrong = (record: unknown): Place | undefined => {
  const fields: Readonly<Record<string, unknown>> = Predicate.isObject(record) ? { ...record } : {}
  const { camera_type } = fields
  if (!isCameraType(camera_type)) return ["camera_type"]
  const isWrong = (name: string, { kind }: Field, isAlways: boolean) =>
    fields[name] == null ? isAlways : !isOf(fields[name], jsonTypes[kind])
  for (const [name, field] of sharedRows) {
    if (isWrong(name, field, field.isAlways ?? false)) return [name]
  }
  for (const [name, field] of rowsOf[camera_type]) {
    if (isWrong(name, field, field.of[camera_type] === "address")) return [name]
  }
}

/** Reads one camera of the wire. What it says nothing of is `null`. */
export const readCamera: Read<Camera> = (wire) => {
  const camera = readComplete(wire)
  if (camera) return Result.succeed(camera)
  let place: Place | undefined
  const isRight = (record: unknown): record is CameraGiven =>
    (place = findWrong(record)) === undefined
  const record = flatten(wire)
  return isRight(record) ? Result.succeed(makeCamera(record)) : Result.fail(place ?? [])
}

/** Reads a page of cameras of the wire. */
export const readCameras: Read<ReadonlyArray<Camera>> = (wire) => {
  if (!Array.isArray(wire)) return Result.fail([])
  const cameras: Array<Camera> = []
  for (const [index, each] of wire.entries()) {
    const camera = readCamera(each)
    if (Result.isFailure(camera)) return Result.fail([index, ...camera.failure])
    cameras.push(camera.success)
  }
  return Result.succeed(cameras)
}
