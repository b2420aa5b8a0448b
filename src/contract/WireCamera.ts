/**
 * The camera on the wire: `type` and a nested `retrieval`, where the operations give one flat
 * record.
 *
 * @module
 */
import * as Predicate from "effect/Predicate"
import type * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { Camera, cameraTypes } from "../domain/Camera.ts"
import { retrievalNames } from "../domain/CameraWrite.ts"

const numberNames = [
  "legacy_cameraID",
  "latitude",
  "longitude",
  "resolution_width",
  "resolution_height",
  "frame_rate",
  "utc_offset",
]
const booleanNames = ["is_active_image", "is_active_video"]

/** Decimal text, as a number is written in a query, a form or an old record. */
export const decimal = /^\s*[-+]?(\d+(\.\d*)?|\.\d+)(e[-+]?\d+)?\s*$/i

/** `true`/`false` in any case, or 0/1; anything else is left as it came. */
export const readBoolean = (value: unknown): unknown => {
  const text = String(value).toLowerCase()
  return text === "true" || text === "1" ? true : text === "false" || text === "0" ? false : value
}

/**
 * Flattens a camera of the wire. Numbers may come as text, booleans as text or 0/1, the port as a
 * number, and old records carry the retrieval fields at the top level.
 */
export const flatten = (wire: unknown): unknown => {
  if (!Predicate.isObject(wire)) return wire
  const { retrieval, type, ...rest } = wire as Record<string, unknown>
  const camera: Record<string, unknown> = rest
  if (type !== undefined) camera.camera_type = type
  for (const name of numberNames) {
    const value = camera[name]
    if (typeof value === "string" && decimal.test(value)) camera[name] = Number(value)
  }
  for (const name of booleanNames) {
    const value = camera[name]
    if (value != null && typeof value !== "boolean") camera[name] = readBoolean(value)
  }
  const cameraType = cameraTypes.find((known) => known === camera.camera_type)
  if (cameraType !== undefined && Predicate.isObject(retrieval)) {
    const fields = retrieval as Record<string, unknown>
    for (const name of retrievalNames[cameraType]) {
      if (fields[name] !== undefined) camera[name] = fields[name]
    }
  }
  if (typeof camera.port === "number") camera.port = String(camera.port)
  return camera
}

const decode = Schema.decodeUnknownResult(Camera)
const decodeAll = Schema.decodeUnknownResult(Schema.Array(Camera))

/** Reads one camera of the wire. */
export const readCamera = (
  wire: unknown,
): Result.Result<Camera, Schema.SchemaError> => decode(flatten(wire))

/** Reads a page of cameras of the wire. */
export const readCameras = (
  wire: unknown,
): Result.Result<ReadonlyArray<Camera>, Schema.SchemaError> =>
  decodeAll(Array.isArray(wire) ? wire.map(flatten) : wire)
