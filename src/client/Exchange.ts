/**
 * One request and its whole answer.
 *
 * @module
 */
import type * as Clock from "effect/Clock"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as Redacted from "effect/Redacted"
import { readRequestId, requestIdHeader } from "../contract/RequestId.ts"
import { ConnectionError, InvalidResponseError } from "../domain/Errors.ts"
import { bodyLimit, type Bytes, type ReadHeader } from "./Body.ts"
import type { Lost, Received, Transport } from "./Transport.ts"

/** An answer; `body` is undefined when it is not JSON. */
export interface Reply {
  readonly status: number
  readonly header: ReadHeader
  readonly body: unknown
  readonly requestId?: string | undefined
  /** The body as it came. */
  readonly text: string
  /** When it came, in milliseconds since 1970. */
  readonly receivedAt: number
}

const decoder = /* @__PURE__ */ new TextDecoder()

const isUtf8 = (body: Bytes | string, text: string, header: ReadHeader): boolean => {
  if (typeof body === "string") {
    // What was replaced had another number of bytes.
    return new TextEncoder().encode(text).length === Number(header("content-length"))
  }
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(body)
    return true
  } catch {
    return false
  }
}

// JSON is UTF-8; in any other charset names would come out garbled instead of not at all. What a
// decoder could not read it replaces, so that only text with a replacement is looked at again.
const readText = (body: Bytes | string, header: ReadHeader): string => {
  const text = typeof body === "string" ? body : decoder.decode(body)
  return text.includes("\ufffd") && !isUtf8(body, text, header) ? "" : text
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
  { cause, isCut }: Lost,
): ConnectionError => {
  const text = describe(cause).replace(/https?:\/\/\S*/gi, "")
  const [reason, what] = /ECONNREFUSED|refused/i.test(text)
    ? ["Refused", "the connection was refused"] as const
    : /ENOTFOUND|EAI_AGAIN|dns|lookup/i.test(text)
    ? ["Refused", "the host name is not known"] as const
    : isCut ||
        /ECONNRESET|reset|closed|EPIPE|UND_ERR_SOCKET|terminated|incomplete/i.test(text)
    ? ["Interrupted", "the connection was lost"] as const
    : /blocked|bad port/i.test(text)
    ? ["Refused", "this runtime sends nothing to that port"] as const
    : /certificate|tls|ssl/i.test(text)
    ? ["Unknown", "the TLS handshake failed"] as const
    : ["Unknown", "the request failed"] as const
  return new ConnectionError({
    message: `No answer from ${
      originOf(address)
    }: ${what}. Check the base URL and that the server runs.`,
    operation,
    reason,
  })
}

const originOf = (address: string) => new URL(address).origin

/** Fails as a call does whose time has run out. */
export const failTimeout =
  (operation: string, address: string) => (): Effect.Effect<never, ConnectionError> =>
    Effect.fail(
      new ConnectionError({
        message: `No answer from ${originOf(address)} in time. ` +
          "Try again, or allow a longer timeout or deadline.",
        operation,
        reason: "Timeout",
      }),
    )

// A server, or a proxy before it, can repeat in its failure what it was sent.
const withoutSecrets = (text: string, secrets: ReadonlyArray<Redacted.Redacted<string>>) =>
  secrets.map(Redacted.value).reduce(
    // What is shorter is no secret, and is part of words.
    (text, secret) => secret.length < 8 ? text : text.replaceAll(secret, "<redacted>"),
    text,
  )

const readReply =
  (operation: string, secrets: ReadonlyArray<Redacted.Redacted<string>>, clock: Clock.Clock) =>
  ({ body, header, status }: Received): Effect.Effect<Reply, InvalidResponseError> => {
    if (body === undefined) {
      return Effect.fail(
        new InvalidResponseError({
          message: `The answer is larger than ${bodyLimit / 2 ** 20} MiB. Check the base URL.`,
          operation,
          status,
        }),
      )
    }
    const received = readText(body, header)
    const text = status < 400 ? received : withoutSecrets(received, secrets)
    // An id that repeats a secret is none any more once that is taken out.
    const requestId = readRequestId(withoutSecrets(header(requestIdHeader) ?? "", secrets))
    const receivedAt = clock.currentTimeMillisUnsafe()
    return Effect.succeed({ status, header, body: parse(text), text, requestId, receivedAt })
  }

/**
 * Sends a request and reads its answer to the end, within `timeout`. Of `secrets` nothing is left in a
 * failure that the server tells.
 */
export const exchange = (
  send: Transport,
  request: HttpClientRequest.HttpClientRequest,
  operation: string,
  timeout: Duration.Input,
  secrets: ReadonlyArray<Redacted.Redacted<string>> = [],
): Effect.Effect<Reply, ConnectionError | InvalidResponseError> =>
  Effect.clockWith((clock) =>
    send(request).pipe(
      Effect.mapError((lost) => connectionError(operation, request.url, lost)),
      Effect.flatMap(readReply(operation, secrets, clock)),
      Effect.timeoutOrElse({ duration: timeout, orElse: failTimeout(operation, request.url) }),
    )
  )
