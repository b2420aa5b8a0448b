/**
 * JSON Web Tokens that are signed with HS256 (RFC 7515, RFC 7519): what this server signs, and nothing
 * else that such a token can be.
 *
 * @module
 */
import * as Base64Url from "effect/encoding/Base64Url"
import * as Predicate from "effect/Predicate"
import * as Result from "effect/Result"

/** What a token says, of which nothing is known but that it is an object. */
export type Claims = Readonly<Record<string, unknown>>

const encoder = new TextEncoder()
const decoder = new TextDecoder("utf-8", { fatal: true })

const header = Base64Url.encode(JSON.stringify({ alg: "HS256" }))

/** A key for {@linkcode sign} and {@linkcode verify}. */
export const importKey = (bytes: Uint8Array<ArrayBuffer>): Promise<CryptoKey> =>
  crypto.subtle.importKey("raw", bytes, { name: "HMAC", hash: "SHA-256" }, false, [
    "sign",
    "verify",
  ])

/** A token with these claims. */
export const sign = async (claims: Claims, key: CryptoKey): Promise<string> => {
  const signed = `${header}.${Base64Url.encode(JSON.stringify(claims))}`
  const signature = await crypto.subtle.sign("HMAC", key, encoder.encode(signed))
  return `${signed}.${Base64Url.encode(new Uint8Array(signature))}`
}

/** The bytes of a part; undefined unless it is written as bytes are, in the one way that there is. */
const bytesOf = (part: string): Uint8Array<ArrayBuffer> | undefined => {
  const bytes = Result.getOrUndefined(Base64Url.decode(part))
  return bytes !== undefined && Base64Url.encode(bytes) === part ? new Uint8Array(bytes) : undefined
}

const objectOf = (part: string): Claims | undefined => {
  const bytes = bytesOf(part)
  if (bytes === undefined) return undefined
  try {
    const value: unknown = JSON.parse(decoder.decode(bytes))
    return Predicate.isObject(value) ? value : undefined
  } catch {
    return undefined
  }
}

/** What a header says is only looked at to refuse: no other algorithm, and no extension. */
const isOurs = (part: string): boolean => {
  if (part === header) return true
  const given = objectOf(part)
  return given?.alg === "HS256" && !("crit" in given)
}

/**
 * The claims of a token that `key` signed, of which none was looked at yet; undefined for any other
 * text. The signatures are compared in constant time.
 */
export const verify = async (token: string, key: CryptoKey): Promise<Claims | undefined> => {
  const [head, payload, mac, ...rest] = token.split(".")
  if (head === undefined || payload === undefined || mac === undefined || rest.length > 0) {
    return undefined
  }
  const signature = bytesOf(mac)
  if (signature === undefined || !isOurs(head)) return undefined
  const signed = encoder.encode(`${head}.${payload}`)
  const isSigned = await crypto.subtle.verify("HMAC", key, signature, signed)
  return isSigned ? objectOf(payload) : undefined
}
