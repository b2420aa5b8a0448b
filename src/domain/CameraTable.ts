/**
 * The table of the fields of a camera: each stands here and in the interface of its camera type, and
 * nowhere else. Checks, the wire, the tables of the database, the command line and the schemas are
 * made from it.
 *
 * @module
 */
import {
  type Camera,
  type CameraFields,
  type CameraInput,
  type CameraType,
  cameraTypes,
  type IpCamera,
  type NonIpCamera,
  type ServerMade,
  type StreamCamera,
} from "./Camera.ts"
import type { Field, TypedField } from "./CameraField.ts"
import { expectedOf, type KindOf } from "./Kind.ts"
import { fieldError } from "./Problem.ts"

interface CameraOf {
  readonly ip: IpCamera
  readonly non_ip: NonIpCamera
  readonly stream: StreamCamera
}
type Typed = { [T in CameraType]: Omit<CameraOf[T], keyof CameraFields | "camera_type"> }
type TypedName = { [T in CameraType]: keyof Typed[T] }[CameraType]
type ValueOf<K> = {
  [T in CameraType]: K extends keyof Typed[T] ? NonNullable<Typed[T][K]> : never
}[CameraType]
type RoleOf<V> = null extends V ? "detail" | "second" : "address"

/** The fields of every camera. It does not compile when it and the interface disagree. */
export const sharedFields: {
  readonly [K in keyof CameraFields]-?:
    & Field<KindOf<NonNullable<CameraFields[K]>>>
    & (null extends CameraFields[K] ? { readonly isAlways?: never } : { readonly isAlways: true })
    & (K extends ServerMade ? { readonly isServerMade: true } : { readonly isServerMade?: never })
} = {
  cameraID: {
    kind: "text",
    expected: "the id of a camera, 24 hexadecimal characters",
    column: "camera_id",
    isAlways: true,
    isServerMade: true,
  },
  legacy_cameraID: { kind: "count", column: "legacy_camera_id" },
  name: {
    kind: "name",
    isNewer: true,
    search: { label: "What people call the camera; whole, in any case" },
  },
  source: {
    kind: "name",
    search: { label: "Who publishes the camera; whole, in any case" },
  },
  source_id: {
    kind: "identifier",
    isNewer: true,
    search: {
      label: "The id that its source gives the camera; as it is written",
      isExact: true,
    },
  },
  country: {
    kind: "name",
    search: { label: "Country, two letters such as US" },
  },
  state: { kind: "name", search: { label: "State, such as IN" } },
  city: { kind: "name", search: { label: "City" } },
  road: { kind: "name", isNewer: true, search: { label: "Road" } },
  latitude: { kind: "latitude" },
  longitude: { kind: "longitude" },
  direction: { kind: "direction", isNewer: true },
  is_active_image: {
    kind: "boolean",
    isRequired: true,
    search: { label: "Whether still images are available" },
  },
  is_active_video: {
    kind: "boolean",
    isRequired: true,
    search: { label: "Whether video is available" },
  },
  resolution_width: {
    kind: "wholeAboveZero",
    unit: "pixels",
    search: { label: "Width of the picture" },
  },
  resolution_height: {
    kind: "wholeAboveZero",
    unit: "pixels",
    search: { label: "Height of the picture" },
  },
  frame_rate: { kind: "aboveZero", unit: "frames a second" },
  update_interval: { kind: "aboveZero", unit: "seconds", isNewer: true },
  utc_offset: { kind: "whole", unit: "seconds" },
  timezone_id: { kind: "name" },
  timezone_name: { kind: "name" },
  reference_logo: { kind: "address" },
  reference_url: { kind: "address" },
  properties: { kind: "properties", isNewer: true },
  created_at: { kind: "time", isNewer: true, isServerMade: true },
  updated_at: { kind: "time", column: "changed_at", isNewer: true, isServerMade: true },
  retired_at: { kind: "time", isNewer: true, isServerMade: true },
  retired_reason: { kind: "text", isNewer: true, isServerMade: true },
}

/** The retrieval fields, which belong to cameras of some types. */
export const typedFields: {
  readonly [K in TypedName]-?: TypedField<
    KindOf<ValueOf<K>>,
    {
      readonly [T in CameraType as K extends keyof Typed[T] ? T : never]: K extends keyof Typed[T]
        ? RoleOf<Typed[T][K]>
        : never
    }
  >
} = {
  ip: { kind: "host", of: { ip: "address" } },
  port: { kind: "port", of: { ip: "detail" } },
  brand: { kind: "name", of: { ip: "detail" } },
  model: { kind: "name", of: { ip: "detail" } },
  image_path: { kind: "path", of: { ip: "detail" } },
  video_path: { kind: "path", of: { ip: "detail" } },
  snapshot_url: {
    kind: "address",
    expected: "the address of a snapshot image",
    of: { non_ip: "address", stream: "second" },
  },
  m3u8_url: {
    kind: "address",
    expected: "the address of an HLS playlist",
    of: { stream: "address", non_ip: "second" },
  },
}

/** The fields of every camera with their names, in order. */
export const sharedRows: ReadonlyArray<readonly [name: string, field: Field]> =
  /* @__PURE__ */ Object.entries(sharedFields)

/** The retrieval fields with their names, in order. */
export const typedRows: ReadonlyArray<readonly [name: string, field: TypedField]> =
  /* @__PURE__ */ Object.entries(typedFields)

/** The retrieval fields of each camera type with their names, in order: its address is the first. */
export const rowsOf: Readonly<Record<CameraType, typeof typedRows>> = /* @__PURE__ */ (() => {
  const ofType = (type: CameraType) => {
    const rows = typedRows.filter(([, { of }]) => of[type] !== undefined)
    const isAddress = ([, { of }]: typeof rows[number]) => of[type] === "address"
    return [...rows.filter(isAddress), ...rows.filter((row) => !isAddress(row))]
  }
  return { ip: ofType("ip"), non_ip: ofType("non_ip"), stream: ofType("stream") }
})()

/** The field by which a camera type is reached. */
export const addressNameOf = (type: CameraType): string => rowsOf[type][0]![0]

/** Whether cameras of a type have a retrieval field. */
export const hasField = (type: CameraType, name: string): boolean =>
  rowsOf[type].some(([own]) => own === name)

/** The retrieval fields that are the second address of a type, with their names, in order. */
export const secondRows: typeof typedRows =
  /* @__PURE__ */ (() => typedRows.filter(([, { of }]) => Object.values(of).includes("second")))()

/** Whether a retrieval field is the second address of a type. */
export const isSecond = (type: CameraType, { of }: TypedField): boolean => of[type] === "second"

/** Whether a name is that of a retrieval field. */
export const isRetrieval = (name: string): boolean => Object.hasOwn(typedFields, name)

/** Whether a text names a camera type. */
export const isCameraType = (value: unknown): value is CameraType =>
  // The cast lets anything be looked for.
  cameraTypes.includes(value as CameraType)

/** What is expected of the value of a field, in words. */
export const wordsOf = ({ expected, kind, unit = "" }: Field): string =>
  expected ?? expectedOf[kind].replace("%", unit)

/**
 * A whole camera from what is known about it: a field that is left out is `null`. A `camera_type` that is
 * none is thrown as a `FormatError`; other values are not looked at.
 *
 * @example A camera for a test
 * ```ts
 * import { makeCamera } from "@cam2/camera-database"
 *
 * const camera = makeCamera({
 *   cameraID: "5ae0ecbd336359291be74c12",
 *   camera_type: "stream",
 *   m3u8_url: "https://example.org/playlist.m3u8",
 *   country: "US",
 * })
 * console.log(camera.country, camera.city) // US null
 * ```
 */
export const makeCamera = (given: CameraInput): Camera => {
  const fields: Readonly<Record<string, unknown>> = { ...given }
  if (!isCameraType(fields.camera_type)) {
    throw fieldError("makeCamera", "camera_type", fields.camera_type, expectedOf.cameraType)
  }
  const camera: Record<string, unknown> = {}
  const complete = ([name]: readonly [name: string, field: Field]) => {
    camera[name] = fields[name] ?? null
  }
  sharedRows.forEach(complete)
  camera.camera_type = given.camera_type
  rowsOf[given.camera_type].forEach(complete)
  // The table has the fields of the interface, which the compiler sees above and not here.
  return camera as unknown as Camera
}
