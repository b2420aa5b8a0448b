/**
 * The failures of the routes about sources.
 *
 * @module
 */
import { type Case, expected, got } from "./Case.ts"

const cursor = "the cursor of a Link"
const limit = "a whole number from 1 to 1000"
const name = "the name of a source, 1 to 200 characters without null characters"
const address = "an http or https address without user name, password and blanks"
const licence = "an SPDX licence id such as CC-BY-4.0, or an http or https address"
const long = "a".repeat(201)

const list = (parameters: string, message: string): Case => ({
  route: "listSources",
  as: "user",
  path: () => `/sources?${parameters}`,
  status: 422,
  message,
  why: parameters,
})

const put = (path: string, message: string, body: Case["body"], why = path): Case => ({
  route: "putSource",
  as: "admin",
  path: () => `/sources/${path}`,
  status: 422,
  message,
  why,
  body,
})

const describe = (body: Readonly<Record<string, unknown>>, message: string): Case =>
  put("cam2", message, body, JSON.stringify(body).slice(0, 60))

/** Ways to provoke each failure of the routes about sources. */
export const sourceCases: ReadonlyArray<Case> = [
  list("limit=0", expected("limit", limit)),
  list("limit=1001", expected("limit", limit)),
  list("after=cam2", got("after", '"cam2"', cursor)),
  list("after=", got("after", '""', cursor)),
  list("owner=bob", "Keywords ['owner'] are not defined."),
  list("limit=1&limit=2", "Format Error Messages (limit): given twice"),
  put("%00", got("name", '"\\u0000"', name), { licence: "MIT" }),
  put(long, got("name", `"${long.slice(0, 76)}...`, name), { licence: "MIT" }, "a long name"),
  describe({ home_page: "ftp://example.org/" }, expected("home_page", address)),
  describe({ home_page: "https://ada:pa55@example.org/" }, expected("home_page", address)),
  describe({ home_page: "" }, expected("home_page", address)),
  describe({ home_page: 7 }, expected("home_page", address)),
  describe({ licence: "CC BY 4.0" }, expected("licence", licence)),
  describe(
    { licence: "MIT", attribution: "a".repeat(501) },
    expected("attribution", "text of at most 500 characters"),
  ),
  describe({ terms: "a".repeat(2049) }, expected("terms", "text of at most 2048 characters")),
  describe({ license: "MIT" }, "Keywords ['license'] are not defined."),
  describe({ name: "cam2" }, "Keywords ['name'] are not defined."),
]
