import assert from "node:assert/strict"
import * as fc from "fast-check"
import { formatLink, parseLink } from "../../../src/contract/Link.ts"

const path = "/cameras/search"
const origin = "http://127.0.0.1:8080"
const next = (header: string | undefined) => parseLink("next", path, header, origin)

Deno.test("formatLink: writes a link relative to the host", () => {
  assert.equal(
    formatLink("next", path, [["country", "US"], ["city", "São Paulo"], ["after", "5"]]),
    '</cameras/search?country=US&city=S%C3%A3o+Paulo&after=5>; rel="next"',
  )
})

Deno.test("parseLink: reads the parameters that formatLink wrote, in text fit for a header", () => {
  const text = fc.string({ unit: fc.constantFrom(..."aé日😀 +%&=#?/\\,;<>\"'\n\0") })
  fc.assert(
    fc.property(fc.array(fc.tuple(text, text), { maxLength: 8 }), (parameters) => {
      const header = formatLink("next", path, parameters)
      assert.match(header, /^[\x20-\x7e]*$/)
      assert.deepEqual(next(header), parameters)
    }),
  )
})

Deno.test("parseLink: finds the next page in every form of the header", () => {
  const headers = [
    '<http://127.0.0.1:8080/cameras/search?after=5>; rel="next"',
    "</cameras/search?after=5>; rel=next",
    '</cameras/search?after=5>;REL="Next"',
    '</cameras/search?after=5>; title="page 2"; rel="next"; type="application/json"',
    '</cameras/search?after=5>; title="a, <b>"; rel="next"',
    '</cameras/search?after=5>; rel="last next"',
    '<?after=5>; rel="next"',
    '</api/v1/cameras/search/?after=5>; rel="next"',
    '</cameras/search?after=1>; rel="prev", </cameras/search?after=5>; rel="next"',
    '</cameras/search?after=5>; rel="next", </cameras/search?after=9>; rel="last"',
    '</docs>; rel="next", </cameras/search?after=5>; rel="next"',
  ]
  assert.deepEqual(headers.map(next), headers.map(() => [["after", "5"]]))
})

Deno.test("parseLink: tells the relations apart", () => {
  const header = '</cameras/search?after=5>; rel="next", </cameras/search?after=9>; rel="current"'
  assert.deepEqual([next(header), parseLink("current", path, header, origin)], [
    [["after", "5"]],
    [["after", "9"]],
  ])
})

Deno.test("parseLink: without an origin it reads a link relative to the host", () => {
  const read = (target: string) => parseLink("next", path, `<${target}>; rel="next"`)
  assert.deepEqual(read("/cameras/search?after=5"), [["after", "5"]])
  assert.equal(read("https://example.org/cameras/search?after=5"), "elsewhere")
})

Deno.test("parseLink: tells links to another place, of which it takes nothing", () => {
  const targets = [
    "https://evil.example/cameras/search?after=5",
    "//evil.example/cameras/search?after=5",
    "https://127.0.0.1:8080/cameras/search?after=5",
    "http://127.0.0.1:8081/cameras/search?after=5",
    "http://127.0.0.1/cameras/search?after=5",
    "http://localhost:8080/cameras/search?after=5",
    "javascript:alert(1)//cameras/search",
    "http://[",
    "/cameras/exist?after=5",
    "/cameras/search/more?after=5",
    "/other-cameras/searching?after=5",
    "/docs",
  ]
  for (const target of targets) assert.equal(next(`<${target}>; rel="next"`), "elsewhere", target)
})

Deno.test("parseLink: keeps commas and repeated names in the address", () => {
  assert.deepEqual(next('</cameras/search?city=a,b&after=1&after=2>; rel="next"'), [
    ["city", "a,b"],
    ["after", "1"],
    ["after", "2"],
  ])
})

Deno.test("parseLink: gives nothing without a link to a next page", () => {
  const headers = [
    undefined,
    "",
    "garbage",
    "<>",
    '</cameras/search?after=5>; rel="prev"',
    '</cameras/search?after=5>; rel="next-archive"',
    '</cameras/search?after=5>; title="rel=next"',
    "</cameras/search?after=5>",
  ]
  assert.deepEqual(headers.map(next), headers.map(() => undefined))
})

Deno.test("parseLink: reads a hostile header in linear time", () => {
  // In quadratic time, this would take hours and not end.
  const parts = ["<", '<a>;"', "<a>; rel=", '<a>; rel="next ', "<a>;rel=next,"]
  assert.deepEqual(
    parts.map((part) => next(part.repeat(200_000))),
    [undefined, undefined, undefined, undefined, "elsewhere"],
  )
})
