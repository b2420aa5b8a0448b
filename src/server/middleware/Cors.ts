/**
 * Pages of other sites that may ask the server.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import * as HttpMiddleware from "effect/http/HttpMiddleware"
import * as HttpServerRequest from "effect/http/HttpServerRequest"
import { idempotencyKeyHeader, keyLifetimeHeader } from "../../contract/Idempotency.ts"
import { requestIdHeader } from "../../contract/RequestId.ts"
import { routes } from "../../contract/Routes.ts"
import { etagHeader, ifMatchHeader, ifNoneMatchHeader } from "../../contract/Version.ts"
import { allowanceHeaders } from "./Allowance.ts"
import type { Middleware } from "./Middleware.ts"

/** Which pages may ask. */
export interface CorsOptions {
  /**
   * The origins whose pages may ask the server from a browser, such as `"https://map.example.org"`, or
   * `"*"` for those of every site; none when left out. Credentials of the browser, such as cookies, are
   * never asked for: a page sends its token itself.
   */
  readonly cors?: ReadonlyArray<string> | undefined
}

/** Every origin. */
const everyone = "*"

/** What is wrong with an origin, if anything is. */
export const originProblem = (origin: string): string | undefined =>
  origin === everyone ||
    // One with a star for a part of it is a valid address, and no browser ever has it.
    (/^https?:[^*]*$/.test(origin) && URL.parse(origin)?.origin === origin)
    ? undefined
    : `Expected an origin such as https://map.example.org, without a path, or *, got ${
      JSON.stringify(origin)
    }`

const asksFirst = ({ headers, method }: HttpServerRequest.HttpServerRequest) =>
  method === "OPTIONS" && headers.origin !== undefined &&
  headers["access-control-request-method"] !== undefined

/** The header that names the session of an assistant: the tools are part of the server where it has them. */
export const mcpSessionHeader = "mcp-session-id"

// So long a browser need not ask again: the longest that any of them heeds.
const maxAge = 7200

/** Lets the pages of some origins ask `app`, and read what it answers. */
export const withCors = ({ cors = [] }: CorsOptions): Middleware => {
  const byEffect = HttpMiddleware.cors({
    // A list of none would be all of them.
    allowedOrigins: cors.includes(everyone) ? [] : (origin) => cors.includes(origin),
    allowedMethods: [...new Set(Object.values(routes).map(({ method }) => method))].sort(),
    allowedHeaders: [
      "authorization",
      "content-type",
      idempotencyKeyHeader,
      ifMatchHeader,
      ifNoneMatchHeader,
      "last-event-id",
      "mcp-protocol-version",
      mcpSessionHeader,
      requestIdHeader,
      "traceparent",
    ],
    exposedHeaders: [
      "allow",
      // By which the client sees that its clock is off.
      "date",
      etagHeader,
      keyLifetimeHeader,
      "last-modified",
      "link",
      mcpSessionHeader,
      ...allowanceHeaders,
      requestIdHeader,
      "retry-after",
    ],
    maxAge,
  })
  return (app) => {
    if (cors.length === 0) return app
    const open = byEffect(app)
    return Effect.flatMap(
      HttpServerRequest.HttpServerRequest,
      // OPTIONS of anybody else is a method like others.
      (request) => request.method !== "OPTIONS" || asksFirst(request) ? open : app,
    )
  }
}
