/**
 * Values that the wire may write as text: in a query, in a form, and leniently in JSON.
 *
 * @module
 */
import * as Schema from "effect/Schema"
import * as SchemaTransformation from "effect/SchemaTransformation"
import { asWritten } from "./document/WrittenAs.ts"
import { decimal, readBoolean } from "./ReadCamera.ts"

const DecimalText = Schema.String.check(Schema.makeFilter((text) => decimal.test(text)))

/** A number as decimal text, then checked by `schema`. */
export const numberText = (schema: Schema.Codec<number>): Schema.Codec<number, string> =>
  asWritten(DecimalText, () => Schema.toJsonSchemaDocument(schema).schema).pipe(
    Schema.decodeTo(
      schema,
      SchemaTransformation.transform<number, string>({ decode: Number, encode: String }),
    ),
  )

/** A number that may come as decimal text, then checked by `schema`. */
export const number = (schema: Schema.Codec<number>): Schema.Codec<number, number | string> =>
  Schema.Union([schema, numberText(schema)])

const readTrue = (value: unknown): boolean => readBoolean(value) === true

/** A boolean as text: true/false in any case, or 0/1. */
export const booleanText: Schema.Codec<boolean, string> = asWritten(
  Schema.String.check(Schema.makeFilter((text) => typeof readBoolean(text) === "boolean")),
  () => ({ type: "boolean" }),
).pipe(
  Schema.decodeTo(
    Schema.Boolean,
    SchemaTransformation.transform<boolean, string>({ decode: readTrue, encode: String }),
  ),
)

/** A boolean that may come as text or as 0/1. */
export const boolean: Schema.Codec<boolean, boolean | number | string> = Schema.Union([
  Schema.Boolean,
  booleanText,
  asWritten(Schema.Literals([0, 1]), () => ({ type: "boolean" })).pipe(
    Schema.decodeTo(
      Schema.Boolean,
      SchemaTransformation.transform<boolean, 0 | 1>({
        decode: readTrue,
        encode: (value) => value ? 1 : 0,
      }),
    ),
  ),
])
