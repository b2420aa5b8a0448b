/**
 * Calls to the API: token, retries, and the error that each status means.
 *
 * @module
 */
import type * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type * as HttpClient from "effect/http/HttpClient"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as Layer from "effect/Layer"
import type * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import * as Stream from "effect/Stream"
import { type Pairs, toQuery } from "../contract/Encoding.ts"
import { idempotencyKeyHeader, takesKey } from "../contract/Idempotency.ts"
import { type FailureStatus, type Route, tokenExpired } from "../contract/Routes.ts"
import * as routes from "../contract/RouteTable.ts"
import type {
  AuthenticationError,
  ConnectionError,
  FormatError,
  InternalError,
  InvalidResponseError,
  ResourceNotFoundError,
  TooManyRequestsError,
} from "../domain/Errors.ts"
import * as Problem from "../domain/Problem.ts"
import { type ClientOptions, type ClientOptionsError, connect } from "./Connection.ts"
import { exchange, failTimeout } from "./Exchange.ts"
import { type FailureByStatus, failureOf, isToldByApi, messageOf } from "./Failures.ts"
import { isForeign, type KnownServer, learn, serverOf } from "./HeedsKeys.ts"
import { type RetryFacts, retryOf, type RetryPolicy } from "./RetryPolicy.ts"
import { TokenService } from "./TokenService.ts"
import * as Transport from "./Transport.ts"

/**
 * How every operation can fail: wrong input, no token, no answer, or a broken one.
 *
 * These are the errors of obtaining a token, written out: an alias of the one would be shown under the
 * name of the other.
 */
export type RequestError =
  | AuthenticationError
  | ResourceNotFoundError
  | FormatError
  | TooManyRequestsError
  | InternalError
  | ConnectionError
  | InvalidResponseError

/** One call of a route. */
export interface Call<Failure extends FailureStatus> {
  /** The operation that makes it, as errors and spans name it. */
  readonly operation: string
  /** Where it goes, and what can come back. */
  readonly route: Route<Failure>
  /** The values of the parameters in the path. */
  readonly path?: Readonly<Record<string, string>> | undefined
  /** What goes into the query. */
  readonly parameters?: Pairs | undefined
  /** What goes into the body, as a form. */
  readonly form?: Pairs | undefined
  /** What goes into the body, as NDJSON. */
  readonly lines?: string | undefined
}

/** The answer to a call. */
export interface Answer {
  /** The success status of the route. */
  readonly status: number
  /** The value of a header, whose name is in lower case. */
  readonly header: (name: string) => string | undefined
  /** The JSON of the body; undefined when it is not JSON. */
  readonly body: unknown
  /** The id that the server gave the request, if it told one that is safe to repeat. */
  readonly requestId?: string | undefined
  /** The body as it came. */
  readonly text: string
}

/** What {@linkcode ApiClient} does. */
export interface ApiClientShape {
  /** Makes a call; succeeds with the answer when it is a success of the route. */
  readonly call: <Failure extends FailureStatus>(
    call: Call<Failure>,
  ) => Effect.Effect<Answer, RequestError | FailureByStatus[Failure]>
  /** The policy by which calls are repeated; `false` when each is sent once. */
  readonly retry: RetryPolicy | false
  /** The time for a call with its token and all its retries. */
  readonly deadline: Duration.Duration
  /** Where the server is, such as `https://cameras.example.org`; a link to another place is none. */
  readonly origin?: string | undefined
  /** What stands in for an operation in a test: `run` itself, another function, or an exception. */
  readonly substitute?: (<Run>(operation: string, run: Run) => Run) | undefined
}

// A dot segment would be taken out of the path and lead to another route.
const isSegment = (text: unknown): text is string =>
  typeof text === "string" && text !== "" && text !== "." && text !== ".." && text.isWellFormed()

const fillPath = <Failure extends FailureStatus>(
  { operation, path, route }: Call<Failure>,
): Result.Result<string, FormatError> => {
  if (path === undefined) return Result.succeed(route.path)
  let filled = ""
  for (const segment of route.path.split("/").slice(1)) {
    if (!segment.startsWith(":")) {
      filled += `/${segment}`
      continue
    }
    const name = segment.slice(1)
    const value = path[name]
    if (!isSegment(value)) return Result.fail(Problem.idError(operation, name, value))
    filled += `/${encodeURIComponent(value)}`
  }
  return Result.succeed(filled)
}

/** What of a failure decides whether its request is repeated. */
interface CallFailure extends RetryFacts {
  readonly message: string
  readonly requestId?: string | undefined
}

/** Whether it is certain that the server never saw the request. */
export const neverSent = ({ reason }: { readonly reason?: unknown }): boolean =>
  reason === "Refused" || reason === "Local"

/** Whether a request that failed can be sent again without doing twice what it does. */
export const mayRepeat = (route: Route, server: KnownServer) => (error: CallFailure) => {
  // What is known after the failure, which can be told by an answer itself.
  if (takesKey(route) && server.heedsKeys) return true
  if (route.method === "GET") return true
  if (route.method === "PUT" || route.method === "DELETE") return route !== routes.resetSecret
  // Certain that no camera was added; a client that was registered would be lost with its secret.
  return (route === routes.addCamera || route === routes.importCameras) &&
    (neverSent(error) ||
      (error.status === 429 || error.status === 503) && isToldByApi(error))
}

/** Whether what a key was sent with is worth another try: it is in progress, or nobody knows. */
const isUnsettled = ({ _tag, requestId, status }: CallFailure) =>
  _tag === "InternalError" ? status === 409 : _tag === "InvalidResponseError" && !requestId

interface Body {
  readonly text: string
  readonly contentType: string
}

const bodyOf = ({ form, lines }: Call<FailureStatus>): Body | undefined =>
  lines !== undefined
    ? { text: lines, contentType: "application/x-ndjson" }
    : form && { text: toQuery(form), contentType: "application/x-www-form-urlencoded" }

// Deno sends a request whose body is bytes, or that has none, again by itself when a kept connection
// turns out to be closed; one whose body is a stream it does not, and Node neither.
const sentOnce = (request: HttpClientRequest.HttpClientRequest, body: Body | undefined) =>
  body
    ? HttpClientRequest.bodyStream(
      request,
      Stream.succeed(new TextEncoder().encode(body.text)),
      body,
    )
    // An empty one is of no type.
    : HttpClientRequest.removeHeader(
      HttpClientRequest.bodyStream(request, Stream.empty),
      "content-type",
    )

const make = Effect.fnUntraced(function* (options: ClientOptions) {
  const connection = yield* connect(options)
  const send = yield* Transport.make
  const tokens = yield* TokenService
  const retry = retryOf(options, connection.retry)
  const server = serverOf(options)
  const timeout = Duration.toMillis(connection.timeout)
  const longest = Duration.toMillis(connection.deadline)

  const callWith = Effect.fnUntraced(function* <Failure extends FailureStatus>(
    call: Call<Failure>,
    clock: Clock.Clock,
  ): Effect.fn.Return<Answer, RequestError | FailureByStatus[Failure]> {
    const { operation, parameters, route } = call
    const deadline = clock.currentTimeMillisUnsafe() + longest
    const path = yield* Effect.fromResult(fillPath(call))
    // The query as text, for the request would take its address apart to add it.
    const query = parameters && parameters.length > 0 ? `?${toQuery(parameters)}` : ""
    let request = HttpClientRequest.make(route.method)(connection.address + path + query, {
      acceptJson: true,
    })
    const hasKey = takesKey(route)
    // The same on every retry, and with every token.
    if (hasKey) {
      request = HttpClientRequest.setHeader(request, idempotencyKeyHeader, crypto.randomUUID())
    }
    const body = bodyOf(call)
    const plain = body ? HttpClientRequest.bodyText(request, body.text, body.contentType) : request

    const outOfTime = failTimeout(operation, connection.address)
    const attempt = (token: Redacted.Redacted<string>) =>
      Effect.suspend(() => {
        const left = deadline - clock.currentTimeMillisUnsafe()
        const isSentOnce = hasKey ? !server.heedsKeys : route === routes.importCameras
        return left <= 0 ? outOfTime() : exchange(
          send,
          HttpClientRequest.bearerToken(isSentOnce ? sentOnce(request, body) : plain, token),
          operation,
          Math.min(timeout, left),
          [token, connection.clientSecret],
        )
      }).pipe(
        Effect.filterOrFail(
          (reply) => {
            learn(server, reply)
            const proves = !(hasKey && server.heedsKeys && isForeign(reply))
            return reply.status === route.success
              ? proves
              : reply.status === 401 && (proves || messageOf(reply.body) !== undefined)
          },
          (reply) => failureOf(operation, route, reply),
        ),
      )
    for (let renewals = 0;; renewals++) {
      const now = clock.currentTimeMillisUnsafe()
      const token = tokens.peek?.(now) ?? (yield* Effect.timeoutOrElse(tokens.get, {
        duration: Math.max(0, deadline - now),
        orElse: outOfTime,
      }))
      const reply = yield* retry(
        attempt(token),
        deadline,
        mayRepeat(route, server),
        hasKey ? isUnsettled : undefined,
      )
      if (reply.status !== 401) return reply
      // Whatever is wrong with the token, the next call gets a new one.
      yield* tokens.drop(token)
      if (!isExpired(reply) || renewals === 2) {
        return yield* Effect.fail(failureOf(operation, route, reply))
      }
    }
  })
  return ApiClient.of({
    retry: connection.retry,
    deadline: connection.deadline,
    origin: connection.baseURL.origin,
    call: (call) => Effect.clockWith((clock) => callWith(call, clock)),
  })
})

const isExpired = ({ body }: Answer): boolean =>
  (body as { readonly message?: unknown } | null | undefined)?.message === tokenExpired

const Service: Context.ServiceClass<
  ApiClient,
  "@cam2/camera-database/ApiClient",
  ApiClientShape
> = Context.Service<ApiClient, ApiClientShape>()("@cam2/camera-database/ApiClient")

/** The service that every operation needs; {@linkcode layer} provides it. */
export class ApiClient extends Service {
  /** Calls to the server in `options`, with tokens from {@linkcode TokenService}. */
  static readonly layer = (
    options: ClientOptions,
  ): Layer.Layer<ApiClient, ClientOptionsError, HttpClient.HttpClient | TokenService> =>
    Layer.effect(ApiClient, make(options))
}
