/**
 * The encodings of what a client sends: UTF-8, as it is.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import type * as Headers from "effect/http/Headers"
import { HttpServerError, RequestParseError } from "effect/http/HttpServerError"
import type { HttpServerRequest } from "effect/http/HttpServerRequest"
import * as UrlParams from "effect/http/UrlParams"

/** Why a body cannot be read, told with 422: the cause of a failure to parse a request. */
export class UnreadableBody {
  /** What is told. */
  readonly message: string
  constructor(field: string, problem: string) {
    this.message = `Format Error Messages (${field}): ${problem}`
  }
}

const notUtf8 = "not UTF-8 text"

/** What is told of a query that is no text. */
export const unreadableQuery: string = new UnreadableBody("query", notUtf8).message

/** What is told of a parameter that is there more than once. */
export const givenTwice = (name: string): string => new UnreadableBody(name, "given twice").message

// A quoted value is passed over as a whole, whatever stands in it.
const parameters = /;\s*([^\s;=]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;]*))/g

/** The charsets that a content type names: none, one, or more by mistake. */
const charsetsOf = (contentType: string): ReadonlyArray<string> =>
  [...contentType.matchAll(parameters)]
    .filter(([, name]) => name!.toLowerCase() === "charset")
    .map(([, , quoted, plain = ""]) => quoted ?? plain.trim())

const isTaken = (charset: string): boolean => /^(utf-?8|us-ascii)$/i.test(charset)

/** Why a body in this charset or content encoding is not taken, told with 415. */
export const refuseEncoding = (
  headers: Headers.Headers,
): { readonly message: string; readonly headers: Readonly<Record<string, string>> } | undefined => {
  const encoding = headers["content-encoding"]?.trim()
  if (encoding && encoding.toLowerCase() !== "identity") {
    return {
      message: "The Content-Encoding of the body is not taken. Send it as it is: identity.",
      headers: { "accept-encoding": "identity" },
    }
  }
  return charsetsOf(headers["content-type"] ?? "").every(isTaken) ? undefined : {
    message: "The charset of the body is not taken. Send it in utf-8.",
    headers: {},
  }
}

/** Whether what is written with percent signs in a query or a form is UTF-8. */
export const isUtf8Encoded = (text: string): boolean => {
  if (!text.includes("%")) return true
  try {
    // A percent sign that begins nothing stands for itself.
    decodeURIComponent(text.replace(/%(?![\da-f]{2})/gi, "%25"))
    return true
  } catch {
    return false
  }
}

const decoder = new TextDecoder("utf-8", { fatal: true })
// A mark at the beginning of a form is part of it.
const formDecoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true })

/** The text and the form of a body, which fail where they are not UTF-8. */
export const readAsUtf8 = <R>(
  request: HttpServerRequest,
  bytes: Effect.Effect<ArrayBuffer, HttpServerError, R>,
) => {
  const unreadable = (cause: UnreadableBody) =>
    new HttpServerError({ reason: new RequestParseError({ request, cause }) })
  const decode = (decoder: TextDecoder) =>
    Effect.flatMap(bytes, (bytes) =>
      Effect.try({
        try: () => decoder.decode(bytes),
        catch: () => unreadable(new UnreadableBody("body", notUtf8)),
      }))
  const form = Effect.flatMap(decode(formDecoder), (text) => {
    if (!isUtf8Encoded(text)) return Effect.fail(unreadable(new UnreadableBody("body", notUtf8)))
    // A question mark at the beginning is part of it too.
    const fields = [...new URLSearchParams(text.replace(/^\?/, "%3F"))]
    const names = new Set<string>()
    for (const [name] of fields) {
      if (names.has(name)) return Effect.fail(unreadable(new UnreadableBody(name, "given twice")))
      names.add(name)
    }
    return Effect.succeed(UrlParams.fromInput(fields))
  })
  return { text: decode(decoder), form }
}
