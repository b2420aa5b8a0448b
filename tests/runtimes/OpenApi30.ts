/**
 * The document in the older form of OpenAPI, for generators that know no other.
 *
 * @module
 */

type Json = Readonly<Record<string, unknown>>

const isNull = (schema: unknown) => (schema as Json | null)?.type === "null"

const convert = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(convert)
  if (typeof value !== "object" || value === null) return value
  // What a line of text holds has no place in it.
  const { contentMediaType: _, contentSchema: __, ...given } = value as Json
  const schema: Record<string, unknown> = Object.fromEntries(
    Object.entries(given).map(([name, inner]) => [name, convert(inner)]),
  )
  const { anyOf, enum: texts, type } = schema
  if (Array.isArray(type)) Object.assign(schema, { type: type[0], nullable: true })
  if (Array.isArray(texts)) schema.enum = texts.filter((text) => text !== null)
  if (Array.isArray(anyOf) && anyOf.some(isNull)) {
    const members = anyOf.filter((member) => !isNull(member))
    Object.assign(schema, { nullable: true, anyOf: members })
  }
  if (Array.isArray(schema.anyOf)) {
    const members = schema.anyOf
    delete schema.anyOf
    // Of several the older generators make a class that they then do not write: it is any object.
    Object.assign(schema, members.length === 1 ? { allOf: members } : { type: "object" })
  }
  for (const bound of ["inimum", "aximum"]) {
    const name = `exclusiveM${bound}`
    if (name in schema) Object.assign(schema, { [`m${bound}`]: schema[name], [name]: true })
  }
  return schema
}

/** A document of OpenAPI 3.1 as one of 3.0. */
export const toOpenApi30 = (document: unknown): object => ({
  ...convert(document) as object,
  openapi: "3.0.3",
})
