/**
 * What the addresses in a list are of.
 *
 * @module
 */
import { isAddress, withoutPassword } from "../domain/Address.ts"
import { inputError } from "../domain/Input.ts"
import { checks } from "../domain/Kind.ts"
import { show } from "../domain/Problem.ts"
import type { Scalar } from "./Values.ts"

/** What an address is of: a playlist, a picture, or a page that is neither. */
export type Target = "stream" | "picture" | "page"

const pages = /\.(?:x?html?|aspx?|jsp)$/i
const videoSites =
  /^(?:[\w-]+\.)*(?:youtube(?:-nocookie)?\.com|youtu\.be|vimeo\.com|twitch\.tv|dailymotion\.com|facebook\.com)$/i

/** What an address is of, by its path. */
export const targetOf = (address: string): Target => {
  const { hostname, pathname } = new URL(address)
  if (/\.m3u8$/i.test(pathname)) return "stream"
  return pages.test(pathname) || videoSites.test(hostname) ? "page" : "picture"
}

/** The path of an address of a picture, beyond doubt. */
export const isPictureName = (address: string): boolean =>
  /\.(?:jpe?g|png|gif|webp)$/i.test(new URL(address).pathname)

/** An address without the white space around it, which is %20 within it, as browsers mend it. */
export const trimAddress = (value: Scalar): string => {
  const text = String(value).trim()
  return /^https?:/i.test(text) ? text.replaceAll(" ", "%20") : text
}

/** Whether a text is an address that can be kept. */
export const isUsable = (address: string): boolean =>
  isAddress(address) && checks.address(address) === true

/** Why an address of the list is refused; it shows no password. */
export const refusalOf = (name: string, value: string): string => {
  const reason = (expected: string) =>
    `Format Error Messages (${name}): got ${show(withoutPassword(value))}, expected ${expected}`
  if (isUsable(value)) return reason("a picture or a playlist, and not a page")
  const expected = inputError("import", "snapshot_url", value).expected
  return checks.address(value) === true
    ? reason("an http or https address")
    : typeof checks.address(value) === "string"
    ? reason(String(checks.address(value)))
    : reason(expected ?? "an address")
}

const scheme = /^[a-z][a-z0-9+.-]*:\/\//i

// Up to the @ before the host, or, where the password has a / in it, up to the last @ of the address.
// What follows a host and its port is a path.
const user = /(:\/\/)(?:[^\s/?#"'<>]{0,400}|[^\s/?#:"'<>]{0,200}:(?!\d+[/?#])[^\s"'<>]{0,200})@/g

/** Whether a value has an address in it with a user name or a password. */
export const hasUser = (value: unknown): boolean =>
  typeof value === "string" && value.search(user) >= 0

/**
 * A value as it is kept: without the user names and passwords of the addresses in it, and one that is an
 * address without the blanks around it.
 */
export const withoutUser = (value: Scalar): Scalar => {
  if (typeof value !== "string" || !value.includes("://")) return value
  const text = value.trim()
  return (scheme.test(text) ? text : value).replace(user, "$1<redacted>@")
}

const source = /<(?:img|source|video|iframe)\b[^>]*?\bsrc\s*=\s*["']?([^"'\s>]+)/gi
const bare = /https?:\/\/[^\s"'<>]+/gi

/** The addresses in a text, those that HTML shows first. */
export const addressesIn = (text: string): ReadonlyArray<string> =>
  text.includes("://")
    ? [
      ...[...text.matchAll(source)].map(([, address]) => address!.replaceAll("&amp;", "&")),
      ...[...text.matchAll(bare)].map(([address]) => address.replaceAll("&amp;", "&")),
    ]
    : []
