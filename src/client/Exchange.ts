/**
 * One request and its whole answer.
 *
 * @module
 */
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import type * as Headers from "effect/http/Headers"
import * as HttpClient from "effect/http/HttpClient"
import type * as HttpClientError from "effect/http/HttpClientError"
import type * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as Redacted from "effect/Redacted"
import * as Tracer from "effect/Tracer"
import { readRequestId, requestIdHeader } from "../contract/RequestId.ts"
import { ConnectionError, type InvalidResponseError } from "../domain/Errors.ts"
import { readBytes } from "./Body.ts"

/** An answer; `body` is undefined when it is not JSON. */
export interface Reply {
  readonly status: number
  readonly headers: Headers.Headers
  readonly body: unknown
  readonly requestId?: string | undefined
  /** The body as it came. */
  readonly text: string
  /** When it came, in milliseconds since 1970. */
  readonly receivedAt: number
}

const decoder = /* @__PURE__ */ new TextDecoder()

// JSON is UTF-8; in any other charset names would come out garbled instead of not at all. What the
// decoder could not read it replaces, so that only text with a replacement is looked at again.
const readText = (bytes: Uint8Array | ArrayBuffer): string => {
  const text = decoder.decode(bytes)
  if (!text.includes("\ufffd")) return text
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes)
  } catch {
    return ""
  }
}

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Everything that a failure says of its causes, to be searched and never shown. */
const describe = (error: unknown, depth = 0): string => {
  if (typeof error !== "object" || error === null || depth > 8) return ""
  const { cause, code, errors, message } = error as {
    cause?: unknown
    code?: unknown
    errors?: unknown
    message?: unknown
  }
  const nested = Array.isArray(errors) ? errors.map((each) => describe(each, depth + 1)) : []
  return [code, message, ...nested, describe(cause, depth + 1)].join(" ")
}

// The runtime's own text can hold the whole URL and with it the client secret: it is searched for
// what happened, and never passed on. The URL itself is no part of what happened.
const connectionError = (
  operation: string,
  address: string,
  error: HttpClientError.HttpClientError,
): ConnectionError => {
  const text = describe(error.reason).replace(/https?:\/\/\S*/gi, "")
  const [reason, what] = /ECONNREFUSED|refused/i.test(text)
    ? ["Refused", "the connection was refused"] as const
    : /ENOTFOUND|EAI_AGAIN|dns|lookup/i.test(text)
    ? ["Refused", "the host name is not known"] as const
    : error.reason._tag === "DecodeError" ||
        /ECONNRESET|reset|closed|EPIPE|UND_ERR_SOCKET|terminated|incomplete/i.test(text)
    ? ["Interrupted", "the connection was lost"] as const
    : /blocked|bad port/i.test(text)
    ? ["Refused", "this runtime sends nothing to that port"] as const
    : /certificate|tls|ssl/i.test(text)
    ? ["Unknown", "the TLS handshake failed"] as const
    : ["Unknown", "the request failed"] as const
  return new ConnectionError({
    message: `No answer from ${address}: ${what}. Check the base URL and that the server runs.`,
    operation,
    reason,
  })
}

/** What a call fails with when its time has run out. */
export const timeoutError = (operation: string, address: string): ConnectionError =>
  new ConnectionError({
    message: `No answer from ${address} in time. Try again, or allow a longer timeout or deadline.`,
    operation,
    reason: "Timeout",
  })

// A redirect could carry the token to a server that nobody chose; a span that no tracer takes would
// cost as much as the request itself.
const settings = (context: Context.Context<never>) => {
  const init = Context.add(context, FetchHttpClient.RequestInit, {
    ...Context.getOrUndefined(context, FetchHttpClient.RequestInit),
    redirect: "manual",
  })
  return Context.get(context, Tracer.Tracer) === Tracer.nativeTracer
    ? Context.add(init, HttpClient.TracerDisabledWhen, () => true)
    : init
}

// A server, or a proxy before it, can repeat in its failure what it was sent.
const withoutSecrets = (text: string, secrets: ReadonlyArray<Redacted.Redacted<string>>) =>
  secrets.map(Redacted.value).reduce(
    // What is shorter is no secret, and is part of words.
    (text, secret) => secret.length < 8 ? text : text.replaceAll(secret, "<redacted>"),
    text,
  )

/**
 * Sends a request and reads its answer to the end, within `timeout`. Of `secrets` nothing is left in a
 * failure that the server tells.
 */
export const exchange = (
  http: HttpClient.HttpClient,
  request: HttpClientRequest.HttpClientRequest,
  operation: string,
  timeout: Duration.Input,
  secrets: ReadonlyArray<Redacted.Redacted<string>> = [],
): Effect.Effect<Reply, ConnectionError | InvalidResponseError> => {
  const address = () => new URL(request.url).origin
  return http.execute(request).pipe(
    Effect.updateContext(settings),
    Effect.flatMap((response) => {
      const { headers, status } = response
      return Effect.zipWith(
        readBytes(response, operation),
        Clock.currentTimeMillis,
        (bytes, receivedAt): Reply => {
          const received = readText(bytes)
          const text = status < 400 ? received : withoutSecrets(received, secrets)
          // An id that repeats a secret is none any more once that is taken out.
          const requestId = readRequestId(withoutSecrets(headers[requestIdHeader] ?? "", secrets))
          return { status, headers, body: parse(text), text, requestId, receivedAt }
        },
      )
    }),
    Effect.mapError((error) =>
      error._tag === "HttpClientError" ? connectionError(operation, address(), error) : error
    ),
    Effect.timeoutOrElse({
      duration: timeout,
      orElse: () => Effect.fail(timeoutError(operation, address())),
    }),
  )
}
