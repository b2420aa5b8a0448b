/**
 * Schemas of what the wire carries, made from the shapes and from the table of fields.
 *
 * @module
 */
import * as Schema from "effect/Schema"
import { cameraTypes } from "../domain/Camera.ts"
import type { Field } from "../domain/CameraField.ts"
import { isSecond, rowsOf, secondRows, sharedRows } from "../domain/CameraTable.ts"
import { isNumberKind, jsonTypes, limits } from "../domain/Kind.ts"
import { kindSchemas } from "./KindSchema.ts"
import type { Shape } from "./Shape.ts"
import type { WireCamera } from "./WriteCamera.ts"

const scalars = {
  string: Schema.String,
  number: Schema.Finite,
  boolean: Schema.Boolean,
  object: kindSchemas.properties,
}

const schemaOf = ({ values }: Shape<unknown>): Schema.Codec<unknown> => {
  switch (values.is) {
    case "scalar":
      return Schema.NullOr(Schema.Union([scalars.string, scalars.number, scalars.boolean]))
    case "list": {
      const { item, length } = values
      const list = Schema.Array(schemaOf(item))
      return length === undefined
        ? list
        : list.check(Schema.isMinLength(length), Schema.isMaxLength(length))
    }
    case "record":
      return Schema.Struct(Object.fromEntries(
        Object.entries(values.fields).map(([name, field]) => [
          name,
          field.isOptional ? Schema.optional(schemaOf(field)) : schemaOf(field),
        ]),
      ))
    case "text":
      return Schema.Literals(values.texts)
    default:
      return scalars[values.is]
  }
}

/** The schema of a shape. */
export const fromShape = <A>(shape: Shape<A>): Schema.Codec<A> =>
  // Both are made of the same data, the type of which the compiler knows by the shape alone.
  schemaOf(shape) as Schema.Codec<A>

const fieldOf = ([name, { isAlways, isNewer, kind }]: readonly [string, Field]) => {
  const schema: Schema.Codec<unknown> = isNumberKind(kind) && limits[kind].isWhole
    ? Schema.Int
    : scalars[jsonTypes[kind]]
  const nullable = isAlways ? schema : Schema.NullOr(schema)
  return [name, isNewer ? Schema.optional(schema) : nullable] as const
}

const retrievalNames = {
  ip: "IpRetrieval",
  non_ip: "NonIpRetrieval",
  stream: "StreamRetrieval",
}

const retrievals = cameraTypes.map((type) =>
  Schema.Struct(
    Object.fromEntries(
      rowsOf[type].filter(([, field]) => !isSecond(type, field)).map(([name, field]) =>
        fieldOf([name, {
          ...field,
          ...field.of[type] === "address" && { isAlways: true as const },
        }])
      ),
    ),
  ).annotate({ identifier: retrievalNames[type] })
)

const fields = {
  ...Object.fromEntries(sharedRows.map(fieldOf)),
  ...Object.fromEntries(
    secondRows.map(([name, field]) => fieldOf([name, { ...field, isNewer: true }])),
  ),
  type: Schema.Literals(cameraTypes),
  retrieval: Schema.Union(retrievals),
}

/** Schema of the camera as this server writes it: what it knows nothing of is `null`. */
export const WireCameraSchema = Schema.Struct(fields)
  .annotate({ identifier: "Camera" }) as unknown as Schema.Codec<WireCamera>

/** Schema of a camera that a search gives: by distance it has that in km. */
export const FoundCameraSchema = Schema.Struct({
  ...fields,
  distance: Schema.optional(Schema.Finite),
}).annotate({ identifier: "FoundCamera" }) as unknown as Schema.Codec<WireCamera>
