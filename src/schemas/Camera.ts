/**
 * Schemas of cameras, made from the table of fields.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type * as Domain from "../domain/Camera.ts"
import { cameraTypes } from "../domain/Camera.ts"
import type { Field } from "../domain/CameraField.ts"
import { rowsOf, sharedRows } from "../domain/CameraTable.ts"
import { jsonTypes } from "../domain/Kind.ts"

/**
 * A schema for each field of a record. A field that can be `null` is `null` where a record has none,
 * as records have that were stored before the field was added; it is always written.
 */
export type SchemasOf<Record> = {
  readonly [K in keyof Record]-?: null extends Record[K]
    ? Schema.withDecodingDefaultKey<Schema.Codec<Record[K]>>
    : Schema.Codec<Record[K]>
}

const scalars = {
  string: Schema.String,
  number: Schema.Finite,
  boolean: Schema.Boolean,
  object: Schema.Record(
    Schema.String,
    Schema.Union([Schema.String, Schema.Finite, Schema.Boolean]),
  ),
}

// What a camera that was read holds: any server's, so that only the types are looked at.
const read = ([name, { kind }]: readonly [name: string, field: Field], isAlways = false) => {
  const schema: Schema.Codec<unknown> = scalars[jsonTypes[kind]]
  return [
    name,
    isAlways ? schema : Schema.withDecodingDefaultKey(Effect.succeed(null))(Schema.NullOr(schema)),
  ] as const
}

/** Schema of how a camera is reached. */
export const CameraType: Schema.Literals<ReadonlyArray<Domain.CameraType>> = Schema.Literals(
  cameraTypes,
)

/**
 * The schemas of the fields that every camera has, to pick from.
 *
 * @example A record of what a program keeps
 * ```ts
 * import { cameraFields } from "@cam2/camera-database/schemas"
 * import * as Schema from "effect/Schema"
 *
 * const Place = Schema.Struct({
 *   cameraID: cameraFields.cameraID,
 *   latitude: cameraFields.latitude,
 *   longitude: cameraFields.longitude,
 * })
 * console.log(Schema.is(Place)({ cameraID: "5ae0ecbd336359291be74c12", latitude: 40.4, longitude: null }))
 * ```
 */
export const cameraFields: SchemasOf<Domain.CameraFields> = Object.fromEntries(
  sharedRows.map((row) => read(row, row[1].isAlways)),
) as unknown as SchemasOf<Domain.CameraFields>

const structOf = <T extends Domain.CameraType, C extends Domain.Camera>(type: T) =>
  // The table has the fields of the interfaces, which the compiler sees there.
  Schema.Struct({
    ...cameraFields,
    camera_type: Schema.Literal(type),
    ...Object.fromEntries(rowsOf[type].map((row) => read(row, row[1].of[type] === "address"))),
  }) as unknown as Schema.Struct<SchemasOf<C>>

/** Schema of a camera that answers at an address of its own. */
export const IpCamera: Schema.Struct<SchemasOf<Domain.IpCamera>> = structOf("ip")

/** Schema of a camera that is known by the address of its newest image. */
export const NonIpCamera: Schema.Struct<SchemasOf<Domain.NonIpCamera>> = structOf("non_ip")

/** Schema of a camera that is known by its HLS playlist. */
export const StreamCamera: Schema.Struct<SchemasOf<Domain.StreamCamera>> = structOf("stream")

/**
 * Schema of a camera, as JSON and in memory alike. It also reads what an earlier version wrote: a field
 * that was added since, and can be `null`, is `null`.
 *
 * @example Cameras that a program wrote to a file
 * ```ts
 * import { makeCamera } from "@cam2/camera-database"
 * import { Camera } from "@cam2/camera-database/schemas"
 * import * as Schema from "effect/Schema"
 *
 * const File = Schema.fromJsonString(Schema.Array(Camera))
 * const camera = makeCamera({ cameraID: "5ae0", camera_type: "ip", ip: "192.0.2.1" })
 * const text = Schema.encodeSync(File)([camera])
 * console.log(Schema.decodeSync(File)(text)[0]?.camera_type)
 * ```
 */
export const Camera: Schema.Union<
  readonly [typeof IpCamera, typeof NonIpCamera, typeof StreamCamera]
> = Schema.Union([IpCamera, NonIpCamera, StreamCamera])
