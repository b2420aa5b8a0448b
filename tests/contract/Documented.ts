/**
 * What the OpenAPI document says of an answer, and what every answer carries.
 *
 * @module
 */
import assert from "node:assert/strict"
import * as OpenApi from "effect/http-api/OpenApi"
import { Api } from "../../src/contract/Api.ts"
import { messagesOf } from "../../src/contract/document/Messages.ts"
import { routeFinder } from "../../src/server/routes/RouteFinder.ts"

interface Operation {
  readonly operationId: string
  readonly responses: Readonly<Record<string, unknown>>
  readonly security?: ReadonlyArray<unknown>
  readonly requestBody?: { readonly content: Readonly<Record<string, unknown>> }
}

/** An operation of the document. */
export interface DocumentedOperation extends Operation {
  readonly method: string
  readonly path: string
  readonly statuses: ReadonlyArray<number>
}

const { paths } = OpenApi.fromApi(Api) as unknown as {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
}

/** Every operation of the document. */
export const operations: ReadonlyArray<DocumentedOperation> = Object.entries(paths).flatMap((
  [path, methods],
) =>
  Object.entries(methods).map(([method, operation]) => ({
    ...operation,
    path,
    method: method.toUpperCase(),
    statuses: Object.keys(operation.responses).map(Number),
  }))
)

const findRoute = routeFinder({ metrics: true })

/** What a message is like in which the words in brackets are others each time. */
const patternOf = (message: string) =>
  new RegExp(`^${message.split(/<\w+>/).map((part) => RegExp.escape(part)).join("[^]*")}$`)

const assertMessage = ({ operationId }: DocumentedOperation, status: number, body: unknown) => {
  const { message } = body as { readonly message: string }
  const known = messagesOf(operationId, status)
  assert.ok(
    known.some((one) => patternOf(one).test(message)),
    `${operationId} ${status} has the message ${message}`,
  )
}

/**
 * Checks that the status is one that the document has for the route, the message one that it has for
 * the status, and the headers of all. The answer can be read after it.
 */
export const assertDocumented = async (
  { method, url }: { readonly method: string; readonly url: string },
  response: Response,
): Promise<void> => {
  const { headers, status } = response
  assert.equal(headers.get("x-content-type-options"), "nosniff", `${method} ${url}`)
  const { pathname } = new URL(url)
  const path = findRoute(pathname)?.path.replace(/:(\w+)/g, "{$1}")
  const operation = operations.find((operation) =>
    operation.path === path && operation.method === (method === "HEAD" ? "GET" : method)
  )
  if (operation === undefined) return
  assert.ok(operation.statuses.includes(status), `${method} ${pathname} answers ${status}`)
  if (status >= 400 && method !== "HEAD") {
    assertMessage(operation, status, await response.clone().json())
  }
}
