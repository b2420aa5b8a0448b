import assert from "node:assert/strict"
import { checks, limits, notEmpty } from "../../../src/domain/Kind.ts"

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
    ["whole", [-18000, 0], [0.5, Infinity]],
    ["aboveZero", [Number.MIN_VALUE, 29.97], [0, -1, Infinity]],
  ]
  assert.deepEqual(cases.map(([kind]) => kind).sort(), Object.keys(limits).sort())
  for (const [kind, right, wrong] of cases) {
    assert.deepEqual(right.filter((value) => checks[kind](value) !== true), [], kind)
    assert.deepEqual(wrong.filter((value) => checks[kind](value) === true), [], kind)
  }
})
