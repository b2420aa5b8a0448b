import { strict as assert } from "node:assert"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Sink from "effect/Sink"
import * as Stdio from "effect/Stdio"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/testing/TestClock"
import { progressLine, showProgress } from "../../src/cli/import/Progress.ts"

Deno.test("progressLine: a bar where the total is known, else the count", () => {
  assert.equal(
    progressLine({ done: 250, elapsed: 2000, total: 1000 }),
    "[########----------------------] 25%  250/1000  125/s",
  )
  assert.equal(progressLine({ done: 250, elapsed: 2000, total: undefined }), "250 cameras  125/s")
  assert.equal(
    progressLine({ done: 0, elapsed: 0, total: 0 }),
    "[##############################] 100%  0/0  0/s",
  )
})

const show = (stderrIsTerminal: boolean, told?: Duration.Input) =>
  Effect.gen(function* () {
    let shown = ""
    const stdio = Stdio.make({
      args: Effect.succeed([]),
      stdin: Stream.empty,
      stdout: () => Sink.drain,
      stderr: () => Sink.forEach((text) => Effect.sync(() => void (shown += text))),
      stderrIsTerminal: Effect.succeed(stderrIsTerminal),
    })
    let done = 0
    yield* Effect.gen(function* () {
      yield* showProgress({ done: () => done, total: 10 }, told)
      for (; done < 10; done++) yield* TestClock.adjust("1 second")
    }).pipe(Effect.scoped, Effect.provideService(Stdio.Stdio, stdio))
    return shown
  }).pipe(Effect.provide(TestClock.layer()), Effect.runPromise)

Deno.test("showProgress: one line that is drawn again on a terminal, and cleared at the end", async () => {
  const shown = await show(true)
  assert.ok(!shown.includes("\n"))
  assert.ok(shown.includes(`\r\u001b[K[###${"-".repeat(27)}] 10%  1/10  1/s\r\u001b[K`))
  assert.ok(shown.endsWith("\r\u001b[K"))
})

Deno.test("showProgress: nothing where there is no terminal", async () => {
  assert.equal(await show(false), "")
})

Deno.test("showProgress: a line once in a while where a log is to be told", async () => {
  const lines = (await show(false, "4 seconds")).split("\n")
  assert.deepEqual(lines.map((line) => /\d+%.*$/.exec(line)?.[0]), [
    "30%  3/10  1/s",
    "70%  7/10  1/s",
    undefined,
  ])
})
