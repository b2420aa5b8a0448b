/**
 * What carries a request to the server, and its whole answer back.
 *
 * @module
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as Headers from "effect/http/Headers"
import * as HttpClient from "effect/http/HttpClient"
import type * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as HttpClientResponse from "effect/http/HttpClientResponse"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import { idempotencyKeyHeader } from "../contract/Idempotency.ts"
import { type Bytes, isBounded, type ReadHeader, readUpToLimit } from "./Body.ts"
import { isTraced } from "./Operation.ts"

/** An answer that came to its end. */
export interface Received {
  readonly status: number
  readonly header: ReadHeader
  /** The body; undefined when it is larger than what is read. */
  readonly body: Bytes | undefined
}

/** No answer, or not all of it. */
export interface Lost {
  readonly _tag: "Lost"
  readonly cause: unknown
  /** Whether there was a part of it. */
  readonly isCut: boolean
}

/** Sends a request, and gives its answer. */
export type Transport = (
  request: HttpClientRequest.HttpClientRequest,
) => Effect.Effect<Received, Lost>

// A redirect could carry the token to a server that nobody chose.
const redirect = "manual"

// No span that no tracer takes.
const settings = (context: Context.Context<never>) => {
  const init = context.pipe(
    Context.add(FetchHttpClient.RequestInit, {
      ...Context.getOrUndefined(context, FetchHttpClient.RequestInit),
      redirect,
    }),
    // A runtime that sends no streams is sent the bytes.
    Context.add(FetchHttpClient.StreamBodyFallback, "buffer"),
  )
  if (!isTraced(context)) return Context.add(init, HttpClient.TracerDisabledWhen, () => true)
  // With the database of the server, a key gives the secret that was answered.
  return Context.add(init, Headers.CurrentRedactedNames, [
    ...Context.get(context, Headers.CurrentRedactedNames),
    idempotencyKeyHeader,
  ])
}

const bodyOf = (
  response: HttpClientResponse.HttpClientResponse,
  source: Response | undefined,
) => source ? Effect.succeed(source.body) : Stream.toReadableStreamEffect(response.stream)

const lost = (isCut: boolean) => (cause: unknown): Lost => ({ _tag: "Lost", cause, isCut })

const readBody = (
  response: HttpClientResponse.HttpClientResponse,
  header: ReadHeader,
): Effect.Effect<Bytes | undefined, Lost> => {
  const source = Option.getOrUndefined(HttpClientResponse.toWeb(response))
  // An `HttpClient` that looked into the body itself keeps what it read.
  return isBounded(header) || source?.bodyUsed
    ? Effect.mapError(response.arrayBuffer, lost(true))
    : Effect.flatMap(bodyOf(response, source), (body) =>
      Effect.tryPromise({
        try: (signal) => readUpToLimit(body, signal),
        catch: lost(true),
      }))
}

/** Over an `HttpClient`, whatever that is. */
const overHttpClient = (http: HttpClient.HttpClient): Transport => (request) =>
  http.execute(request).pipe(
    Effect.updateContext(settings),
    // For an `HttpClient` that filters statuses some answers are errors; here they are answers.
    Effect.catch(({ reason }) =>
      reason._tag === "StatusCodeError"
        ? Effect.succeed(reason.response)
        : Effect.fail(lost(false)(reason))
    ),
    Effect.flatMap((response) => {
      const { headers, status } = response
      const header = (name: string) => headers[name]
      return Effect.map(readBody(response, header), (body) => ({ status, header, body }))
    }),
  )

/** Whether the `HttpClient` of a layer is `fetch` and nothing more. */
export const IsFetch: Context.Reference<boolean> = /* @__PURE__ */ Context.Reference<boolean>(
  "@cam2/camera-database/IsFetch",
  { defaultValue: () => false },
)

const headerOf = ({ headers }: Response): ReadHeader => (name) => headers.get(name) ?? undefined

const receive = async (response: Response, signal: AbortSignal): Promise<Received> => {
  const header = headerOf(response)
  const body = isBounded(header)
    ? await response.arrayBuffer()
    : await readUpToLimit(response.body, signal)
  return { status: response.status, header, body }
}

/** `fetch` by itself: a request and its answer in one step, which is what most calls are. */
const overFetch = (
  fetch: typeof globalThis.fetch,
  { headers, method, url }: HttpClientRequest.HttpClientRequest,
): Effect.Effect<Received, Lost> => {
  let lose = lost(false)
  return Effect.tryPromise({
    try: (signal) =>
      fetch(url, { method, headers, redirect, signal }).then((response) => {
        lose = lost(true)
        return receive(response, signal)
      }),
    catch: (cause) => lose(cause),
  })
}

/** Over the `HttpClient` of the context; without it where that is `fetch` and has nothing to add. */
export const make: Effect.Effect<Transport, never, HttpClient.HttpClient> = /* @__PURE__ */ Effect
  .gen(function* () {
    const http = overHttpClient(yield* HttpClient.HttpClient)
    const built = yield* Effect.context<never>()
    if (
      !Context.get(built, IsFetch) || Context.getOrUndefined(built, FetchHttpClient.RequestInit)
    ) {
      return http
    }
    const builtFetch = Context.get(built, FetchHttpClient.Fetch)
    return (request) =>
      Effect.withFiber(({ context }) =>
        request.body._tag !== "Empty" || request.urlParams.params.length > 0 ||
          isTraced(context) || Context.getOrUndefined(context, FetchHttpClient.RequestInit)
          ? http(request)
          : overFetch(Context.getOrUndefined(context, FetchHttpClient.Fetch) ?? builtFetch, request)
      )
  })
