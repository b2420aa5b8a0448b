import assert from "node:assert/strict"
import { checkSource, checkSourceName, sourceLengths } from "../../../src/domain/Source.ts"
import { outcome, refusal, unknownNames } from "./Refusal.ts"

const check = (input: unknown) => outcome(checkSource("putSource")(input))

const address = "an http or https address without user name, password and blanks"
const licence = "an SPDX licence id such as CC-BY-4.0, or an http or https address"
const attribution = "text of 1 to 500 characters, without null characters"
const terms = "text of 1 to 2048 characters, or an http or https address"

const ofLength = (length: number) => "https://example.org/".padEnd(length, "a")

Deno.test("checkSource: takes a description, or a part of it", () => {
  const described = [
    {},
    {
      home_page: "https://example.org/cameras?a=b#c",
      licence: "CC-BY-4.0",
      attribution: "© Stadt München\nund andere",
      terms: "Only for research",
    },
    ...["MIT", "GPL-2.0+", "LicenseRef-Our-Own", "0BSD", ofLength(500)].map((licence) => ({
      licence,
    })),
    { attribution: "𝔘".repeat(500) },
    { terms: "𝔘".repeat(2048) },
    { terms: "https://example.org/terms" },
    { terms: "Note: not for sale" },
    { terms: "For research, note:not for sale" },
    { home_page: ofLength(2048) },
  ]
  for (const description of described) {
    assert.deepEqual(check(description), { accepted: description })
  }
  assert.deepEqual(check({ licence: undefined }), { accepted: {} })
})

Deno.test("checkSource: refuses what is no address, no licence, or too long, and names the field", () => {
  const wrong: ReadonlyArray<readonly [field: string, actual: unknown, expected: string]> = [
    ["home_page", "", address],
    ["home_page", "example.org", address],
    ["home_page", "ftp://example.org/", address],
    ["home_page", "javascript:alert(1)", address],
    ["home_page", "https:///path", address],
    ["home_page", ofLength(2049), "text of at most 2048 characters"],
    ["home_page", 7, address],
    ["licence", "", licence],
    ["licence", "CC BY 4.0", licence],
    ["licence", "-MIT", licence],
    ["licence", "ftp://example.org/licence", licence],
    ["licence", "a".repeat(101), licence],
    ["licence", ofLength(501), "text of at most 500 characters"],
    ["attribution", "", attribution],
    ["attribution", "a\0b", attribution],
    ["attribution", "𝔘".repeat(501), "text of at most 500 characters"],
    ["attribution", "\ud800", attribution],
    ["attribution", null, attribution],
    ["terms", "", terms],
    ["terms", "javascript:alert(1)", terms],
    ["terms", "data:text/html,x", terms],
    ["terms", "s3://bucket/terms", terms],
    ["terms", "a".repeat(2049), "text of at most 2048 characters"],
    ["terms", ["a"], terms],
  ]
  for (const [field, actual, expected] of wrong) {
    const shown = typeof actual === "string"
      ? JSON.stringify(actual)
      : Array.isArray(actual)
      ? "a list"
      : String(actual)
    const got = shown.length > 80 ? `${shown.slice(0, 77)}...` : shown
    assert.deepEqual(
      check({ [field]: actual }),
      refusal("putSource", { field, got, actual, expected }),
    )
  }
})

Deno.test("sourceLengths: are the most characters that are taken of each field", () => {
  assert.deepEqual(Object.keys(sourceLengths), ["home_page", "licence", "attribution", "terms"])
  for (const [field, length] of Object.entries(sourceLengths)) {
    assert.deepEqual(check({ [field]: ofLength(length) }), {
      accepted: { [field]: ofLength(length) },
    })
    assert.equal("accepted" in check({ [field]: ofLength(length + 1) }), false, field)
  }
})

Deno.test("checkSource: shows no password of an address", () => {
  const wrong = [["home_page", address], ["licence", licence], ["terms", terms]] as const
  for (const [field, expected] of wrong) {
    const actual = "https://<redacted>@example.org/"
    assert.deepEqual(
      check({ [field]: "https://ada:pa55@example.org/" }),
      refusal("putSource", { field, got: JSON.stringify(actual), actual, expected }),
    )
  }
})

Deno.test("checkSource: knows no other names", () => {
  assert.deepEqual(
    check({ license: "MIT" }),
    unknownNames("putSource", {
      names: ["license"],
      actual: "MIT",
      known: ["attribution", "home_page", "licence", "terms"],
    }),
  )
})

Deno.test("checkSourceName: takes 1 to 200 characters that a path can hold", () => {
  const ofName = (name: string) => outcome(checkSourceName("putSource")({ name }))
  for (const name of ["a", "Caltrans D4", "a/b", "...", "?#%", "𝔘".repeat(200)]) {
    assert.deepEqual(ofName(name), { accepted: { name } })
  }
  const expected = "the name of a source, 1 to 200 characters without null characters"
  for (const name of ["", ".", "..", "a\0b", "\ud800"]) {
    assert.deepEqual(
      ofName(name),
      refusal("putSource", { field: "name", got: JSON.stringify(name), actual: name, expected }),
    )
  }
  assert.equal(JSON.stringify(ofName("a".repeat(201))).includes(expected), true)
})
