import assert from "node:assert/strict"
import {
  checkProperties,
  isProperties,
  propertiesExpectation,
  sortedText,
} from "../../../src/domain/Properties.ts"

const named = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`n${index}`, index]))

Deno.test("checkProperties: takes an object of text, numbers and booleans, up to its limits", () => {
  const good = [
    {},
    { a: "", b: 0, c: false, "Höhe 𝔘": -1.5 },
    JSON.parse('{ "__proto__": "x" }'),
    named(64),
    { ["𝔘".repeat(200)]: 1 },
    { a: "x".repeat(4096 - 8) },
    { a: "ü".repeat((4096 - 8) / 2) },
  ]
  for (const each of good) assert.equal(checkProperties(each), true, JSON.stringify(each))
})

Deno.test("checkProperties: refuses anything else, and tells what was expected", () => {
  const names = "names of 1 to 200 characters, without null characters"
  const bytes = "an object of at most 4096 bytes as JSON"
  const bad: ReadonlyArray<readonly [value: unknown, expected: boolean | string]> = [
    [null, false],
    ["{}", false],
    [[], false],
    [{ a: null }, false],
    [{ a: NaN }, false],
    [{ a: Infinity }, false],
    [{ a: {} }, false],
    [{ a: ["b"] }, false],
    [named(65), false],
    [new Map([["a", 1]]), false],
    [new Set(["a"]), false],
    [new Date(0), false],
    [new Headers({ a: "b" }), false],
    [Promise.resolve({ a: 1 }), false],
    [{ "": 1 }, names],
    [{ ["a".repeat(201)]: 1 }, names],
    [{ "a\0": 1 }, names],
    [{ "\uD800": 1 }, names],
    [{ a: "b\0" }, "text without null characters"],
    [{ a: "\uD800" }, "text without null characters"],
    [{ a: "x".repeat(4096 - 7) }, bytes],
    [{ a: "ü".repeat((4096 - 6) / 2) }, bytes],
  ]
  for (const [value, expected] of bad) {
    assert.equal(checkProperties(value), expected, JSON.stringify(value))
  }
  assert.equal(
    propertiesExpectation,
    "an object of at most 64 names with text, numbers, true or false",
  )
})

Deno.test("isProperties: reads properties of any size", () => {
  assert.deepEqual(
    [named(1000), { "": "x\0" }, { a: null }, [], "x"].map(isProperties),
    [true, true, false, false, false],
  )
})

Deno.test("sortedText: is the same in whatever order the names are", () => {
  assert.equal(sortedText({ b: 1, a: "x" }), sortedText({ a: "x", b: 1 }))
  assert.notEqual(sortedText({ a: "1" }), sortedText({ a: 1 }))
})
