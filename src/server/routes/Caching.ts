/**
 * Responses that a client may keep and ask after: `ETag`, `Last-Modified`, and 304 in place of what it
 * has (RFC 9110, 13).
 *
 * @module
 */
import * as Effect from "effect/Effect"
import * as Etag from "effect/http/Etag"
import * as HttpServerRequest from "effect/http/HttpServerRequest"
import * as HttpServerResponse from "effect/http/HttpServerResponse"
import type { Camera } from "../../domain/Camera.ts"

const rotated = (word: number, bits: number): number => word << bits | word >>> 32 - bits

// As MurmurHash3 takes in words, at once into two states. Web Crypto would hash at another turn of the
// event loop, past which a test clock is moved; who asks has only its own answers to compare.
/** The value of an `ETag` without its quotes, for bytes. */
const hashOf = (bytes: Uint8Array): string => {
  const { length } = bytes
  const aligned = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice()
  const words = new Uint32Array(aligned.buffer, aligned.byteOffset, length >>> 2)
  const rest = bytes.subarray(length - length % 4)
  let one = 0x811c9dc5
  let two = 0x01000193
  const take = (word: number) => {
    const mixed = Math.imul(rotated(Math.imul(word, 0xcc9e2d51), 15), 0x1b873593)
    one = Math.imul(rotated(one ^ mixed, 13), 5) + 0xe6546b64 | 0
    two = Math.imul(rotated(two ^ mixed, 17), 9) + 0x561ccd1b | 0
  }
  // Twice as fast as by the iterator, for each page that is read.
  for (let at = 0; at < words.length; at++) take(words[at]!)
  for (const byte of rest) take(byte)
  return [length, one >>> 0, two >>> 0].map((part) => part.toString(16)).join("-")
}

/** Whether an `If-None-Match` names a tag; one that is weak stands for the same. */
const names = (header: string, tag: string): boolean =>
  header.trim() === "*" ||
  // None of ours has a comma in it.
  header.split(",").some((given) => given.trim().replace(/^W\//, "") === tag)

/** When one of some cameras was changed last, as far as it is known. */
export const newestOf = (cameras: ReadonlyArray<Camera>): { readonly lastModified?: Date } => {
  const times = cameras.map(({ updated_at }) => Date.parse(updated_at ?? ""))
    .filter(Number.isFinite)
  return times.length === 0 ? {} : { lastModified: new Date(Math.max(...times)) }
}

/**
 * `response` with an `ETag`: a hash of its body, or `etag` where the caller has one; with
 * `Last-Modified` where that is known. 304 without a body when the request names this tag: what it has
 * is what it would get.
 *
 * `If-Modified-Since` is not heeded: a second holds more than one change.
 */
export const revalidated = Effect.fnUntraced(function* (
  response: HttpServerResponse.HttpServerResponse,
  { etag: given, lastModified }: {
    readonly etag?: string | undefined
    readonly lastModified?: Date | undefined
  } = {},
) {
  const { body } = response
  if (body._tag !== "Uint8Array") return response
  const { headers } = yield* HttpServerRequest.HttpServerRequest
  const etag = given ??
    Etag.toString({ _tag: "Strong", value: hashOf(body.body) })
  const validators = {
    etag,
    ...lastModified && { "last-modified": lastModified.toUTCString() },
  }
  const { "if-none-match": wanted } = headers
  if (wanted === undefined || !names(wanted, etag)) {
    return HttpServerResponse.setHeaders(response, validators)
  }
  const { link } = response.headers
  return HttpServerResponse.empty({
    status: 304,
    headers: { ...validators, ...link !== undefined && { link } },
  })
})
