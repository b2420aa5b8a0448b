import assert from "node:assert/strict"
import fc from "fast-check"
import { accepted } from "../../../../src/contract/forms/Accept.ts"

const types = ["application/json", "application/geo+json", "text/csv"] as const

Deno.test("accepted: takes what is wanted most, then what is named most exactly, then the first", () => {
  const cases: ReadonlyArray<readonly [header: string | undefined, type: string | undefined]> = [
    [undefined, "application/json"],
    ["", "application/json"],
    ["*/*", "application/json"],
    ["text/csv", "text/csv"],
    ["TEXT/CSV; charset=utf-8", "text/csv"],
    ["text/*", "text/csv"],
    ["application/*", "application/json"],
    ["application/geo+json, */*", "application/geo+json"],
    ["application/geo+json;q=0.5, application/json;q=0.4", "application/geo+json"],
    ["application/geo+json;q=0.5, */*;q=0.6", "application/json"],
    ["text/csv;q=0, */*", "application/json"],
    ["application/json;q=0, application/*", "application/geo+json"],
    ["text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "application/json"],
    ["text/html", undefined],
    ["*/*;q=0", undefined],
    ["text/csv;q=nonsense", undefined],
  ]
  for (const [header, type] of cases) assert.equal(accepted(header, types), type, String(header))
})

Deno.test("accepted: takes one of the types or none, whatever the header", () => {
  fc.assert(fc.property(fc.string({ unit: "grapheme" }), (header) => {
    const type = accepted(header, types)
    assert.ok(type === undefined || types.includes(type))
  }))
})
