/**
 * What is written: a new camera, or changes to one.
 *
 * @module
 */
import type * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { type CameraFields, CameraType, cameraTypes, retrievalNames } from "./Camera.ts"
import type { FormatError } from "./Errors.ts"
import * as Field from "./Field.ts"
import * as Input from "./Input.ts"

type Descriptive = Omit<CameraFields, "cameraID" | "is_active_image" | "is_active_video">
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
    | { readonly camera_type: "non_ip"; readonly snapshot_url: string }
    | { readonly camera_type: "stream"; readonly m3u8_url: string }
  )

/**
 * Changes to a camera. A field that is absent or `null` stays as it is. A new `camera_type` needs
 * the retrieval field of that type.
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
        readonly camera_type?: "non_ip" | null | undefined
        readonly snapshot_url?: string | null | undefined
      }
      & Never<"ip" | "m3u8_url" | keyof IpDetails>
    )
    | (
      & {
        readonly camera_type?: "stream" | null | undefined
        readonly m3u8_url?: string | null | undefined
      }
      & Never<"ip" | "snapshot_url" | keyof IpDetails>
    )
  )

// Calls at the top of a module are marked as pure, so that a bundler can leave out what is not used.
const maybe = <S extends Schema.Top>(schema: S) => Schema.optional(Schema.NullOr(schema))

const RequiredAddress = /* @__PURE__ */ (() => Field.AddressText.check(Schema.isNonEmpty()))()

/** The descriptive fields of a write. */
export const descriptiveFields = /* @__PURE__ */ (() => ({
  legacy_cameraID: maybe(Field.NonNegativeInt),
  source: maybe(Field.Name),
  country: maybe(Field.Name),
  state: maybe(Field.Name),
  city: maybe(Field.Name),
  latitude: maybe(Field.Latitude),
  longitude: maybe(Field.Longitude),
  resolution_width: maybe(Field.PositiveInt),
  resolution_height: maybe(Field.PositiveInt),
  frame_rate: maybe(Field.PositiveNumber),
  utc_offset: maybe(Schema.Int),
  timezone_id: maybe(Field.Name),
  timezone_name: maybe(Field.Name),
  reference_logo: maybe(Field.AddressText),
  reference_url: maybe(Field.AddressText),
}))()

/** The retrieval fields of an IP camera, besides `ip`. */
export const ipFields = /* @__PURE__ */ (() => ({
  port: maybe(Field.Port),
  brand: maybe(Field.Name),
  model: maybe(Field.Name),
  image_path: maybe(Field.Path),
  video_path: maybe(Field.Path),
}))()

/** All retrieval fields, none of them required. */
export const retrievalFields = /* @__PURE__ */ (() => ({
  ip: maybe(Field.Host),
  ...ipFields,
  snapshot_url: maybe(RequiredAddress),
  m3u8_url: maybe(RequiredAddress),
}))()

/** The first retrieval field given that a camera of `type` (of any one type, if none) lacks. */
export const foreignRetrieval = (
  type: CameraType | null | undefined,
  given: { readonly [name: string]: unknown },
): string | undefined => {
  const present = Object.keys(retrievalFields).filter((name) => given[name] != null)
  const foreign = (type: CameraType) => present.find((name) => !retrievalNames[type].includes(name))
  if (type != null) return foreign(type)
  const owner = cameraTypes.find((type) => retrievalNames[type].includes(present[0]!))
  return owner && foreign(owner)
}

const names = () => [
  ...Object.keys(descriptiveFields),
  "is_active_image",
  "is_active_video",
  "camera_type",
  ...Object.values(retrievalNames).flat(),
]

// The first wrong field is the one that is named: the address, as the original API did.
const newCamera = () => {
  const added = {
    ...descriptiveFields,
    is_active_image: Schema.Boolean,
    is_active_video: Schema.Boolean,
  }
  return Schema.Union([
    Schema.Struct({
      camera_type: Schema.Literal("ip"),
      ip: Field.Host,
      ...ipFields,
      ...added,
    }),
    Schema.Struct({
      camera_type: Schema.Literal("non_ip"),
      snapshot_url: RequiredAddress,
      ...added,
    }),
    Schema.Struct({
      camera_type: Schema.Literal("stream"),
      m3u8_url: RequiredAddress,
      ...added,
    }),
  ])
}

/** Checks a camera to add; fails with what is wrong. */
export const checkNewCamera = (operation: string) =>
  Input.checkInput(operation, newCamera(), names())

const isRetrievalOfOneType = /* @__PURE__ */ Schema.makeFilter(
  (changes: { readonly camera_type?: CameraType | null | undefined }) => {
    const foreign = foreignRetrieval(changes.camera_type, changes)
    return foreign === undefined
      ? undefined
      : { path: [foreign], issue: "the retrieval fields of one camera type" }
  },
)

const cameraChanges = () =>
  Schema.Struct({
    ...descriptiveFields,
    ...retrievalFields,
    cameraID: Schema.String,
    is_active_image: maybe(Schema.Boolean),
    is_active_video: maybe(Schema.Boolean),
    camera_type: maybe(CameraType),
  }).check(isRetrievalOfOneType)

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
  Input.checkInput(operation, cameraChanges(), ["cameraID", ...names()])
