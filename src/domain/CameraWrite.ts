/**
 * What is written: a new camera, or changes to one.
 *
 * @module
 */
import type * as Result from "effect/Result"
import {
  type CameraFields,
  type CameraType,
  cameraTypes,
  type OptionalNullable,
  type ServerMade,
} from "./Camera.ts"
import { addressNameOf, hasField, rowsOf, sharedRows, typedRows } from "./CameraTable.ts"
import type { FormatError } from "./Errors.ts"
import * as Input from "./Input.ts"
import type { Fields } from "./Record.ts"
import { type Check, checks, notEmpty } from "./Kind.ts"

type Active = "is_active_image" | "is_active_video"
type Descriptive = OptionalNullable<Omit<CameraFields, ServerMade | Active>>
type Never<Names extends string> = { readonly [K in Names]?: undefined }

/** The retrieval fields of an IP camera, besides `ip`. */
export interface IpDetails {
  /** A port number from 1 to 65535; the server takes 80 when it is left out. */
  readonly port?: number | string | null | undefined
  /** Who made it. */
  readonly brand?: string | null | undefined
  /** What its maker calls it. */
  readonly model?: string | null | undefined
  /** Path of a still image on the camera. */
  readonly image_path?: string | null | undefined
  /** Path of the video on the camera. */
  readonly video_path?: string | null | undefined
}

/**
 * A camera to add. `camera_type` decides which retrieval fields it takes: `ip` and
 * {@linkcode IpDetails}, `snapshot_url`, or `m3u8_url`.
 *
 * @example A stream
 * ```ts
 * import type { NewCamera } from "@cam2/camera-database"
 *
 * const camera: NewCamera = {
 *   camera_type: "stream",
 *   m3u8_url: "https://example.org/playlist.m3u8",
 *   is_active_image: false,
 *   is_active_video: true,
 *   country: "US",
 * }
 * console.log(camera)
 * ```
 */
export type NewCamera =
  & Descriptive
  & { readonly is_active_image: boolean; readonly is_active_video: boolean }
  & (
    | ({ readonly camera_type: "ip"; readonly ip: string } & IpDetails)
    | {
      readonly camera_type: "non_ip"
      readonly snapshot_url: string
      readonly m3u8_url?: string | null | undefined
    }
    | {
      readonly camera_type: "stream"
      readonly m3u8_url: string
      readonly snapshot_url?: string | null | undefined
    }
  )

/**
 * Changes to a camera. A field that is absent or `null` stays as it is. A new `camera_type` needs
 * the retrieval field of that type. `properties` are replaced as a whole.
 */
export type CameraChanges =
  & Descriptive
  & {
    readonly cameraID: string
    readonly is_active_image?: boolean | null | undefined
    readonly is_active_video?: boolean | null | undefined
  }
  & (
    | (
      & { readonly camera_type?: "ip" | null | undefined; readonly ip?: string | null | undefined }
      & IpDetails
      & Never<"snapshot_url" | "m3u8_url">
    )
    | (
      & {
        readonly camera_type?: "non_ip" | "stream" | null | undefined
        readonly snapshot_url?: string | null | undefined
        readonly m3u8_url?: string | null | undefined
      }
      & Never<"ip" | keyof IpDetails>
    )
  )

/** The first retrieval field given that a camera of `type` (of any one type, if none) lacks. */
export const foreignRetrieval = (
  type: CameraType | null | undefined,
  given: { readonly [name: string]: unknown },
): string | undefined => {
  const present = typedRows.map(([name]) => name).filter((name) => given[name] != null)
  const foreign = (type: CameraType) => present.find((name) => !hasField(type, name))
  if (type != null) return foreign(type)
  const owner = cameraTypes.find((type) => present.length > 0 && hasField(type, present[0]!))
  return owner && foreign(owner)
}

type Row = typeof sharedRows[number]

// What is shown beside the record of a camera, so that what was exported or read can be written.
const beside = ["distance", "source_licence", "source_attribution", "version"]

/** A record without what the server makes, which nobody writes. */
export const withoutServerMade = (
  record: { readonly [name: string]: unknown },
): { readonly [name: string]: unknown } =>
  Object.fromEntries(
    Object.entries(record).filter(([name]) =>
      !beside.includes(name) &&
      !sharedRows.some(([other, { isServerMade }]) => isServerMade && other === name)
    ),
  )

const written = /* @__PURE__ */ sharedRows.filter(([, { isServerMade }]) => !isServerMade)
const described = /* @__PURE__ */ written.filter(([, { isRequired }]) => !isRequired)
const required = /* @__PURE__ */ written.filter(([, { isRequired }]) => isRequired)

const checkOf = ([, { kind }]: Row): Check => checks[kind]
// Only what a camera is described with may be the empty text.
const retrievalCheckOf = ([, { kind }]: Row): Check =>
  kind === "address" ? notEmpty(checks[kind]) : checks[kind]

const rulesOf = <R extends Row>(
  rows: ReadonlyArray<R>,
  ruleOf: (row: R) => Input.Rule,
): Input.Rules => Object.fromEntries(rows.map((row) => [row[0], ruleOf(row)]))

const maybeOf = (row: Row) => Input.maybe(checkOf(row))

const names = /* @__PURE__ */ (() => [
  "camera_type",
  ...[...written, ...typedRows].map(([name]) => name),
])()

// The first wrong field is the one that is named: the address, as the original API did.
const newCameraRules = (type: CameraType): Input.Rules => ({
  camera_type: { check: checks.cameraType },
  ...rulesOf(
    rowsOf[type],
    (row) =>
      row[0] === addressNameOf(type)
        ? { check: retrievalCheckOf(row) }
        : Input.maybe(retrievalCheckOf(row)),
  ),
  ...rulesOf(described, maybeOf),
  ...rulesOf(required, (row) => ({ check: checkOf(row) })),
})

const ofSource = (camera: Fields): Input.Wrong =>
  lacksSource(camera)
    ? { field: "source", expected: "the source that gives the camera its source_id" }
    : undefined

/** Whether a camera has an id of a source and no source. */
export const lacksSource = (camera: { readonly [name: string]: unknown }): boolean =>
  camera.source_id != null && (camera.source == null || camera.source === "")

/** Whether a camera of a type has a field, and can be without it. */
export const canClear = (type: unknown, name: string): boolean =>
  described.some(([other]) => other === name) ||
  cameraTypes.some((known) =>
    known === type && hasField(known, name) && addressNameOf(known) !== name
  )

/** Checks a camera to add; fails with what is wrong. */
export const checkNewCamera = (
  operation: string,
): (input: unknown) => Result.Result<NewCamera, FormatError> =>
  Input.checkRecord(operation, { names, rulesFor: Input.byType(newCameraRules), also: ofSource })

const changeRules = (): Input.Rules => ({
  ...rulesOf(described, maybeOf),
  ...rulesOf(typedRows, (row) => Input.maybe(retrievalCheckOf(row))),
  cameraID: { check: (value) => typeof value === "string" },
  ...rulesOf(required, maybeOf),
  camera_type: Input.maybe(checks.cameraType),
})

const ofOneType = (changes: Fields): Input.Wrong => {
  const type = cameraTypes.find((type) => type === changes.camera_type)
  const field = foreignRetrieval(type, changes)
  return field === undefined
    ? undefined
    : { field, expected: "the retrieval fields of one camera type" }
}

/** Changes to a camera that were checked; the retrieval fields are those of one camera type. */
export type CheckedChanges = Descriptive & IpDetails & {
  readonly cameraID: string
  readonly camera_type?: CameraType | null | undefined
  readonly is_active_image?: boolean | null | undefined
  readonly is_active_video?: boolean | null | undefined
  readonly ip?: string | null | undefined
  readonly snapshot_url?: string | null | undefined
  readonly m3u8_url?: string | null | undefined
}

/** Checks changes to a camera; fails with what is wrong. */
export const checkCameraChanges = (
  operation: string,
): (input: unknown) => Result.Result<CheckedChanges, FormatError> =>
  Input.checkInput(operation, changeRules(), ofOneType)
