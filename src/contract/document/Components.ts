/**
 * The schemas of the OpenAPI document under their names: what is in several places stands once.
 *
 * @module
 */
import { fieldWords, schemaWords } from "./FieldWords.ts"
import { formSchemas } from "./Forms.ts"
import { isRecord, type JsonSchema, textOf, tidy } from "./Tidy.ts"

/** Schemas that effect has inside of others, by the place where each is found. */
const inner: ReadonlyArray<readonly [name: string, ...place: ReadonlyArray<string>]> = [
  ["FacetValue", "CameraFacets", "properties", "type", "properties", "values", "items"],
  ["Facet", "CameraFacets", "properties", "type"],
  ["CameraCluster", "CameraClusters", "properties", "cells", "items"],
  ["Properties", "Camera", "properties", "properties"],
]

const at = (value: unknown, place: ReadonlyArray<string>): unknown =>
  place.reduce<unknown>((found, name) => isRecord(found) ? found[name] : undefined, value)

/** A value with `by` wherever `schema` stands in it. */
const replace = (value: unknown, schema: JsonSchema, by: JsonSchema): unknown => {
  const text = textOf(schema)
  const size = Object.keys(schema).length
  const walk = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(walk)
    if (!isRecord(value)) return value
    const isSame = Object.keys(value).length === size && textOf(value) === text
    return isSame ? by : Object.fromEntries(
      Object.entries(value).map(([name, each]) => [name, walk(each)]),
    )
  }
  return walk(value)
}

type Schemas = Readonly<Record<string, JsonSchema>>

const nameInner = (schemas: Schemas): Schemas =>
  inner.reduce<Schemas>((all, [name, ...place]) => {
    const found = at(all, place)
    if (!isRecord(found)) return all
    const $ref = `#/components/schemas/${name}`
    const known = present(found)
    const maybe = replace(all, { ...known, type: [known.type, "null"] }, {
      anyOf: [{ $ref }, { type: "null" }],
    })
    return { ...replace(maybe, known, { $ref }) as Schemas, [name]: known }
  }, schemas)

/** A schema without `null`. */
const present = ({ anyOf, enum: texts, type, ...schema }: JsonSchema): JsonSchema => ({
  ...schema,
  ...type !== undefined && { type: Array.isArray(type) ? type[0] : type },
  ...Array.isArray(texts) && { enum: texts.filter((text) => text !== null) },
  ...Array.isArray(anyOf) && onlyOf(anyOf.filter((one) => !isRecord(one) || one.type !== "null")),
})

const onlyOf = (members: ReadonlyArray<JsonSchema>): JsonSchema =>
  members.length === 1 ? members[0]! : { anyOf: members }

// The same body as a form, and what stands there as text, have names that effect makes of the first.
const variant = /^(\w+?)(?:_\d+|Encoded(?:_\d+)?)$/
const reference = /"#\/components\/schemas\/(\w+)"/g

/** A document in which what several names stand for, that effect made of one, has that one. */
export const withoutVariants = <D extends { readonly components: { readonly schemas: Schemas } }>(
  document: D,
): D => {
  const { schemas } = document.components
  const baseOf = (name: string) => {
    const base = variant.exec(name)?.[1]
    return base !== undefined && Object.hasOwn(schemas, base) ? base : name
  }
  const text = JSON.stringify(document).replace(
    reference,
    (_, name) => `"#/components/schemas/${baseOf(name)}"`,
  )
  const renamed: D = JSON.parse(text)
  const { components } = renamed
  const kept = Object.entries(components.schemas).filter(([name]) => baseOf(name) === name)
  return { ...renamed, components: { ...components, schemas: Object.fromEntries(kept) } }
}

/** The names of the schemas that a value refers to, and those that they refer to. */
const namesIn = (value: unknown, schemas: Schemas, found = new Set<string>()): Set<string> => {
  for (const [, name] of JSON.stringify(value).matchAll(reference)) {
    if (name === undefined || found.has(name)) continue
    found.add(name)
    namesIn(schemas[name], schemas, found)
  }
  return found
}

/** Counts, which a shape has as any numbers. */
const wholes = /^(count|others|usage|api_usage|cameras|active|zoom|legacy_cameraIDs)$/

const whole = (schema: JsonSchema): JsonSchema =>
  schema.type === "number"
    ? { ...schema, type: "integer", minimum: 0 }
    : isRecord(schema.items)
    ? { ...schema, items: whole(schema.items) }
    : schema

/** What is not known is left out of a response, and `null` only where it always stands. */
const responseField = (name: string, schema: JsonSchema, isRequired: boolean): JsonSchema => {
  const found = isRequired ? schema : present(schema)
  return wholes.test(name) ? whole(found) : withoutLimits(found)
}

/** The integers that JSON can carry say nothing of a response. */
const withoutLimits = ({ maximum, minimum, ...schema }: JsonSchema): JsonSchema => ({
  ...schema,
  ...minimum !== undefined && minimum !== Number.MIN_SAFE_INTEGER && { minimum },
  ...maximum !== undefined && maximum !== Number.MAX_SAFE_INTEGER && { maximum },
})

const describeFields = (
  name: string,
  schema: JsonSchema,
  field: (name: string, schema: JsonSchema) => JsonSchema,
): JsonSchema => {
  const description = schemaWords[name]
  const { properties } = schema
  return {
    ...schema,
    ...description && { description },
    ...isRecord(properties) && {
      properties: Object.fromEntries(
        Object.entries(properties).map(([key, of]) => {
          const description = fieldWords(name, key)
          const found = field(key, isRecord(of) ? of : {})
          return [key, description ? { ...found, description } : found]
        }),
      ),
    },
  }
}

/** What is answered: a reader passes over what it does not know. */
const ofResponse = (name: string, given: JsonSchema): JsonSchema => {
  const { additionalProperties, ...schema } = given
  const required: ReadonlyArray<unknown> = Array.isArray(schema.required) ? schema.required : []
  return describeFields(
    name,
    additionalProperties === false ? schema : given,
    (key, of) => responseField(key, of, required.includes(key)),
  )
}

/** The components, of which those that are in none of `bodies` are answered and not sent. */
export const completeSchemas = (given: Schemas, bodies: unknown): Schemas => {
  const tidied = Object.fromEntries(
    Object.entries(given).map(([name, schema]) => [name, tidy(schema)]),
  )
  const schemas = { ...nameInner(tidied), ...formSchemas }
  const sent = namesIn(bodies, schemas)
  return Object.fromEntries(
    Object.entries(schemas).sort(([one], [other]) => one < other ? -1 : 1).map(([name, schema]) => [
      name,
      sent.has(name) ? describeFields(name, schema, (_, of) => of) : ofResponse(name, schema),
    ]),
  )
}
