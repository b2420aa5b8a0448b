/**
 * Schemas of what the operations take.
 *
 * @module
 */
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as SchemaTransformation from "effect/SchemaTransformation"
import type * as Query from "../domain/CameraQuery.ts"
import { cameraOrders, checkFilter, searchRows } from "../domain/CameraQuery.ts"
import { sharedRows, typedRows } from "../domain/CameraTable.ts"
import type * as Write from "../domain/CameraWrite.ts"
import { checkCameraChanges, checkNewCamera } from "../domain/CameraWrite.ts"
import type { FormatError } from "../domain/Errors.ts"
import { expectations } from "../domain/Input.ts"
import { checks, type Kind } from "../domain/Kind.ts"
import type * as Source from "../domain/Source.ts"
import { checkSource, sourceChecks } from "../domain/Source.ts"
import { kindSchemas } from "../contract/KindSchema.ts"
import { CameraType } from "./Camera.ts"

const Port = Schema.Union([Schema.Number, Schema.String])
  .check(Schema.makeFilter((port) => checks.port(port)))

// As clients take it, which leave what is no address to the server.
const Address = Schema.String.check(Schema.makeFilter((text) => checks.address(text)))

const schemaOf = (kind: Kind): Schema.Codec<unknown> =>
  kind === "port" ? Port : kind === "address" ? Address : kindSchemas[kind]

// In the words of the operations.
const valueOf = (name: string, kind: Kind) =>
  schemaOf(kind).annotate({ expected: expectations[name] })

const optionalOf = (name: string, kind: Kind) =>
  [name, Schema.optional(valueOf(name, kind))] as const
const maybeOf = (name: string, kind: Kind) =>
  [name, Schema.optional(Schema.NullOr(valueOf(name, kind)))] as const
const orSeveral = (one: Schema.Codec<unknown>) => Schema.Union([one, Schema.Array(one)])
const severalOf = (name: string, kind: Kind) =>
  kind === "boolean"
    ? optionalOf(name, kind)
    : [name, Schema.optional(orSeveral(valueOf(name, kind)))] as const

const otherThan = (fields: object) =>
  Schema.String.check(Schema.makeFilter((name) => !Object.hasOwn(fields, name)))

// JSON has no undefined and would have null instead, which clears a field of a camera that is put.
const leavingOut = SchemaTransformation.transform<
  Readonly<Record<string, unknown>>,
  Readonly<Record<string, unknown>>
>({
  decode: (record) => record,
  encode: (record) =>
    Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)),
})

/** A record that a check of the domain takes, so that both refuse the same. */
const checked = <A>(
  fields: Readonly<Record<string, Schema.Top>>,
  check: (input: unknown) => Result.Result<A, FormatError>,
): Schema.Codec<A> => {
  // With what is no field: a struct alone leaves it out, and a misspelled filter would find everything.
  const record = Schema.StructWithRest(Schema.Struct(fields), [
    Schema.Record(otherThan(fields), Schema.Unknown),
  ])
  const right = Schema.toType(record).check(
    Schema.makeFilter((input) =>
      Result.match(check(input), {
        onSuccess: () => undefined,
        onFailure: ({ expected = "", field = "" }) => ({ path: [field], issue: expected }),
      })
    ),
  )
  return record.pipe(Schema.decodeTo(right, leavingOut)) as unknown as Schema.Codec<A>
}

/** Schema of a search filter. */
export const CameraFilter: Schema.Codec<Query.CameraFilter> = checked(
  {
    ...Object.fromEntries([
      optionalOf("latitude", "latitude"),
      optionalOf("longitude", "longitude"),
      optionalOf("radius", "aboveZero"),
      optionalOf("q", "name"),
      optionalOf("created_after", "time"),
      optionalOf("updated_after", "time"),
      optionalOf("limit", "wholeAboveZero"),
      optionalOf("offset", "count"),
      ...searchRows.map(([name, { kind }]) => severalOf(name, kind)),
    ]),
    bbox: Schema.optional(
      Schema.Tuple([Schema.Finite, Schema.Finite, Schema.Finite, Schema.Finite]),
    ),
    retired: Schema.optional(Schema.Union([Schema.Boolean, Schema.Literal("any")])),
    sort: Schema.optional(Schema.Literals(cameraOrders)),
    camera_type: Schema.optional(orSeveral(CameraType)),
  },
  checkFilter("searchCamera"),
)

const writtenFields = Object.fromEntries(
  [...sharedRows.filter(([, { isServerMade }]) => !isServerMade), ...typedRows]
    .map(([name, { kind }]) => maybeOf(name, kind)),
)

/**
 * Schema of a camera to add.
 *
 * @example
 * ```ts
 * import { NewCamera } from "@cam2/camera-database/schemas"
 * import * as Schema from "effect/Schema"
 *
 * const isNew = Schema.is(NewCamera)
 * console.log(isNew({
 *   camera_type: "stream",
 *   m3u8_url: "https://example.org/playlist.m3u8",
 *   is_active_image: false,
 *   is_active_video: true,
 * }))
 * ```
 */
export const NewCamera: Schema.Codec<Write.NewCamera> = checked(
  {
    camera_type: CameraType,
    ...writtenFields,
  },
  checkNewCamera("addCamera"),
)

/**
 * Schema of changes to a camera.
 *
 * @example
 * ```ts
 * import { CameraChanges } from "@cam2/camera-database/schemas"
 * import * as Schema from "effect/Schema"
 *
 * const isChange = Schema.is(CameraChanges)
 * console.log(isChange({ cameraID: "5ae0ecbd336359291be74c12", is_active_video: false })) // true
 * ```
 */
export const CameraChanges: Schema.Codec<Write.CameraChanges> = checked<unknown>(
  {
    cameraID: Schema.String,
    camera_type: Schema.optional(Schema.NullOr(CameraType)),
    ...writtenFields,
  },
  checkCameraChanges("updateCamera"),
) as Schema.Codec<Write.CameraChanges>

/** Schema of what is told of a source. */
export const SourceDescription: Schema.Codec<Source.SourceDescription> = checked(
  Object.fromEntries(
    Object.keys(sourceChecks).map((name) => [name, Schema.optional(Schema.String)]),
  ),
  checkSource("putSource"),
)
