/**
 * The type and the range of a value in words.
 *
 * @module
 */
import { type Content, markup } from "../Html.ts"
import type { Schema } from "./Document.ts"

/** The name of a schema that is referred to. */
export const nameOf = ($ref: string): string => $ref.replace(/^.*\//, "")

const link = (name: string) => markup`<a href="#schema-${name}">${name}</a>`

const isSafe = (bound: number | undefined): bound is number =>
  bound !== undefined && Number.isSafeInteger(Math.trunc(bound)) &&
  Math.abs(bound) !== Number.MAX_SAFE_INTEGER

/** The limits of a value. */
const limits = (schema: Schema): string => {
  const { exclusiveMaximum, exclusiveMinimum, maximum, minimum } = schema
  const { maxItems, maxLength, maxProperties, minItems, minLength } = schema
  return [
    ...isSafe(minimum) ? [`from ${minimum}`] : [],
    ...isSafe(exclusiveMinimum) ? [`above ${exclusiveMinimum}`] : [],
    ...isSafe(maximum) ? [`to ${maximum}`] : [],
    ...isSafe(exclusiveMaximum) ? [`to below ${exclusiveMaximum}`] : [],
    ...maxLength === undefined ? [] : [
      minLength === undefined
        ? `at most ${maxLength} characters`
        : `${minLength} to ${maxLength} characters`,
    ],
    ...maxItems === undefined
      ? []
      : [minItems === maxItems ? `exactly ${maxItems}` : `at most ${maxItems} of them`],
    ...maxProperties === undefined ? [] : [`at most ${maxProperties} names`],
  ].join(" ")
}

const plain = (schema: Schema): Content => {
  const { type = "any" } = schema
  const types = [type].flat().filter((name) => name !== "null")
  const range = limits(schema)
  const values = schema.enum?.filter((value) => value !== null).map(String).join(", ")
  const what = types.map((name) =>
    name === "array" && schema.items ? markup`list of ${typeOf(schema.items)}` : name
  )
  return [
    what,
    values === undefined ? "" : markup`: <code>${values}</code>`,
    schema.format === undefined ? "" : `, ${schema.format}`,
    range === "" ? "" : `, ${range}`,
    [type].flat().includes("null") ? " or null" : "",
  ]
}

/** The type of a value with its range; a schema with a name is led to. */
export const typeOf = (schema: Schema): Content => {
  if (schema.$ref !== undefined) return link(nameOf(schema.$ref))
  if (schema.contentSchema !== undefined) return markup`lines of ${typeOf(schema.contentSchema)}`
  if (schema.anyOf === undefined) return plain(schema)
  return schema.anyOf.map((one, index) => [index === 0 ? "" : " or ", typeOf(one)])
}
