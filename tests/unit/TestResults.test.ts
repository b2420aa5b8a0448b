import assert from "node:assert/strict"
import { afterAgain, againOptions, failuresOf, summaryOf, totalOf } from "../../.ci/TestResults.ts"

Deno.test("summaryOf, totalOf: add up what each process counted, and one that broke off failed", () => {
  const outputs = [
    "ok | 1 passed | 0 failed (1s)\n\nFAILED | 3 passed (2 steps) | 1 failed (2s)\n",
    "ok | 4 passed | 0 failed | 2 ignored | 5 filtered out (1m2s)\n",
    "error: Module not found",
  ]
  assert.deepEqual(outputs.map(summaryOf), [
    { passed: 3, failed: 1 },
    { passed: 4, failed: 0, ignored: 2, "filtered out": 5 },
    { failed: 1 },
  ])
  assert.equal(
    totalOf(outputs.map(summaryOf)),
    "7 passed | 2 failed | 2 ignored | 5 filtered out",
  )
})

const failing = `running 5 tests from ./tests/a.test.ts
a: shows another ...
------- output -------
 ERRORS 

another: fails => ./b.test.ts:1:1
error: Error: not ours

 FAILURES 

another: fails => ./b.test.ts:1:1

FAILED | 0 passed | 1 failed (3ms)
----- output end -----
a: shows another ... ok (3ms)
a: x => y ... FAILED (8ms)
a: steps ...
  one ... FAILED (0ms)
a: steps ... FAILED (due to 1 failed step) (1ms)

 ERRORS 

a: x => y => ./tests/a.test.ts:2:6
error: AssertionError: Expected values to be strictly deep-equal:

+ actual - expected
    at file:///tests/a.test.ts:2:36

a: steps ... one => ./tests/a.test.ts:4:46
error: Error: in a step

./tests/a.test.ts (uncaught error)
error: Error: later
This error was not caught from a test.

 FAILURES 

a: x => y => ./tests/a.test.ts:2:6
a: steps ... one => ./tests/a.test.ts:4:46
./tests/a.test.ts (uncaught error)

FAILED | 1 passed | 4 failed (1 step) (23ms)

error: Test failed`

Deno.test("failuresOf: each test that failed with its place and its error", () => {
  assert.deepEqual(failuresOf(failing, "a shard ended with code 1"), [
    {
      test: "a: x => y",
      heading: "a: x => y => ./tests/a.test.ts:2:6",
      text: `error: AssertionError: Expected values to be strictly deep-equal:

+ actual - expected
    at file:///tests/a.test.ts:2:36`,
    },
    {
      test: "a: steps",
      heading: "a: steps ... one => ./tests/a.test.ts:4:46",
      text: "error: Error: in a step",
    },
    {
      test: undefined,
      heading: "./tests/a.test.ts (uncaught error)",
      text: "error: Error: later\nThis error was not caught from a test.",
    },
  ])
  assert.deepEqual(failuresOf("ok | 1 passed | 0 failed (1s)", undefined), [])
})

Deno.test("failuresOf: a process that broke off, with what had failed and the test that it was at", () => {
  const passed = Array.from({ length: 50 }, (_, index) => `a: ${index} ... ok (1ms)`)
  const output = ["a: fails ... FAILED (8ms)", ...passed, "a: dies ..."].join("\n")
  const [failure, ...others] = failuresOf(output, "a shard was killed by SIGKILL")
  assert.deepEqual([failure, others], [{
    test: undefined,
    heading: "a shard was killed by SIGKILL",
    text: ["a: fails ... FAILED (8ms)", ...passed.slice(-29), "a: dies ..."].join("\n"),
  }, []])
})

Deno.test("failuresOf: a long error is told by its beginning", () => {
  const error = Array.from({ length: 100 }, (_, index) => `line ${index}`)
  const heading = "a: fails => ./tests/a.test.ts:2:6"
  const output = `\n ERRORS \n\n${heading}\n${
    error.join("\n")
  }\n\n FAILURES \n\n${heading}\n\nFAILED | 0 passed | 1 failed (1s)`
  assert.deepEqual(failuresOf(output, "ended with code 1").map(({ text }) => text), [
    [...error.slice(0, 60), "… 40 more lines"].join("\n"),
  ])
})

const failure = (test: string | undefined) => ({ test, heading: `${test}`, text: "error" })

Deno.test("againOptions: those tests that failed, each once; all if the process broke off", () => {
  const [option, ...others] = againOptions([
    failure("a: (b|c)/d => {e}"),
    failure("e"),
    failure("e"),
  ])
  assert.deepEqual([option, others], ["--filter=/^(?:a: \\(b\\|c\\)/d => \\{e\\}|e)$/", []])
  assert.deepEqual(againOptions([failure("a"), failure(undefined)]), [])
})

Deno.test("afterAgain: what passes alone is counted as passed, what fails again as before", () => {
  const first = { summary: { passed: 5, failed: 2, ignored: 1 }, failures: [failure("a")] }
  const passed = { summary: { passed: 2, failed: 0, "filtered out": 5 }, failures: [] }
  assert.deepEqual(afterAgain(first, passed), {
    summary: { passed: 7, failed: 0, ignored: 1 },
    failures: [],
  })
  const none = { summary: { passed: 0, failed: 0, "filtered out": 7 }, failures: [] }
  const failed = { summary: { passed: 1, failed: 1 }, failures: [failure("a")] }
  for (const again of [none, failed]) assert.equal(afterAgain(first, again), first)
})

Deno.test("afterAgain: of a process that broke off, the second run counts", () => {
  const first = { summary: { failed: 1 }, failures: [failure(undefined)] }
  const again = { summary: { passed: 7, failed: 0 }, failures: [] }
  assert.deepEqual(afterAgain(first, again), again)
})
