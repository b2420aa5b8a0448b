import assert from "node:assert/strict"
import { cpuOf, linesOf } from "../../.ci/TestTimes.ts"

// As `times` of a shell tells it: what the shell took, and below what its command did.
const told = "0m0.000000s 0m0.000000s\n1m2.500000s 0m1.250000s"

Deno.test("cpuOf: takes what a shell told of its command from the end of a text", () => {
  assert.deepEqual(cpuOf(`ok | 1 passed\n${told}`, true), ["ok | 1 passed", 63.75])
})

Deno.test("cpuOf: leaves a text as it is where nothing was asked for or told", () => {
  for (const [text, isTimed] of [[told, false], ["killed", true]] as const) {
    assert.deepEqual(cpuOf(text, isTimed), [text, 0])
  }
})

Deno.test("linesOf: gives processes, files and tests, the longest first", () => {
  const testcase = (file: string, title: string, seconds: string) =>
    `<testcase name="${title}" classname="./${file}#${title}" time="${seconds}" line="1">`
  const report = [
    testcase("tests/a.test.ts", "one", "1.0"),
    testcase("tests/b.test.ts", "two", "2.5"),
    testcase("tests/a.test.ts", "three", "3.0"),
  ].join("\n")
  const spent = [
    { title: "first", seconds: 7, cpu: 1 },
    { title: "second", seconds: 4, cpu: 6 },
  ]
  const lines = linesOf(spent, [report]).map((line) => line.trim())
  assert.deepEqual(lines.filter((line) => line !== "" && !line.startsWith("===")), [
    "6.0     4.0 second",
    "1.0     7.0 first",
    "4.0 tests/a.test.ts",
    "2.5 tests/b.test.ts",
    "3.0 tests/a.test.ts: three",
    "2.5 tests/b.test.ts: two",
    "1.0 tests/a.test.ts: one",
  ])
})
