import assert from "node:assert/strict"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as TestClock from "effect/testing/TestClock"
import { type D1Binding, type D1Statement, layerD1, makeWorker } from "@cam2/camera-database/d1"
import { CameraStore } from "@cam2/camera-database/server"
import { streamCamera } from "../contract/Fixtures.ts"

/** A database that does `answer` whatever it is asked. */
const databaseThat = (answer: () => Promise<never>): D1Binding => {
  const statement: D1Statement = { bind: () => statement, all: answer, raw: answer }
  return { prepare: () => statement, batch: answer }
}

const failing = (message: string) => databaseThat(() => Promise.reject(new Error(message)))
const hanging = databaseThat(() => new Promise(() => {}))

const auth = `/auth?clientID=${"c".repeat(96)}&clientSecret=${"s".repeat(71)}`

const answerOver = async (database: D1Binding, path: string) => {
  const { fetch } = makeWorker(() => ({ stores: layerD1(database) }))
  const response = await fetch(new Request(`http://worker${path}`), {}, { waitUntil: () => {} })
  const { message } = await response.json()
  return [response.status, response.headers.get("retry-after"), message]
}

/** Runs `test`, with what the server logs in a list instead of on the console. */
const silently = async (test: (logged: ReadonlyArray<string>) => Promise<void>) => {
  const { error, log } = console
  const logged: Array<string> = []
  console.log = console.error = (...line) => void logged.push(line.map(String).join(" "))
  try {
    await test(logged)
  } finally {
    Object.assign(console, { error, log })
  }
}

const unreachable = "The database cannot be reached at present. Try again later."
const tooLong = "The database took too long to answer. Try again later, or ask for less."

// https://developers.cloudflare.com/d1/observability/debug-d1/#error-list, and what others have met.
const troubles: Readonly<Record<string, string>> = {
  "D1_ERROR: Network connection lost.": unreachable,
  "D1_ERROR: D1 DB is overloaded. Requests queued for too long.": unreachable,
  "D1_ERROR: D1 DB is overloaded. Too many requests queued.": unreachable,
  "D1_ERROR: D1 DB reset because its code was updated.": unreachable,
  "D1_ERROR: Internal error while starting up D1 DB storage caused object to be reset.":
    unreachable,
  "D1_ERROR: Internal error in D1 DB storage caused object to be reset.": unreachable,
  "D1_ERROR: Cannot resolve D1 DB due to transient issue on remote node.": unreachable,
  "D1_ERROR: Can't read from request stream because client disconnected.": unreachable,
  "D1_ERROR: internal error; reference = 0123456789abcdef": unreachable,
  "The Durable Object's code has been updated, this version can no longer access storage.":
    unreachable,
  "D1_ERROR: D1 DB storage operation exceeded timeout which caused object to be reset.": tooLong,
  "D1_ERROR: D1 DB's isolate exceeded its memory limit and was reset.": tooLong,
  "D1_ERROR: D1 DB exceeded its CPU time limit and was reset.": tooLong,
  "D1_ERROR: Exceeded maximum DB size.": "The database cannot be written at present.",
  "D1_ERROR: Your account has exceeded D1's maximum account storage limit, please contact Cloudflare":
    "The database cannot be written at present.",
  "D1_ERROR: Your account has exceeded D1's free tier daily row read limit. Upgrade to a paid plan.":
    "The database has done all that it may for now. Try again later.",
  "Too many API requests by single Worker invocation. To configure this limit, see the manual":
    "The request needs more queries than one may make here. Ask for less.",
  "D1_ERROR: no such table: app: SQLITE_ERROR":
    "The database does not have the schema that this server needs: see GET /ready.",
  "D1_ERROR: no such column: version: SQLITE_ERROR":
    "The database does not have the schema that this server needs: see GET /ready.",
}

Deno.test("d1: trouble of the database is 503 with Retry-After, in words of what to do", async () => {
  await silently(async () => {
    for (const [error, message] of Object.entries(troubles)) {
      assert.deepEqual(await answerOver(failing(error), auth), [503, "5", message], error)
      const ready = await answerOver(failing(error), "/ready")
      assert.deepEqual(ready, [503, "5", "The database does not answer."], error)
    }
  })
})

Deno.test("d1: a statement that is wrong is 500", async () => {
  await silently(async (logged) => {
    const error = 'D1_ERROR: near "FRM": syntax error: SQLITE_ERROR'
    assert.deepEqual(await answerOver(failing(error), auth), [500, null, "Internal server error."])
    assert.match(logged.join("\n"), /near "FRM": syntax error/)
  })
})

Deno.test("d1: /ready is 503 over a database that gives no answer", async () => {
  await silently(async () => {
    const answer = await answerOver(hanging, "/ready")
    assert.deepEqual(answer, [503, "5", "The database does not answer."])
  })
})

Deno.test("d1: a read and a write wait 30 seconds for an answer, and a read ends with its reader", async () => {
  await Effect.gen(function* () {
    const store = yield* CameraStore
    const both: ReadonlyArray<Effect.Effect<unknown, unknown>> = [
      store.byId("0".repeat(24)),
      store.add("1".repeat(24), streamCamera),
    ]
    for (const asked of both) {
      const running = yield* Effect.forkChild(Effect.exit(asked))
      yield* TestClock.adjust("29 seconds")
      assert.equal(running.pollUnsafe(), undefined)
      yield* TestClock.adjust("1 seconds")
      const exit = yield* Fiber.join(running)
      assert.ok(Exit.isFailure(exit))
      assert.equal((Cause.squash(exit.cause) as Error).message, tooLong)
    }
    const reading = yield* Effect.forkChild(store.byId("0".repeat(24)))
    yield* Effect.yieldNow
    yield* Fiber.interrupt(reading)
  }).pipe(Effect.provide([layerD1(hanging), TestClock.layer()]), Effect.runPromise)
})
