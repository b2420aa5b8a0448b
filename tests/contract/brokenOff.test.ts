import assert from "node:assert/strict"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Logger from "effect/Logger"
import { SqlError, UnknownError } from "effect/sql/SqlError"
import * as Stream from "effect/Stream"
import { breakOff, BrokenOff } from "../../src/server/middleware/BrokenOff.ts"
import { failureOf } from "../../src/server/middleware/FailureResponses.ts"

/** What a program fails with, and the lines that it logs. */
const logged = async <A, E>(program: Effect.Effect<A, E>) => {
  const lines: Array<readonly [level: string, message: unknown, cause: string | undefined]> = []
  const logger = Logger.map(
    Logger.formatStructured,
    ({ cause, level, message }) => void lines.push([level, message, cause]),
  )
  const exit = await program.pipe(
    Effect.exit,
    Effect.provide(Logger.layer([logger])),
    Effect.runPromise,
  )
  return { exit, lines }
}

Deno.test("breakOff: a stream that fails is told of in one line, and Deno shows no stack of it", async () => {
  const { exit, lines } = await logged(
    Stream.fail(new Error("It was not taken.")).pipe(breakOff, Stream.runDrain, Effect.flip),
  )
  assert.ok(exit._tag === "Success" && exit.value instanceof BrokenOff)
  assert.equal(exit.value.message, "It was not taken.")
  assert.equal(Deno.inspect(exit.value), "")
  assert.deepEqual(lines, [["WARN", "A response was broken off: It was not taken.", undefined]])
})

Deno.test("breakOff: a defect is logged with its cause, and not told", async () => {
  const { exit, lines } = await logged(
    Stream.die(new Error("SELECT failed")).pipe(breakOff, Stream.runDrain, Effect.flip),
  )
  assert.ok(exit._tag === "Success")
  assert.equal(exit.value.message, "The server failed.")
  assert.deepEqual(lines.map(([level, message]) => [level, message]), [
    ["ERROR", "A response was broken off: The server failed."],
  ])
  assert.match(lines[0]![2]!, /SELECT failed/)
})

Deno.test("failureOf: a write that a lock refuses is logged in one line, another defect with its cause", async () => {
  const refusedBy = (message: string) =>
    new SqlError({ reason: new UnknownError({ cause: new Error(message), message }) })
  const { exit, lines } = await logged(
    Effect.map(
      Effect.forEach(
        ["database is locked", "disk I/O error"],
        (message) => failureOf(Cause.die(refusedBy(message))),
      ),
      (failures) => failures.map(({ status }) => status),
    ),
  )
  assert.deepEqual(exit._tag === "Success" && exit.value, [503, 503])
  assert.deepEqual(lines.map(([level, message, cause]) => [level, message, cause !== undefined]), [
    ["WARN", "A write was refused: another program has the lock on the database", false],
    ["ERROR", "The request failed", true],
  ])
})
