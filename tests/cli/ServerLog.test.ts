import assert from "node:assert/strict"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as TestConsole from "effect/testing/TestConsole"
import { layerLog, type LogFormat, logRequest } from "../../src/cli/serving/ServerLog.ts"

const answered = {
  method: "GET",
  path: "/cameras/search",
  status: 200,
  milliseconds: 1.23456,
  requestId: "my-1",
  clientID: undefined,
}

/** What is written on standard error, times and stacks aside. */
const written = async (format: LogFormat, program: Effect.Effect<void>) => {
  const lines = await Effect.gen(function* () {
    yield* program
    assert.deepEqual(yield* TestConsole.logLines, [])
    return yield* TestConsole.errorLines
  }).pipe(
    Effect.provide(layerLog(format)),
    Effect.provide(TestConsole.layer),
    Effect.runPromise,
  )
  return lines.map((line) =>
    String(line).replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/, "TIME").replace(/(\\n|\n) +at [^]*/, "")
  )
}

const fail = Effect.annotateLogs(
  Effect.logError("It failed\u001b[2J", Cause.die(new Error("the disk\u009b is gone"))),
  { requestId: "my-1" },
)

Deno.test("logRequest: pretty is the request and what else is known of it", async () => {
  assert.deepEqual(await written("pretty", logRequest(answered)), [
    "TIME INFO GET /cameras/search 200 requestId=my-1 ms=1.23",
  ])
  assert.deepEqual(await written("pretty", logRequest({ ...answered, clientID: "c" })), [
    "TIME INFO GET /cameras/search 200 requestId=my-1 clientID=c ms=1.23",
  ])
})

Deno.test("logRequest: json has a name for each fact", async () => {
  const [line] = await written("json", logRequest({ ...answered, clientID: "c" }))
  assert.deepEqual(JSON.parse(line!), {
    method: "GET",
    path: "/cameras/search",
    status: 200,
    requestId: "my-1",
    clientID: "c",
    ms: 1.23,
    time: "TIME",
    level: "INFO",
    message: "GET /cameras/search 200",
  })
})

Deno.test("layerLog: what goes wrong is written in every format, and cannot control a terminal", async () => {
  for (const format of ["off", "pretty"] as const) {
    const [line] = await written(format, fail)
    assert.equal(
      line,
      "TIME ERROR It failed\\u001b[2J requestId=my-1\n  Error: the disk\\u009b is gone",
    )
  }
  const [line] = await written("json", fail)
  assert.match(line!, /"requestId":"my-1".*"level":"ERROR".*It failed\\u001b\[2J.*the disk\\u009b/)
})
