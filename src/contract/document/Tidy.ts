/**
 * Schemas of the OpenAPI document in their shortest form, which generators of clients read best.
 *
 * @module
 */
import { writtenAs } from "./WrittenAs.ts"

/** A JSON Schema. */
export interface JsonSchema {
  readonly [keyword: string]: unknown
}

/** Whether a value is an object with names. */
export const isRecord = (value: unknown): value is JsonSchema =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/** The same text for equal schemas. */
export const textOf = (value: unknown): string =>
  JSON.stringify(
    value,
    (_, inner) =>
      isRecord(inner)
        ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => a < b ? -1 : 1))
        : inner,
  )

const annotations = ["title", "description", "examples"]

/** What a schema says about itself, as against what it takes. */
const annotationsOf = (schema: JsonSchema): JsonSchema =>
  Object.fromEntries(annotations.flatMap((name) => name in schema ? [[name, schema[name]]] : []))

/** The members of `allOf` that say nothing else than the schema itself become part of it. */
const withoutAllOf = (schema: JsonSchema): JsonSchema => {
  const { allOf, ...rest } = schema
  if (!Array.isArray(allOf)) return schema
  let merged: JsonSchema = rest
  const left: Array<unknown> = []
  for (const member of allOf) {
    const collides = !isRecord(member) || "$ref" in rest ||
      Object.keys(member).some((name) => name in merged && !annotations.includes(name))
    if (collides) left.push(member)
    else merged = { ...merged, ...member }
  }
  return left.length === 0 ? merged : { ...merged, allOf: left }
}

const isNull = (schema: unknown) => isRecord(schema) && schema.type === "null"

/** JSON as text is another spelling of what a body has as it is. */
const isSpelling = (schema: unknown) =>
  isRecord(schema) && schema.contentMediaType === "application/json"

const withoutAnyOf = (schema: JsonSchema): JsonSchema => {
  const { anyOf, ...rest } = schema
  if (!Array.isArray(anyOf)) return schema
  const members = new Map(
    anyOf.filter((member) => !isSpelling(member)).map((member) => [textOf(member), member]),
  )
  const found = [...members.values()]
  const values = found.filter((member) => !isNull(member))
  const [only] = values
  if (values.length !== 1 || !isRecord(only)) return { ...rest, anyOf: found }
  if (values.length === found.length) {
    return "$ref" in only ? { ...rest, ...only } : { ...only, ...rest }
  }
  const { enum: texts, type } = only
  if (typeof type !== "string") return { ...rest, anyOf: found }
  return {
    ...only,
    ...rest,
    type: [type, "null"],
    ...Array.isArray(texts) && { enum: [...texts, null] },
  }
}

const tidyValue = (value: unknown): unknown =>
  Array.isArray(value) ? value.map(tidyValue) : isRecord(value) ? tidy(value) : value

/** What stands in place of a schema, by itself or by one of the checks that it has. */
const writtenOf = (schema: JsonSchema): unknown =>
  [schema, ...Array.isArray(schema.allOf) ? schema.allOf : []].find((one) =>
    isRecord(one) && writtenAs in one
  )?.[writtenAs]

/** A schema in its shortest form. */
export const tidy = (schema: JsonSchema): JsonSchema => {
  const written = writtenOf(schema)
  if (isRecord(written)) return { ...tidy(written), ...annotationsOf(schema) }
  const inner = Object.fromEntries(
    Object.entries(schema).map(([name, value]) => [
      name,
      name === "properties" && isRecord(value)
        ? Object.fromEntries(Object.entries(value).map(([key, one]) => [key, tidyValue(one)]))
        : name === "examples"
        ? value
        : tidyValue(value),
    ]),
  )
  return withoutAnyOf(withoutAllOf(inner))
}
