/**
 * What the server answers before a route, or in its place. The operations of the client do not list
 * these one by one: it sends nothing that is refused so, and 429 and 5xx can come of any call.
 *
 * @module
 */
import { formOf } from "./forms/CameraForm.ts"
import { ndjson } from "./ImportResult.ts"
import { routes } from "./Routes.ts"

const descriptions: Readonly<Record<number, string>> = {
  400: "The request cannot be read: it broke off.",
  408: "The body did not arrive in time.",
  413: "The body is larger than 1 MiB.",
  415: "The type, the charset or the encoding of the body is not taken.",
  422: "The query is not UTF-8 text.",
  429: "Too many requests of this client; Retry-After says when to come back.",
  500: "The server failed.",
  503:
    "Too many requests, or too much to read, at present, or the database cannot be written; see " +
    "Retry-After.",
}

/** What tells the statuses of an operation of an OpenAPI document. */
export interface OperationFacts {
  readonly method: string
  /** Whether it needs a token. */
  readonly hasToken: boolean
  /** The content types that it reads. */
  readonly bodies: ReadonlyArray<string>
  /** Whether it tells how the server is, and so is never turned away. */
  readonly isProbe: boolean
}

/** The statuses that the server may answer an operation with, besides those of its route. */
export const serverStatuses = (
  { bodies, hasToken, isProbe, method }: OperationFacts,
): ReadonlyArray<number> => [
  // An import is answered while it is read, so that the end of the answer tells what befell it.
  ...bodies.includes("application/json") ? [400, 408] : [],
  ...method === "get" ? [] : bodies.includes("application/x-ndjson") ? [415] : [413, 415],
  422,
  ...hasToken ? [429] : [],
  500,
  ...isProbe ? [] : [503],
]

const response = (status: number) => ({
  description: descriptions[status],
  content: {
    "application/json": {
      schema: {
        type: "object",
        properties: { message: { type: "string" } },
        required: ["message"],
        additionalProperties: false,
      },
    },
  },
})

interface Operation {
  readonly tags?: ReadonlyArray<string>
  readonly security?: ReadonlyArray<unknown>
  readonly requestBody?: { readonly content: Readonly<Record<string, unknown>> }
  readonly responses: Record<string, unknown>
  parameters?: ReadonlyArray<{ readonly name: string }>
}

const revalidated = ["reads", "changes", "sources"]
const unchanged = "If-None-Match names the ETag of the answer: the client has it already."

const header = (name: string, description: string) => ({
  name,
  in: "header",
  required: false,
  description,
  schema: { type: "string" },
})

const ifNoneMatch = header(
  "if-none-match",
  "The ETag of the answer that the client has: 304 without a body where it would get the same.",
)

const lastEventID = header(
  "last-event-id",
  "Of a stream of events: the id of the last event that was read, in place of after.",
)

/** The forms besides JSON in which an answer can come. */
const addForms = (response: unknown) => {
  for (const { mediaType } of Object.values(formOf)) {
    addType(response, mediaType.replace(/;.*/, ""))
  }
}

const addType = (response: unknown, mediaType: string) => {
  const { content } = response as { readonly content: Record<string, unknown> }
  content[mediaType] ??= { schema: { type: "string" } }
}

interface Media {
  schema: unknown
}

/** Says of the lines of an import what they are: the body of the route that adds one camera. */
const describeLines = (add: Operation | undefined, { requestBody }: Operation) => {
  const lines = requestBody?.content[ndjson] as Media | undefined
  const camera = add?.requestBody?.content["application/json"] as Media | undefined
  if (lines === undefined || camera === undefined) return
  lines.schema = {
    type: "string",
    description: "A camera a line.",
    contentMediaType: ndjson,
    contentSchema: camera.schema,
  }
}

/** Adds to an OpenAPI document what the server itself answers, and what is the same for many routes. */
export const withServerStatuses = (document: Readonly<Record<string, unknown>>) => {
  const paths = document.paths as Readonly<Record<string, Readonly<Record<string, Operation>>>>
  for (const operations of Object.values(paths)) {
    for (const [method, operation] of Object.entries(operations)) {
      const { parameters = [], requestBody, responses, security = [], tags } = operation
      const statuses = serverStatuses({
        method,
        hasToken: security.length > 0,
        bodies: Object.keys(requestBody?.content ?? {}),
        isProbe: tags?.includes("system") ?? false,
      })
      for (const status of statuses) responses[status] ??= response(status)
      if (method === "get" && tags?.some((tag) => revalidated.includes(tag))) {
        responses[304] = { description: unchanged }
        const isLog = tags.includes("changes")
        operation.parameters = [...parameters, ifNoneMatch, ...isLog ? [lastEventID] : []]
      }
      if (parameters.some(({ name }) => name === "format")) addForms(responses[200])
      describeLines(paths[routes.addCamera.path]?.post, operation)
      if (tags?.includes("changes")) addType(responses[200], "text/event-stream")
    }
  }
  return document
}
