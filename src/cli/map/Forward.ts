/**
 * Requests of a map on loopback, sent on to the server with the token of the user.
 *
 * @module
 */
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import { constVoid } from "effect/Function"
import * as HttpServerRequest from "effect/http/HttpServerRequest"
import * as HttpServerResponse from "effect/http/HttpServerResponse"
import * as Predicate from "effect/Predicate"
import * as Redacted from "effect/Redacted"
import * as Stream from "effect/Stream"
import { type TokenError, TokenService } from "../../client/TokenService.ts"
import { noSuchRoute } from "../../contract/NoRoute.ts"
import { routes } from "../../contract/Routes.ts"
import { withoutLastSlash } from "../../domain/Address.ts"
import { BrokenOff } from "../../server/middleware/BrokenOff.ts"
import { withFailures } from "../../server/middleware/FailureResponses.ts"
import { routeFinder } from "../../server/routes/RouteFinder.ts"
import type { HttpApp } from "../../server/Server.ts"

const findRoute = routeFinder({})

// What a map needs. A new secret, say, is nothing that a page should ask for in the user's name.
const isForwarded = (path: string) =>
  path === routes.whoami.path || /^\/(cameras|sources)\//.test(`${path}/`)

const sent = [
  "accept",
  "content-type",
  "idempotency-key",
  "if-match",
  "if-none-match",
  "last-event-id",
  "x-request-id",
]

const told = [
  "allow",
  "cache-control",
  "content-disposition",
  "content-type",
  "etag",
  "idempotency-key-lifetime",
  "last-modified",
  "link",
  "ratelimit-limit",
  "ratelimit-remaining",
  "ratelimit-reset",
  "retry-after",
  "vary",
  "x-request-id",
]

const own = {
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  // Whatever a server says it is, it is no page here.
  "content-security-policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
}

const refuse = (
  status: number,
  message: string,
  headers: Readonly<Record<string, string>> = {},
) => HttpServerResponse.jsonUnsafe({ message }, { status, headers: { ...own, ...headers } })

const named = (
  names: ReadonlyArray<string>,
  valueOf: (name: string) => string | null | undefined,
) =>
  Object.fromEntries(names.flatMap((name) => {
    const value = valueOf(name)
    return value == null ? [] : [[name, value]]
  }))

// A server that is well has answered by then, or goes on with its answer.
const patience = Duration.seconds(30)

// The page tells of it; Deno would write any other error out on standard error.
const brokenOff = new BrokenOff("The server broke off its answer.")

/** What the page is told where there is no token to be had. */
const withoutToken = (error: TokenError): HttpServerResponse.HttpServerResponse => {
  switch (error._tag) {
    case "AuthenticationError":
    case "ResourceNotFoundError":
      return refuse(
        401,
        `${error.message}. Log in again with cam2 login, and start cam2 map again.`,
      )
    case "TooManyRequestsError": {
      const wait =
        Predicate.hasProperty(error, "retryAfter") && Duration.isDuration(error.retryAfter)
          ? String(Math.ceil(Duration.toSeconds(error.retryAfter)))
          : "60"
      return refuse(429, error.message, { "retry-after": wait })
    }
    default:
      return refuse(502, error.message)
  }
}

/** What is sent on. */
interface Forwarded {
  readonly url: URL
  readonly method: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: ArrayBuffer | null
}

/** Answers with what the server at `baseURL` does, as the user whose tokens there are. */
export const forwardTo = (baseURL: string): Effect.Effect<HttpApp, never, TokenService> =>
  Effect.map(TokenService, (tokens) => {
    const base = withoutLastSlash(baseURL)
    const { pathname } = new URL(`${base}/`)
    const unreachable = refuse(502, `The server at ${base}/ cannot be reached.`)

    const silent = refuse(
      504,
      `The server at ${base}/ has not answered for ${Duration.toSeconds(patience)} s.`,
    )

    const ask = ({ headers, url, ...rest }: Forwarded, token: Redacted.Redacted<string>) =>
      Effect.tryPromise((signal) =>
        fetch(url, {
          ...rest,
          signal,
          redirect: "manual",
          headers: { ...headers, authorization: `Bearer ${Redacted.value(token)}` },
        })
      )

    const send = Effect.fnUntraced(function* (forwarded: Forwarded) {
      const token = yield* tokens.get
      const first = yield* ask(forwarded, token)
      if (first.status !== 401) return first
      // Its life is over, or the server was given another key.
      yield* Effect.promise(() => first.body?.cancel().catch(constVoid) ?? Promise.resolve())
      yield* tokens.drop(token)
      return yield* ask(forwarded, yield* tokens.get)
    })

    const answered = (response: Response) => {
      const { body, headers, status } = response
      // Of these no answer can be made, or it would be none to what the page asked.
      if (status < 200 || status === 205 || status > 599) {
        return refuse(
          502,
          `The server at ${base}/ answers with the status ${status}, which no answer here can have.`,
        )
      }
      if (status >= 300 && status < 400 && status !== 304) {
        return refuse(502, `The server at ${base}/ leads elsewhere: give --base-url that address.`)
      }
      const answer = { status, headers: { ...named(told, (name) => headers.get(name)), ...own } }
      return body === null ? HttpServerResponse.empty(answer) : HttpServerResponse.stream(
        Stream.fromReadableStream({ evaluate: () => body, onError: () => brokenOff }).pipe(
          Stream.timeoutOrElse({ duration: patience, orElse: () => Stream.fail(brokenOff) }),
        ),
        answer,
      )
    }

    return Effect.gen(function* () {
      const request = yield* HttpServerRequest.HttpServerRequest
      const { headers, method } = request
      const url = new URL(base + request.url)
      // As it will be read there, with what a name in it makes of the path.
      const route = url.pathname.startsWith(pathname)
        ? findRoute(`/${url.pathname.slice(pathname.length)}`)
        : undefined
      if (route === undefined || route.isStreamed || !isForwarded(route.path)) {
        return refuse(404, noSuchRoute)
      }
      if (!route.methods.includes(method === "HEAD" ? "GET" : method)) {
        return refuse(405, `The method ${method} is not allowed here.`, {
          allow: route.methods.join(", "),
        })
      }
      const bytes = method === "GET" || method === "HEAD" ? undefined : yield* request.arrayBuffer
      return yield* send({
        url,
        method,
        headers: named(sent, (name) => headers[name]),
        body: bytes === undefined || bytes.byteLength === 0 ? null : bytes,
      }).pipe(
        Effect.map(answered),
        Effect.timeoutOrElse({ duration: patience, orElse: () => Effect.succeed(silent) }),
        Effect.catchTag("UnknownError", () => Effect.succeed(unreachable)),
        Effect.catch((error) => Effect.succeed(withoutToken(error))),
      )
    }).pipe(withFailures)
  })
