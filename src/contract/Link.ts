/**
 * The `Link` header that leads from one page to the next (RFC 8288).
 *
 * @module
 */
import type { Pairs } from "./Encoding.ts"

/** A `Link` header to the same route with `parameters`. */
export const formatNext = (path: string, parameters: Pairs): string =>
  `<${path}?${new URLSearchParams(parameters.map(([name, text]) => [name, text]))}>; rel="next"`

const linkValue = /<([^<>]*)>((?:"[^"]*"|[^,<"])*)/g
// A relation may be one of several: rel="next last".
const isNext = /;\s*rel\s*=\s*(?:next|"(?:[^"]*\s)?next(?:\s[^"]*)?")\s*(?:;|$)/i

/**
 * The parameters of the next page in a `Link` header, if it leads to `path`. Only the parameters are
 * taken: wherever the address points, the token goes to the server that the user chose.
 */
export const parseNext = (header: string | undefined, path: string): Pairs | undefined => {
  for (const [, target, attributes] of header?.matchAll(linkValue) ?? []) {
    if (!isNext.test(attributes!)) continue
    const url = URL.parse(target!, `http://host${path}`)
    if (url !== null && url.pathname.replace(/\/$/, "").endsWith(path)) {
      return [...url.searchParams]
    }
  }
  return undefined
}
