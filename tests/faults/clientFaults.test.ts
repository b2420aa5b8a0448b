import assert from "node:assert/strict"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import { cameraById, type ClientOptions, defaultRetryPolicy, layer } from "@cam2/camera-database"
import { closedAddress, listen } from "../Loopback.ts"
import { camera, options } from "../unit/client/MemoryApi.ts"
import { operations } from "./ClientOperations.ts"
import {
  connectionFaults,
  type Fault,
  faultyServer,
  floods,
  stalls,
  write,
} from "./FaultyServer.ts"
import { type Outcome, report } from "./Report.ts"

const outcomes: Array<Outcome> = []

/** How often each text is there: `Interrupted 34×`. */
const tally = (texts: ReadonlyArray<string>) =>
  [...new Set(texts)].sort()
    .map((text) => `${text} ${texts.filter((each) => each === text).length}×`).join(", ")

/** Calls all operations at `baseURL` at a time; how each of them fails. */
const failuresAt = (baseURL: string, overrides: Partial<ClientOptions> = {}) =>
  Promise.all(
    Object.entries(operations).map(async ([name, operation]) => {
      const error = await Effect.runPromise(
        Effect.flip(operation.call()).pipe(
          Effect.provide(layer({ ...options, baseURL, ...overrides })),
        ),
      )
      assert.ok(operation.failures.includes(error._tag))
      assert.ok([name, operation.madeOf, "authenticate"].includes(error.operation))
      return "reason" in error ? String(error.reason) : error._tag
    }),
  )

const faulty = (
  fault: string,
  what: string,
  reason: string,
  make: Fault,
  overrides?: Partial<ClientOptions>,
) =>
  Deno.test(`operations: ${what} is ${reason} for each of them`, async () => {
    await using server = faultyServer(make)
    const told = await failuresAt(server.baseURL, overrides)
    outcomes.push({ fault, tries: told.length, promised: reason, seen: tally(told) })
    assert.deepEqual(told, told.map(() => reason))
  })

Deno.test("operations: a refused connection is Refused for each of them", async () => {
  const told = await failuresAt(closedAddress())
  outcomes.push({
    fault: "connection refused",
    tries: told.length,
    promised: "Refused",
    seen: tally(told),
  })
  assert.deepEqual(told, told.map(() => "Refused"))
})

for (const [name, fault] of Object.entries(connectionFaults)) {
  faulty(`connection: ${name}`, `a connection that is lost (${name})`, "Interrupted", fault)
}

for (const [name, fault] of Object.entries(stalls)) {
  faulty(`no end: ${name}`, `an answer without end (${name})`, "Timeout", fault, {
    timeout: "500 millis",
  })
}

for (const [name, fault] of Object.entries(floods)) {
  Deno.test(`operations: a body that is too large (${name}) is an InvalidResponseError`, async () => {
    await using server = faultyServer(fault)
    const error = await Effect.runPromise(
      Effect.flip(cameraById("a")).pipe(
        Effect.provide(layer({ ...options, baseURL: server.baseURL, timeout: "5 minutes" })),
      ),
    )
    outcomes.push({
      fault: `too large: ${name}`,
      tries: 1,
      promised: "InvalidResponseError",
      seen: error._tag,
    })
    assert.equal(error._tag, "InvalidResponseError")
  })
}

faulty("not HTTP", "what does not speak HTTP", "Unknown", async (connection, rest) => {
  await rest()
  await write(connection, "SSH-2.0-OpenSSH_9.6\r\n")
  connection.close()
})

const failing = (headers: Record<string, string> = {}, status = 503) =>
  listen(({ path }) =>
    path === "/auth"
      ? Response.json({ token: "t" })
      : Response.json({ message: "later" }, { status, headers })
  )

Deno.test("retry: an outage is not multiplied, however many call", async () => {
  const calls = 500
  const capacity = 20
  const retry = {
    ...defaultRetryPolicy,
    base: "1 millis" as const,
    cap: "1 millis" as const,
    budget: { capacity, perSecond: 0 },
  }
  await using server = failing()
  const program = Effect.forEach(
    Array.from({ length: calls }),
    () => Effect.flip(cameraById("a")),
    { concurrency: 50 },
  ).pipe(Effect.provide(layer({ ...options, baseURL: server.baseURL, retry })))
  const errors = await Effect.runPromise(program)
  const sent = server.received.filter(({ path }) => path !== "/auth").length
  outcomes.push({
    fault: "storm of 503",
    tries: calls,
    promised: `at most ${calls + capacity} requests`,
    seen: `${sent} requests, ${tally(errors.map(({ _tag }) => _tag))}`,
  })
  assert.deepEqual(errors.map(({ _tag }) => _tag), errors.map(() => "InternalError"))
  assert.equal(sent, calls + capacity)
})

Deno.test("retry: an outage of /auth costs one request at a time, and is not multiplied either", async () => {
  const calls = 500
  const capacity = 20
  const retry = {
    ...defaultRetryPolicy,
    base: "1 millis" as const,
    cap: "1 millis" as const,
    budget: { capacity, perSecond: 0 },
  }
  await using server = listen(() => Response.json(null, { status: 503 }))
  const program = Effect.forEach(
    Array.from({ length: calls }),
    () => Effect.flip(cameraById("a")),
    { concurrency: 50 },
  ).pipe(Effect.provide(layer({ ...options, baseURL: server.baseURL, retry })))
  const errors = await Effect.runPromise(program)
  const sent = server.received.length
  outcomes.push({
    fault: "storm of 503 from /auth",
    tries: calls,
    promised: `at most ${calls + capacity} requests`,
    seen: `${sent} requests, ${tally(errors.map(({ _tag }) => _tag))}`,
  })
  assert.deepEqual(errors.map(({ _tag }) => _tag), errors.map(() => "InternalError"))
  assert.ok(sent <= calls + capacity, `${sent} requests`)
})

/** The header of an answer, and whether the call is sent again by it. */
const retryAfter = {
  "a second": { header: () => "1", isObeyed: true, least: 1000 },
  "a date": {
    // A date tells whole seconds: this one is more than one second ahead, and at most two.
    header: () => new Date(Math.ceil(Date.now() / 1000 + 1) * 1000).toUTCString(),
    isObeyed: true,
    least: 900,
  },
  "a date that is past": { header: () => new Date(0).toUTCString(), isObeyed: true, least: 0 },
  "seconds beyond the deadline": { header: () => "3600", isObeyed: false, least: 0 },
  "a date beyond the deadline": {
    header: () => new Date(Date.now() + 3_600_000).toUTCString(),
    isObeyed: false,
    least: 0,
  },
  "nonsense": { header: () => "soon", isObeyed: true, least: 0 },
}

for (const [name, { header, isObeyed, least }] of Object.entries(retryAfter)) {
  const promised = isObeyed ? "sent again after it" : "the failure at once, with retryAfter"
  Deno.test(`retry: Retry-After of ${name}: ${promised}`, async () => {
    const at: Array<number> = []
    await using server = listen(({ path }) => {
      if (path === "/auth") return Response.json({ token: "t" })
      at.push(performance.now())
      return at.length === 1
        ? Response.json(null, { status: 503, headers: { "retry-after": header() } })
        : Response.json(camera)
    })
    const retry = { ...defaultRetryPolicy, base: "1 millis" as const, cap: "1 millis" as const }
    const told = await Effect.runPromise(
      cameraById("a").pipe(
        Effect.map(() => "success"),
        Effect.catchTag("InternalError", ({ retryAfter }) =>
          Effect.succeed(
            retryAfter && Duration.toMinutes(retryAfter) > 50 ? "an hour" : "no retryAfter",
          )),
        Effect.provide(layer({ ...options, baseURL: server.baseURL, retry })),
      ),
    )
    outcomes.push({ fault: `Retry-After of ${name}`, tries: 1, promised, seen: told })
    assert.deepEqual([told, at.length], isObeyed ? ["success", 2] : ["an hour", 1])
    // A lower bound holds on a slow machine too.
    assert.ok(!isObeyed || at[1]! - at[0]! >= least)
  })
}

Deno.test("operations: the table of the faults that they met", () => report(...outcomes))
