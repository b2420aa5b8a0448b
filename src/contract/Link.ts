/**
 * The `Link` header that leads from one page to the next (RFC 8288).
 *
 * @module
 */
import { type Pairs, toQuery } from "./Encoding.ts"

/**
 * Where a link leads: to the next page; or, from the last one, to what is added later, which RFC 5005
 * calls the current items.
 */
export type Relation = "next" | "current"

/** A `Link` header to the same route with `parameters`. */
export const formatLink = (relation: Relation, path: string, parameters: Pairs): string =>
  `<${path}?${toQuery(parameters)}>; rel="${relation}"`

// A relation may be one of several: rel="next last".
const patternOf = (relation: Relation) =>
  new RegExp(
    String.raw`;\s*rel\s*=\s*(?:${relation}|"(?:[^"]*\s)?${relation}(?:\s[^"]*)?")\s*(?:;|$)`,
    "i",
  )
const patterns = /* @__PURE__ */ (() => ({
  next: patternOf("next"),
  current: patternOf("current"),
}))()
const linkValue = /<([^<>]*)>((?:"[^"]*"|[^,<"])*)/g

/**
 * The parameters of the link of a relation in a `Link` header, if it leads to `path` at `origin`;
 * `"elsewhere"` if there are links of this relation, and none of them does.
 */
export const parseLink = (
  relation: Relation,
  path: string,
  header: string | undefined,
  origin = "http://localhost",
): Pairs | "elsewhere" | undefined => {
  let found: "elsewhere" | undefined
  for (const [, target, attributes] of header?.matchAll(linkValue) ?? []) {
    if (!patterns[relation].test(attributes!)) continue
    const url = URL.parse(target!, origin + path)
    if (url?.origin === origin && url.pathname.replace(/\/$/, "").endsWith(path)) {
      return [...url.searchParams]
    }
    found = "elsewhere"
  }
  return found
}
