/**
 * The failures of operations as responses of the OpenAPI document: what several have stands once.
 *
 * @module
 */
import { generalMessages, messagesOf, reasonOf } from "./Messages.ts"
import { toHeader } from "./Parameters.ts"

const names: Readonly<Record<number, string>> = {
  400: "BadRequest",
  401: "Unauthorized",
  403: "Forbidden",
  408: "RequestTimeout",
  412: "PreconditionFailed",
  413: "ContentTooLarge",
  415: "UnsupportedMediaType",
  422: "UnprocessableContent",
  429: "TooManyRequests",
  500: "InternalServerError",
  503: "ServiceUnavailable",
}

const waiting = [429, 503]

const example = (message: string) => ({ value: { message } })

/** A key for an example, of the words of its message. */
const keyOf = (message: string): string =>
  message.replace(/<\w+>|[^\w ]/g, "").trim().split(/\s+/).slice(0, 7).join("-").toLowerCase()

const responseOf = (status: number, messages: ReadonlyArray<string>, operation?: string) => ({
  description: reasonOf(status, operation) ?? "Failure",
  ...waiting.includes(status) && {
    headers: { "retry-after": toHeader("retry-after", { schema: { type: "integer" } }) },
  },
  content: {
    "application/json": {
      schema: { $ref: "#/components/schemas/Failure" },
      examples: Object.fromEntries(messages.map((message) => [keyOf(message), example(message)])),
    },
  },
})

/** A failure of an operation. */
export const toFailure = (operation: string, status: number) => {
  const messages = messagesOf(operation, status)
  const name = names[status]
  return name !== undefined && messages === generalMessages(status)
    ? { $ref: `#/components/responses/${name}` }
    : responseOf(status, messages, operation)
}

/** The failures of more than one operation. */
export const failureResponses = Object.fromEntries(
  Object.entries(names).map(([status, name]) => [
    name,
    responseOf(Number(status), generalMessages(Number(status))),
  ]),
)
