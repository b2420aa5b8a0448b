import assert from "node:assert/strict"
import { isAddress } from "../../../src/domain/Address.ts"
import {
  addressOf,
  checks,
  expectedOf,
  isJson,
  isNumberKind,
  jsonTypes,
  type Kind,
  limits,
  longestOf,
  notEmpty,
  textOf,
} from "../../../src/domain/Kind.ts"

const kinds = Object.keys(checks) as ReadonlyArray<Kind>

Deno.test("checks.port: takes the whole numbers from 1 to 65535, also as digits", () => {
  const isPort = (value: unknown) => checks.port(value) === true
  const good: ReadonlyArray<unknown> = [1, 80, 65535, "1", "80", "65535"]
  const bad: ReadonlyArray<unknown> = [
    0,
    -1,
    65536,
    80.5,
    NaN,
    Infinity,
    1e21,
    "",
    "0",
    "65536",
    "8e1",
    "0x50",
    " 80",
    "80 ",
    "eighty",
    true,
    null,
    [80],
  ]
  assert.deepEqual(good.filter((port) => !isPort(port)), [])
  assert.deepEqual(bad.filter((port) => isPort(port)), [])
})

Deno.test("checks.text: refuses null characters and lone surrogates", () => {
  const isText = (value: unknown) => checks.text(value) === true
  assert.deepEqual(
    ["", "a", "é", "日本", "😀", "a\nb", "' OR 1=1 --"].filter((t) => !isText(t)),
    [],
  )
  assert.deepEqual(["\0", "a\0b", "\ud800", "\udc00a", 1, null].filter((t) => isText(t)), [])
})

Deno.test("notEmpty: refuses the empty text", () => {
  assert.deepEqual(["", " ", "a"].map(notEmpty(checks.text)), [false, true, true])
})

Deno.test("checks: take the numbers within the limits of their kind, and nothing else", () => {
  const cases: ReadonlyArray<
    readonly [kind: keyof typeof limits, right: unknown[], wrong: unknown[]]
  > = [
    ["latitude", [-90, 0, 90], [-90.1, 90.1, NaN, "1", null]],
    ["longitude", [-180, 180], [-181, 181, Infinity]],
    ["direction", [0, 359.9], [-0.1, 360, NaN]],
    ["count", [0, 2 ** 53 - 1], [-1, 0.5, 2 ** 53]],
    ["wholeAboveZero", [1], [0, 1.5]],
    ["whole", [-18000, 0], [0.5, Infinity, -Infinity, "1"]],
    ["aboveZero", [Number.MIN_VALUE, 29.97], [0, -1, Infinity, NaN]],
  ]
  assert.deepEqual(cases.map(([kind]) => kind).sort(), Object.keys(limits).sort())
  for (const [kind, right, wrong] of cases) {
    assert.deepEqual(right.filter((value) => checks[kind](value) !== true), [], kind)
    assert.deepEqual(wrong.filter((value) => checks[kind](value) === true), [], kind)
  }
})

Deno.test("jsonTypes, expectedOf: what each kind is in JSON and in words", () => {
  assert.deepEqual(kinds.map((kind) => [kind, jsonTypes[kind], expectedOf[kind]]), [
    ["text", "string", "text without null characters"],
    ["name", "string", "text without null characters"],
    ["identifier", "string", "text of at least one character, without null characters"],
    ["host", "string", "an IP address or host name"],
    ["path", "string", "text without null characters"],
    ["address", "string", "text without null characters"],
    ["port", "string", "a port number from 1 to 65535"],
    ["time", "string", "a time in ISO 8601, such as 2018-07-04T19:52:52Z"],
    ["cameraType", "string", '"ip", "non_ip" or "stream"'],
    ["latitude", "number", "a number of degrees from -90 to 90"],
    ["longitude", "number", "a number of degrees from -180 to 180"],
    ["direction", "number", "a number of degrees from 0 to below 360"],
    ["count", "number", "a whole number from 0"],
    ["wholeAboveZero", "number", "a whole number above 0"],
    ["whole", "number", "a whole number of %"],
    ["aboveZero", "number", "a number of % above 0"],
    ["boolean", "boolean", "true or false"],
    ["properties", "object", "an object of at most 64 names with text, numbers, true or false"],
  ])
})

Deno.test("isJson: takes the values of its type, and no others", () => {
  const values = ["", 0, 1.5, NaN, Infinity, true, false, {}, { a: "b" }, [], null, undefined]
  const takenBy = (type: keyof typeof isJson) => values.filter((value) => isJson[type](value))
  assert.deepEqual(
    { string: takenBy("string"), number: takenBy("number"), boolean: takenBy("boolean") },
    { string: [""], number: [0, 1.5], boolean: [true, false] },
  )
  assert.deepEqual(takenBy("object"), [{}, { a: "b" }])
})

Deno.test("isNumberKind: tells the kinds that JSON has as numbers", () => {
  assert.deepEqual(
    kinds.filter(isNumberKind),
    kinds.filter((kind) => jsonTypes[kind] === "number"),
  )
})

Deno.test("textOf: counts characters, so that a surrogate pair is one", () => {
  const check = textOf(3)
  const tooLong = "text of at most 3 characters"
  assert.deepEqual(
    ["abc", "abcd", "😀😀😀", "😀😀😀a", "😀😀😀😀", "a\0b", 3].map(check),
    [true, tooLong, true, tooLong, tooLong, false, false],
  )
})

Deno.test("checks: say what is wrong with a text where that says more than its kind", () => {
  const address = "an http or https address without user name, password and blanks"
  const path = "a path on the camera, without blanks"
  const host = "an IP address or host name"
  const cases: ReadonlyArray<readonly [kind: Kind, value: unknown, answer: boolean | string]> = [
    ["name", "", true],
    ["identifier", "", false],
    ["identifier", "a", true],
    ["host", "203.0.113.7", true],
    ["host", "a host", host],
    ["host", "", host],
    ["path", "", true],
    ["path", "/a?b=c", true],
    ["path", "/a b", path],
    ["path", "http://example.org/", path],
    ["address", "", true],
    ["address", "https://example.org/a", true],
    ["address", "example.org/a", true],
    ["address", "https://user:password@example.org/", address],
    ["address", "ftp://example.org/", address],
    ["address", 7, false],
    ["time", "2018-07-04", true],
    ["time", "yesterday", false],
    ["cameraType", "ip", true],
    ["cameraType", "stream", true],
    ["cameraType", "webcam", false],
    ["boolean", false, true],
    ["boolean", "true", false],
    ["properties", { lanes: 3 }, true],
    ["properties", { "": 3 }, "names of 1 to 200 characters, without null characters"],
    ["properties", [], false],
  ]
  assert.deepEqual(
    cases.map(([kind, value]) => [kind, value, checks[kind](value)]),
    cases,
  )
})

Deno.test("longestOf: is the most characters that the check of a text takes", () => {
  const free: ReadonlyArray<Kind> = ["text", "name", "identifier", "host", "path", "address"]
  assert.deepEqual(free.map(longestOf), [2048, 200, 200, 253, 2048, 2048])
  for (const kind of free) {
    const longest = "a".repeat(longestOf(kind))
    assert.deepEqual(
      [longest, `${longest}a`].map(checks[kind]),
      [
        kind === "host" ? checks.host(longest) : true,
        `text of at most ${longest.length} characters`,
      ],
      kind,
    )
  }
})

Deno.test("addressOf: takes the empty text beside what it is told to take", () => {
  const check = addressOf(isAddress)
  const expected = "an http or https address without user name, password and blanks"
  assert.deepEqual(
    ["", "http://example.org/", "example.org/a"].map(check),
    [true, true, expected],
  )
})
