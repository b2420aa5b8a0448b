/**
 * The OpenAPI document, made whole: effect's, with what the server itself answers, and all in words.
 *
 * @module
 */
import { serverStatuses } from "../DocumentedStatuses.ts"
import { ndjson } from "../ImportResult.ts"
import { tokenLifetime } from "../Routes.ts"
import { completeSchemas, withoutVariants } from "./Components.ts"
import { addEvents, addForms, describeLines, encodeForm, type Media } from "./Forms.ts"
import { codeSamples } from "./Examples.ts"
import { failureResponses, toFailure } from "./Failures.ts"
import { reasonOf } from "./Messages.ts"
import { header, toHeader, toParameter } from "./Parameters.ts"
import { isRecord, type JsonSchema, tidy } from "./Tidy.ts"

interface Response {
  readonly $ref?: string
  readonly description?: string
  headers?: Record<string, JsonSchema>
  content?: Record<string, Media>
}

interface Operation {
  operationId: string
  readonly tags?: ReadonlyArray<string>
  readonly security?: ReadonlyArray<unknown>
  requestBody?: { readonly content: Record<string, Media>; required?: boolean }
  readonly responses: Record<string, Response>
  parameters?: ReadonlyArray<JsonSchema>
  "x-codeSamples"?: ReadonlyArray<unknown>
}

interface Document {
  readonly info: JsonSchema
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: {
    schemas: Readonly<Record<string, JsonSchema>>
    responses?: JsonSchema
    securitySchemes?: JsonSchema
  }
}

const bearer = {
  type: "http",
  scheme: "bearer",
  bearerFormat: "JWT",
  description: `The token of GET /auth, which lives ${tokenLifetime} seconds`,
}

const revalidated = ["reads", "changes", "sources"]

const completeBody = ({ requestBody, operationId }: Operation): void => {
  if (requestBody === undefined) return
  describeLines(requestBody.content)
  // Why a camera is retired need not be said.
  if (operationId === "retireCamera") requestBody.required = false
  for (const media of Object.values(requestBody.content)) {
    const schema = tidy(media.schema ?? {})
    const of: ReadonlyArray<unknown> = Array.isArray(schema.anyOf) ? schema.anyOf : []
    const [first] = of
    media.schema = isRecord(first) && of.some(isNothing) ? first : schema
  }
}

const isNothing = (schema: unknown) => isRecord(schema) && schema.type === "null"

const completeResponses = (operation: Operation): void => {
  const { operationId, responses, tags = [] } = operation
  for (const [status, response] of Object.entries(responses)) {
    if (Number(status) >= 400) {
      responses[status] = toFailure(operationId, Number(status))
      continue
    }
    response.headers = Object.fromEntries(
      Object.entries(response.headers ?? {}).map(([name, of]) => [name, toHeader(name, of)]),
    )
    if (Object.keys(response.headers).length === 0) delete response.headers
    for (const media of Object.values(response.content ?? {})) {
      media.schema = tidy(media.schema ?? {})
    }
  }
  const content = responses[200]?.content
  if (content === undefined) return
  if (operationId === "searchCamera") addForms(content)
  if (tags.includes("changes")) addEvents(content)
}

const complete = (path: string, method: string, operation: Operation): void => {
  const { parameters = [], requestBody, responses, security = [], tags = [] } = operation
  operation.operationId = operation.operationId.replace(/^.*\./, "")
  const bodies = Object.keys(requestBody?.content ?? {})
  const statuses = serverStatuses({
    method,
    hasToken: security.length > 0,
    bodies,
    isProbe: tags.includes("system"),
  })
  for (const status of statuses) responses[status] ??= {}
  const headers: Array<JsonSchema> = []
  if (method === "get" && tags.some((tag) => revalidated.includes(tag))) {
    responses[304] = { description: reasonOf(304)! }
    headers.push(header("if-none-match"))
    if (tags.includes("changes")) headers.push(header("last-event-id"))
  }
  operation.parameters = [
    ...parameters.map((parameter) => toParameter(operation.operationId, parameter)),
    ...headers,
  ]
  completeResponses(operation)
  completeBody(operation)
  operation["x-codeSamples"] = codeSamples({
    operation: operation.operationId,
    method: method.toUpperCase(),
    path,
    hasToken: security.length > 0,
    isLines: bodies.includes(ndjson),
  })
}

/** The whole document of what effect makes of the API. */
export const completeDocument = (given: Readonly<Record<string, unknown>>) => {
  // It has the parts of an OpenAPI document, which effect types for itself alone.
  const document = withoutVariants(given as unknown as Document)
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation }))
  )
  for (const { method, operation, path } of operations) complete(path, method, operation)
  const bodies = operations.map(({ operation }) => operation.requestBody ?? {})
  const { components } = document
  components.schemas = completeSchemas(components.schemas, bodies)
  components.responses = failureResponses
  components.securitySchemes = { bearer }
  const resolve = (schema: unknown): JsonSchema =>
    isRecord(schema) && typeof schema.$ref === "string"
      ? components.schemas[schema.$ref.replace(/^.*\//, "")] ?? {}
      : isRecord(schema)
      ? schema
      : {}
  for (const { operation } of operations) encodeForm(operation.requestBody?.content, resolve)
  return {
    ...document,
    // Relative to the document, so that it is right behind any proxy and path.
    servers: [{ url: ".", description: "This server" }],
    info: { ...document.info, contact: { name: "The operator of this server" } },
  }
}
