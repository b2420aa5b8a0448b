/**
 * What is known of a request while it is answered, and told once it is: its id, route and client.
 *
 * @module
 */
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Headers from "effect/http/Headers"
import * as HttpServerRequest from "effect/http/HttpServerRequest"
import * as HttpServerResponse from "effect/http/HttpServerResponse"
import * as References from "effect/References"
import { idempotencyKeyHeader, keyLifetime, keyLifetimeHeader } from "../../contract/Idempotency.ts"
import { readRequestId, requestIdHeader } from "../../contract/RequestId.ts"
import type { AuthenticationError } from "../../domain/Errors.ts"
import type { StoredClient } from "../stores/ClientStore.ts"
import type { RequestMetrics } from "./Metrics.ts"

/** A path that the server knows, and the methods that it takes. */
export interface Route {
  /** The path, with `:name` for a parameter. */
  readonly path: string
  readonly methods: ReadonlyArray<string>
  /** Whether its body is read as a stream, which has no largest size. */
  readonly isStreamed: boolean
  /** Whether it tells how the server is, above all when that has much to do. */
  readonly isProbe: boolean
  /** What its responses say to caches, failures included. */
  readonly cacheHeaders: Readonly<Record<string, string>>
}

/** A request that was answered. Neither its query nor its headers are here: they hold secrets. */
export interface HandledRequest {
  /** The HTTP method. */
  readonly method: string
  /**
   * The path without the query, as far as it is known: `/*` for one that is not, and the name of a
   * parameter for what is too long for it. Whoever mistakes an address may have put a secret there.
   */
  readonly path: string
  /** The status of the response; 499 when the client went away before there was one. */
  readonly status: number
  /** How long it took until the response was made. */
  readonly milliseconds: number
  /** The id that the response carries in `X-Request-Id`. */
  readonly requestId: string
  /** The client that it comes from, if a valid token said so. */
  readonly clientID: string | undefined
}

/** A request that is being answered. */
export interface RunningRequest {
  readonly requestId: string
  readonly route: Route | undefined
  clientID: string | undefined
  /** The client that its token names, as it is now; fails if the token is not taken any more. */
  identify?: Effect.Effect<StoredClient, AuthenticationError>
  /** The same, also once the life of its token is over. */
  remain?: Effect.Effect<StoredClient, AuthenticationError>
}

/** The request that is being answered. */
export const CurrentRequest = Context.Reference<RunningRequest | undefined>(
  "@cam2/camera-database/CurrentRequest",
  { defaultValue: () => undefined },
)

/** How requests are followed. */
export interface RequestOptions {
  readonly findRoute: (url: string) => Route | undefined
  readonly metrics?: RequestMetrics | undefined
  readonly onResponse?: ((request: HandledRequest) => Effect.Effect<void>) | undefined
}

/** Of responses that are the same for everyone. */
export const shared: Route["cacheHeaders"] = {}
/** Of responses that depend on who asks: kept by nobody else, and asked after before it is used again. */
export const ofCaller: Route["cacheHeaders"] = {
  "cache-control": "private, no-cache",
  vary: "authorization, accept",
}
/** Of responses that hold a secret or a token; a cache of HTTP/1.0 knows only the second. */
export const secret: Route["cacheHeaders"] = { "cache-control": "no-store", pragma: "no-cache" }

const gone = 499

/** Keeps browsers from taking a response for anything else than it says. */
const noSniffing = { "x-content-type-options": "nosniff" }

// Longer than what is mistaken for an id, and shorter than a secret or a token.
const longestShown = 32
const clientID = /^[\da-f]{96}$/i

/** The path of an address. */
export const pathOf = (url: string): string => /^[^?#]*/.exec(url)![0]

/** The path of an address as it may be shown; see {@linkcode HandledRequest}. */
export const shownPath = (url: string, route: Route | undefined): string => {
  if (route === undefined) return "/*"
  if (!route.path.includes(":")) return route.path
  const given = pathOf(url).split("/")
  return route.path.split("/")
    .map((name, index) => {
      const text = given[index]!
      return text.length <= longestShown || clientID.test(text) ? text : name
    })
    .join("/")
}

/**
 * Gives every request an id, which its response and its log lines carry: the one that came with it if
 * that is safe to repeat, else a new one.
 */
export const withRequests = ({ findRoute, metrics, onResponse }: RequestOptions) =>
<E, R>(
  app: Effect.Effect<HttpServerResponse.HttpServerResponse, E, R>,
): Effect.Effect<
  HttpServerResponse.HttpServerResponse,
  E,
  R | HttpServerRequest.HttpServerRequest
> =>
  Effect.withFiber((fiber) => {
    const { headers, method, url } = Context.getUnsafe(
      fiber.context,
      HttpServerRequest.HttpServerRequest,
    )
    const requestId = readRequestId(headers[requestIdHeader]) ?? crypto.randomUUID()
    const route = findRoute(url)
    const running: RunningRequest = { requestId, route, clientID: undefined }
    const ownHeaders = {
      ...route?.cacheHeaders,
      ...noSniffing,
      [requestIdHeader]: requestId,
      [keyLifetimeHeader]: String(keyLifetime),
    }
    const clock = fiber.getRef(Clock.Clock)
    const startedAt = clock.monotonicTimeNanosUnsafe()
    metrics?.started()
    return app.pipe(
      Effect.updateContext((context: Context.Context<R>) =>
        context.pipe(
          Context.add(CurrentRequest, running),
          // With the database, a key gives the secret that was answered.
          Context.add(Headers.CurrentRedactedNames, [
            ...Context.get(context, Headers.CurrentRedactedNames),
            idempotencyKeyHeader,
          ]),
          Context.add(References.CurrentLogAnnotations, {
            ...Context.get(context, References.CurrentLogAnnotations),
            requestId,
          }),
        )
      ),
      Effect.map(HttpServerResponse.setHeaders(ownHeaders)),
      Effect.onExit((exit) => {
        const status = Exit.isSuccess(exit) ? exit.value.status : gone
        const milliseconds = Number(clock.monotonicTimeNanosUnsafe() - startedAt) / 1e6
        metrics?.answered({ method, route, status, milliseconds })
        if (onResponse === undefined) return Effect.void
        const path = shownPath(url, running.route)
        const { clientID } = running
        return onResponse({ method, path, status, milliseconds, requestId, clientID })
      }),
    )
  })
