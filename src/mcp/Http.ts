/**
 * The tools at an address of a server, for assistants elsewhere.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import type * as Headers from "effect/http/Headers"
import * as HttpEffect from "effect/http/HttpEffect"
import * as HttpRouter from "effect/http/HttpRouter"
import * as HttpServerRequest from "effect/http/HttpServerRequest"
import * as HttpServerResponse from "effect/http/HttpServerResponse"
import * as Layer from "effect/Layer"
import * as McpServer from "effect/ai/McpServer"
import type * as Scope from "effect/Scope"
import type { ApiClient } from "../client/ApiClient.ts"
import { type CorsOptions, mcpSessionHeader, withCors } from "../server/middleware/Cors.ts"
import { withFailures } from "../server/middleware/FailureResponses.ts"
import { withBodyTimeout } from "../server/middleware/RequestBody.ts"
import type { HttpApp } from "../server/Server.ts"
import { layerCaller } from "./Caller.ts"
import { facts, protocols } from "./Facts.ts"
import { Sessions } from "./Sessions.ts"
import { type ToolOptions, toolsOf } from "./ToolHandlers.ts"

/** Where the tools are. */
export const mcpPath = "/mcp"

const isTools = (url: string) => /^\/mcp\/?(\?|$)/.test(url)

/** Which tools there are, and which pages may use them. */
export interface McpOptions extends ToolOptions, CorsOptions {}

/** The id of whoever asks, as the server knows it, or how it turns whoever asks away. */
const identify = Effect.fnUntraced(function* (app: HttpApp) {
  const { headers } = yield* HttpServerRequest.HttpServerRequest
  const asked = HttpServerRequest.fromWeb(
    new Request("http://cam2.invalid/apps/me", {
      headers: headers.authorization === undefined ? {} : { authorization: headers.authorization },
    }),
  )
  const response = yield* Effect.provideService(app, HttpServerRequest.HttpServerRequest, asked)
  if (response.status !== 200) return response
  const { clientID }: { readonly clientID: string } = yield* Effect.promise(() =>
    HttpServerResponse.toWeb(response).json()
  )
  return clientID
})

const refuse = (status: number, message: string, headers: Headers.Input = {}) =>
  HttpServerResponse.jsonUnsafe({ message }, { status, headers })

const unknownSession = refuse(404, "There is no such session: begin with initialize.")

const noSession =
  "A session begins with initialize, alone in its request. Its response has the header " +
  `${mcpSessionHeader}, which every request after it has too.`

/** Why requests are refused of which the protocol says no more than a status. */
const reasons: Readonly<Record<number, string>> = {
  400: "A request has one message: this revision of the protocol has no lists of them.",
  405: "Messages are sent with POST, and a session is ended with DELETE.",
  406: "Accept both application/json and text/event-stream.",
  415: "The body must be application/json.",
}

const withReason = (
  response: HttpServerResponse.HttpServerResponse,
  session: string | undefined,
) => {
  const { body, headers, status } = response
  if (body._tag !== "Empty") return response
  const reason = status === 400 && session === undefined ? noSession : reasons[status]
  return reason === undefined ? response : refuse(status, reason, headers)
}

/**
 * `app` with the tools at `/mcp`, by the protocol's streamable HTTP. Whoever calls them needs a token,
 * as for every route, and may do what it may do there.
 */
export const withMcp = (
  app: HttpApp,
  { cors, ...options }: McpOptions = {},
): Effect.Effect<HttpApp, never, Scope.Scope> =>
  Effect.gen(function* () {
    const asCaller = McpServer.middleware<{ provides: ApiClient }>()((effect, { headers }) =>
      Effect.provide(effect, layerCaller(app, headers.authorization))
    )
    const tools = yield* McpServer.layerHttp({
      ...facts,
      path: mcpPath,
      protocols,
      allowSessionTermination: true,
      registrations: Layer.provide(toolsOf(options), asCaller.layer),
    }).pipe(HttpRouter.toHttpEffect, Effect.orDie)
    const sessions = new Sessions()
    const end = (session: string) =>
      tools.pipe(
        Effect.provideService(
          HttpServerRequest.HttpServerRequest,
          HttpServerRequest.fromWeb(
            new Request(`http://cam2.invalid${mcpPath}`, {
              method: "DELETE",
              headers: { [mcpSessionHeader]: session },
            }),
          ),
        ),
        Effect.scoped,
        Effect.ignoreCause,
      )
    const answer = Effect.gen(function* () {
      const { headers, method } = yield* HttpServerRequest.HttpServerRequest
      const clientID = yield* identify(app)
      if (typeof clientID !== "string") return clientID
      const session = headers[mcpSessionHeader]
      if (session !== undefined && !sessions.use(session, clientID)) return unknownSession
      const response = withReason(yield* tools, session)
      if (session !== undefined && method === "DELETE") sessions.close(session)
      // Its name is set on the response just before that is sent.
      if (session === undefined) {
        yield* HttpEffect.appendPreResponseHandler((_, sent) => {
          const opened = sent.headers[mcpSessionHeader]
          const ended = opened === undefined ? undefined : sessions.open(opened, clientID)
          return Effect.as(ended === undefined ? Effect.void : end(ended), sent)
        })
      }
      return response
    }).pipe(withBodyTimeout({}), withFailures, withCors({ cors }))
    return Effect.flatMap(
      HttpServerRequest.HttpServerRequest,
      ({ url }) => isTools(url) ? answer : app,
    )
  })
