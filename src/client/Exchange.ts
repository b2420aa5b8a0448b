/**
 * One request and its whole response.
 *
 * @module
 */
import type * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import { readRequestId, requestIdHeader } from "../contract/RequestId.ts"
import { ConnectionError, InvalidResponseError } from "../domain/Errors.ts"
import { withoutSecrets } from "../domain/Redaction.ts"
import { type ApiResponse, messageOf } from "./ApiResponse.ts"
import { bodyLimit, type Bytes } from "./Body.ts"
import type { Lost, Outgoing, Received, Transport } from "./Transport.ts"

/** A response and when it came. */
export interface Reply extends ApiResponse {
  /** In milliseconds since 1970. */
  readonly receivedAt: number
}

const decoder = /* @__PURE__ */ new TextDecoder()

// JSON is UTF-8; in any other charset names would come out garbled instead of not at all. What a
// decoder could not read it replaces, so that only text with a replacement is looked at again: on Deno
// a strict decoder takes ten times as long. What is no bytes, as from a stand-in for `fetch`, is no text.
const readText = (body: Bytes): string => {
  try {
    const text = decoder.decode(body)
    if (!text.includes("\ufffd")) return text
    return new TextDecoder("utf-8", { fatal: true }).decode(body)
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

interface Told {
  readonly name?: unknown
  readonly code?: unknown
  readonly message?: unknown
  readonly cause?: unknown
  readonly errors?: unknown
}

/** A failure and its causes. */
const chain = (error: unknown, depth = 0): ReadonlyArray<Told> => {
  if (typeof error !== "object" || error === null || depth > 8) return []
  const { cause, errors }: Told = error
  const nested = Array.isArray(errors) ? errors.flatMap((each) => chain(each, depth + 1)) : []
  return [error, ...nested, ...chain(cause, depth + 1)]
}

// The URL is no part of what happened, and with the client secret in it never passed on. It begins a word,
// so that a long word is looked through once.
const withoutAddresses = (text: string) => text.replace(/\b\w+:\/\/[^\s"']*/g, "<address>")

const describe = ({ code, message, name }: Told) =>
  withoutAddresses([name, code, message].join(" "))

// What Deno, Node and workerd say of a request that they do not send: a permission or a number of
// requests that they do not give, or a header, address, port or moment that they do not take.
const local = /* @__PURE__ */ new RegExp(
  "\\b(NotCapable|PermissionDenied|ERR_ACCESS_DENIED|EACCES|EPERM)\\b(?![.-])|os error (1|13)\\)|" +
    "too many subrequests|header (name|value)\\b(?! char)|ByteString|unknown scheme|" +
    "scheme .*not supported|bad port|ports? .*blocked|invalid url|parse url|cannot load|GET/HEAD|" +
    "method is (forbidden|unsupported)|illegal invocation|global scope|different request|" +
    "EncodeError|InvalidUrlError",
  "i",
)

// Also what stands where a request has a secret, however it is written; no ordinary word, though.
const withoutThem = (text: string, secrets: ReadonlyArray<Redacted.Redacted<string>>) =>
  withoutSecrets(text, secrets.map(Redacted.value))
    .replace(/(Bearer |clientSecret(?:=|%(?:25)*3D))[^\s"'&<]{8,}/gi, "$1<redacted>")

/** The runtime's own words, without what could be a secret in them. */
const wordsOf = (message: unknown, secrets: ReadonlyArray<Redacted.Redacted<string>>) =>
  withoutThem(withoutAddresses(String(message)), secrets)
    .replace(/(Bearer |clientSecret=)[^"'&]*/gi, "$1<redacted>")
    .replace(/\p{C}/gu, " ").slice(0, 200)

/** Why there is no response, and what happened in words. */
export const lossOf = (
  { cause, isCut }: Pick<Lost, "cause" | "isCut">,
  secrets: ReadonlyArray<Redacted.Redacted<string>> = [],
): readonly [reason: ConnectionError["reason"], what: string] => {
  const told = chain(cause)
  const refusal = isCut ? undefined : told.find((each) => local.test(describe(each)))
  if (refusal) return ["Local", `this machine refuses it (${wordsOf(refusal.message, secrets)})`]
  // The rest is searched for what happened, and never passed on.
  const text = told.map(describe).join(" ")
  return /refused/i.test(text)
    ? ["Refused", "the connection was refused"] as const
    : /ENOTFOUND|EAI_AGAIN|dns|lookup/i.test(text)
    ? ["Refused", "the host name is not known"] as const
    : isCut ||
        /reset|closed|EPIPE|UND_ERR_SOCKET|terminated|incomplete/i.test(text)
    ? ["Interrupted", "the connection was lost"] as const
    : /certificate|tls|ssl/i.test(text)
    ? ["Unknown", "the TLS handshake failed"] as const
    : ["Unknown", "the request failed"] as const
}

const errorOf = (
  operation: string,
  address: string,
  secrets: ReadonlyArray<Redacted.Redacted<string>>,
) =>
(lost: Lost): ConnectionError => {
  if (lost.isLate) return timeoutError(operation, address)
  const [reason, what] = lossOf(lost, secrets)
  const { origin } = new URL(address)
  return new ConnectionError({
    message: reason === "Local"
      ? `No request was sent to ${origin}: ${what}.`
      : `No response from ${origin}: ${what}. Check the base URL and that the server runs.`,
    operation,
    reason,
  })
}

const timeoutError = (operation: string, address: string) =>
  new ConnectionError({
    message: `No response from ${new URL(address).origin} in time. ` +
      "Try again, or allow a longer timeout or deadline.",
    operation,
    reason: "Timeout",
  })

/** Fails as a call does whose time has run out. */
export const failTimeout =
  (operation: string, address: string) => (): Effect.Effect<never, ConnectionError> =>
    Effect.fail(timeoutError(operation, address))

const readReply =
  (operation: string, secrets: ReadonlyArray<Redacted.Redacted<string>>, clock: Clock.Clock) =>
  ({ body, header, release, status }: Received): Effect.Effect<Reply, InvalidResponseError> => {
    if (!(body && body.byteLength <= bodyLimit)) {
      return Effect.fail(
        new InvalidResponseError({
          message: `The response is larger than ${bodyLimit / 2 ** 20} MiB. Check the base URL.`,
          operation,
          status,
        }),
      )
    }
    const text = readText(body)
    release?.()
    const said = parse(text)
    // A server, or a proxy before it, can repeat in its failure what it was sent. Only its message is
    // passed on, and looked at once the JSON is read, which can write a secret in many ways.
    const message = status < 400 ? undefined : messageOf(said)
    const id = header(requestIdHeader)
    // An id that repeats a secret is none any more once that is taken out.
    const requestId = readRequestId(id && withoutThem(id, secrets))
    return Effect.succeed({
      status,
      header,
      body: message === undefined ? said : { message: withoutThem(message, secrets) },
      text,
      requestId,
      receivedAt: clock.currentTimeMillisUnsafe(),
    })
  }

/**
 * Sends a request and reads its response to the end, within `timeout` milliseconds. Of `secrets` nothing
 * is left in the message of a failure.
 */
export const exchange = (
  send: Transport,
  request: Outgoing,
  operation: string,
  timeout: number,
  secrets: ReadonlyArray<Redacted.Redacted<string>> = [],
): Effect.Effect<Reply, ConnectionError | InvalidResponseError> =>
  Effect.clockWith((clock) =>
    Effect.flatMap(
      Effect.mapError(send(request, timeout), errorOf(operation, request.url, secrets)),
      readReply(operation, secrets, clock),
    )
  )
