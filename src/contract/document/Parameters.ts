/**
 * The parameters of the OpenAPI document: numbers as numbers, each with what it asks for.
 *
 * @module
 */
import { parameterWords } from "./ParameterWords.ts"
import { isRecord, type JsonSchema, tidy } from "./Tidy.ts"

const headers: Readonly<Record<string, string>> = {
  etag: "The version of what is answered",
  link: 'Where the next page is: <address>; rel="next"',
  "retry-after": "In how many seconds to come back",
  "if-none-match":
    "The ETag of the response that the client has: 304 without a body where it would get the same.",
  "last-event-id":
    "Of a stream of events: the id of the last event that was read, in place of after.",
}

/** A header of a request. */
export const header = (name: string): JsonSchema => ({
  name,
  in: "header",
  required: false,
  description: headers[name],
  schema: { type: "string" },
})

/** A header of a response with what it tells. */
export const toHeader = (name: string, of: JsonSchema): JsonSchema => {
  const schema = tidy(isRecord(of.schema) ? of.schema : {})
  return { ...of, description: headers[name] ?? name, schema }
}

/** A name that may stand several times: one value is a list of one. */
const listOf = ({ anyOf }: JsonSchema): JsonSchema | undefined =>
  Array.isArray(anyOf) ? anyOf.find((one) => isRecord(one) && one.type === "array") : undefined

/** A parameter with what it asks for. */
export const toParameter = (operation: string, parameter: JsonSchema): JsonSchema => {
  const { name, schema: given, ...rest } = parameter
  const { description, ...schema } = tidy(isRecord(given) ? given : {})
  const list = listOf(schema)
  const isJoined = schema.type === "array"
  const words = parameter.in === "header"
    ? description
    : parameterWords(operation, String(name), list !== undefined)
  return {
    name,
    ...rest,
    description: words,
    // One text, with commas between its values.
    ...isJoined && { style: "form", explode: false },
    schema: list === undefined ? schema : { ...list, minItems: 1 },
  }
}
