/**
 * The transport over an `HttpClient`, whatever that is.
 *
 * @module
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as Headers from "effect/http/Headers"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as HttpClientResponse from "effect/http/HttpClientResponse"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as Stream from "effect/Stream"
import { idempotencyKeyHeader } from "../contract/Idempotency.ts"
import { ifMatchHeader } from "../contract/Version.ts"
import { type Bytes, isBounded, type ReadHeader, readUpToLimit } from "./Body.ts"
import { isTraced } from "./Spans.ts"
import { late, type Lost, lost, type Outgoing, redirect, type Transport } from "./Transport.ts"
import { within } from "./Within.ts"

/** A request as Effect has it. */
const toRequest = (
  { content, credentials, ifMatch, isSentOnce, key, method, token, url }: Outgoing,
) => {
  const request = HttpClientRequest.make(method)(url, {
    acceptJson: true,
    headers: {
      authorization: token && `Bearer ${Redacted.value(token)}`,
      [idempotencyKeyHeader]: key,
      [ifMatchHeader]: ifMatch,
    },
    urlParams: credentials && { ...credentials },
  })
  if (!isSentOnce) {
    return content ? HttpClientRequest.bodyText(request, content.text, content.type) : request
  }
  return content
    ? HttpClientRequest.bodyStream(
      request,
      Stream.succeed(new TextEncoder().encode(content.text)),
      { contentType: content.type },
    )
    // An empty one is of no type.
    : HttpClientRequest.removeHeader(
      HttpClientRequest.bodyStream(request, Stream.empty),
      "content-type",
    )
}

const settings = (isHidden: boolean) => (context: Context.Context<never>) => {
  const init = context.pipe(
    Context.add(FetchHttpClient.RequestInit, {
      ...Context.getOrUndefined(context, FetchHttpClient.RequestInit),
      redirect,
    }),
    // A runtime that sends no streams is sent the bytes.
    Context.add(FetchHttpClient.StreamBodyFallback, "buffer"),
  )
  // No span that no tracer takes, and none that holds credentials.
  if (isHidden || !isTraced(context)) {
    return Context.add(init, HttpClient.TracerDisabledWhen, () => true)
  }
  // With the database of the server, a key gives the secret that was answered.
  return Context.add(init, Headers.CurrentRedactedNames, [
    ...Context.get(context, Headers.CurrentRedactedNames),
    idempotencyKeyHeader,
  ])
}

const streamOf = (
  response: HttpClientResponse.HttpClientResponse,
  source: Response | undefined,
) => source ? Effect.succeed(source.body) : Stream.toReadableStreamEffect(response.stream)

const readBody = (
  response: HttpClientResponse.HttpClientResponse,
  header: ReadHeader,
): Effect.Effect<Bytes | undefined, Lost> => {
  const source = Option.getOrUndefined(HttpClientResponse.toWeb(response))
  // An `HttpClient` that looked into the body itself keeps what it read.
  return isBounded(header) || source?.bodyUsed
    ? Effect.mapError(response.arrayBuffer, lost(true))
    : Effect.flatMap(streamOf(response, source), (body) =>
      Effect.tryPromise({
        try: (signal) => readUpToLimit(body, signal),
        catch: lost(true),
      }))
}

/** Sends over `http`. */
export const overHttpClient =
  (http: HttpClient.HttpClient): Transport => (outgoing, timeout = Infinity) =>
    within(
      http.execute(toRequest(outgoing)).pipe(
        Effect.updateContext(settings(outgoing.credentials !== undefined)),
        // For an `HttpClient` that filters statuses some responses are errors; here they are responses.
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
      ),
      timeout,
      () => late,
    )

/** The transport over the `HttpClient` of the context. */
export const make: Effect.Effect<Transport, never, HttpClient.HttpClient> = /* @__PURE__ */ Effect
  .map(HttpClient.HttpClient, overHttpClient)
