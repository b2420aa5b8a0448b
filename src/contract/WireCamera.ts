/**
 * The camera on the wire: `type` and a nested `retrieval`, where the operations give one flat
 * record.
 *
 * @module
 */
import * as Predicate from "effect/Predicate"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { Camera, CameraType, cameraTypes, retrievalNames } from "../domain/Camera.ts"
import { readComplete } from "./CompleteCamera.ts"

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
  if (typeof value !== "string" && typeof value !== "number") return value
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
    if (name in camera) camera[name] = readBoolean(camera[name])
  }
  const cameraType = cameraTypes.find((known) => known === camera.camera_type)
  if (cameraType !== undefined && Predicate.isObject(retrieval)) {
    const fields = retrieval as Record<string, unknown>
    for (const name of retrievalNames[cameraType]) {
      if (fields[name] !== undefined) camera[name] = fields[name] ?? camera[name] ?? null
    }
  }
  if (typeof camera.port === "number") camera.port = String(camera.port)
  return camera
}

const decode = Schema.decodeUnknownResult(Camera)
const decodeAll = /* @__PURE__ */ Schema.decodeUnknownResult(
  /* @__PURE__ */ Schema.Array(Camera),
)

/** Reads one camera of the wire. */
export const readCamera = (wire: unknown): Result.Result<Camera, Schema.SchemaError> => {
  const camera = readComplete(wire)
  return camera ? Result.succeed(camera) : decode(flatten(wire))
}

/** Reads a page of cameras of the wire. */
export const readCameras = (
  wire: unknown,
): Result.Result<ReadonlyArray<Camera>, Schema.SchemaError> => {
  if (!Array.isArray(wire)) return decodeAll(wire)
  const cameras: Array<Camera> = []
  for (const each of wire) {
    const camera = readCamera(each)
    // Once more, for a failure that says which one it is.
    if (Result.isFailure(camera)) return decodeAll(wire.map(flatten))
    cameras.push(camera.success)
  }
  return Result.succeed(cameras)
}

const field = <S extends Schema.Top>(schema: S) => Schema.NullOr(schema)

/** The camera as this server writes it: every field is there, `null` where nothing is known. */
export const WireCamera = /* @__PURE__ */ (() =>
  Schema.Struct({
    cameraID: Schema.String,
    legacy_cameraID: field(Schema.Finite),
    type: CameraType,
    source: field(Schema.String),
    country: field(Schema.String),
    state: field(Schema.String),
    city: field(Schema.String),
    latitude: field(Schema.Finite),
    longitude: field(Schema.Finite),
    resolution_width: field(Schema.Finite),
    resolution_height: field(Schema.Finite),
    frame_rate: field(Schema.Finite),
    is_active_image: field(Schema.Boolean),
    is_active_video: field(Schema.Boolean),
    utc_offset: field(Schema.Finite),
    timezone_id: field(Schema.String),
    timezone_name: field(Schema.String),
    reference_logo: field(Schema.String),
    reference_url: field(Schema.String),
    retrieval: Schema.Union([
      Schema.Struct({
        ip: Schema.String,
        port: field(Schema.String),
        brand: field(Schema.String),
        model: field(Schema.String),
        image_path: field(Schema.String),
        video_path: field(Schema.String),
      }),
      Schema.Struct({ snapshot_url: Schema.String }),
      Schema.Struct({ m3u8_url: Schema.String }),
    ]),
  }))()

const retrievalOf = (camera: Camera): typeof WireCamera.Type["retrieval"] => {
  switch (camera.camera_type) {
    case "ip":
      return {
        ip: camera.ip,
        port: camera.port ?? null,
        brand: camera.brand ?? null,
        model: camera.model ?? null,
        image_path: camera.image_path ?? null,
        video_path: camera.video_path ?? null,
      }
    case "non_ip":
      return { snapshot_url: camera.snapshot_url }
    case "stream":
      return { m3u8_url: camera.m3u8_url }
  }
}

/** The camera as the wire has it; the opposite of {@linkcode flatten}. */
export const toWire = (camera: Camera): typeof WireCamera.Type => ({
  cameraID: camera.cameraID,
  legacy_cameraID: camera.legacy_cameraID ?? null,
  type: camera.camera_type,
  source: camera.source ?? null,
  country: camera.country ?? null,
  state: camera.state ?? null,
  city: camera.city ?? null,
  latitude: camera.latitude ?? null,
  longitude: camera.longitude ?? null,
  resolution_width: camera.resolution_width ?? null,
  resolution_height: camera.resolution_height ?? null,
  frame_rate: camera.frame_rate ?? null,
  is_active_image: camera.is_active_image ?? null,
  is_active_video: camera.is_active_video ?? null,
  utc_offset: camera.utc_offset ?? null,
  timezone_id: camera.timezone_id ?? null,
  timezone_name: camera.timezone_name ?? null,
  reference_logo: camera.reference_logo ?? null,
  reference_url: camera.reference_url ?? null,
  retrieval: retrievalOf(camera),
})
