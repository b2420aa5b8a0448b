import assert from "node:assert/strict"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import { layer } from "@cam2/camera-database"
import { options } from "../unit/client/MemoryApi.ts"
import { heapUsed, noise, pick, type Random, randomFrom } from "./Chance.ts"
import { type Operation, operations } from "./ClientOperations.ts"
import { bytes, fields, fragments, numbers } from "./Hostile.ts"

// The full count is 100,000 of each.
const timesOf = (variable: string) => Number(Deno.env.get(variable) ?? 5000)
const inputs = timesOf("CAM2_FUZZ_INPUTS")
const responses = timesOf("CAM2_FUZZ_RESPONSES")
const seed = Number(Deno.env.get("CAM2_FUZZ_SEED") ?? 2018)

const names = [
  ...fields,
  "cameraID",
  "camera_type",
  "longitude",
  "radius",
  "ip",
  "port",
  "m3u8_url",
  "snapshot_url",
  "offset",
  "start",
  "end",
  "cameraIDs",
  "legacyCameraIDs",
  "concurrency",
  "message",
  "token",
  "clientID",
  "clientSecret",
  "api_usage",
  "timestamp",
  "__proto__",
  "constructor",
  "toString",
]
const words = ["ip", "non_ip", "stream", "user", "admin", "true", "2018-07-04", ".", "..", "a/b"]

const deep = (depth: number): unknown => {
  let value: unknown = []
  for (let level = 0; level < depth; level++) value = [value]
  return value
}

const someText = (random: Random) =>
  pick<() => string>(random, [
    () => noise(random, 40),
    () => pick(random, words),
    () => pick(random, numbers),
    () => pick(random, fragments),
    () => pick(random, bytes),
    () => pick(random, names),
    () => "",
    () => "x".repeat(random(5000)),
    () => "5ae0ecbd336359291be74c12",
  ])()

const someNumber = (random: Random) =>
  pick(random, [
    0,
    -0,
    1,
    -1,
    NaN,
    Infinity,
    0.1,
    2 ** 53,
    -(2 ** 63),
    5e-324,
    random(200),
    random(2 ** 31) / (1 + random(1000)),
  ])

/** A value of JSON. */
const someJson = (random: Random, depth = 0): unknown =>
  pick<() => unknown>(random, [
    () => someText(random).toWellFormed(),
    () => someNumber(random),
    () => random(2) === 0,
    () => null,
    () => depth > 3 ? 1 : Array.from({ length: random(4) }, () => someJson(random, depth + 1)),
    () => depth > 3 ? {} : someRecord(random, () => someJson(random, depth + 1)),
  ])()

const someRecord = (random: Random, value: () => unknown) =>
  Object.fromEntries(
    Array.from(
      { length: random(6) },
      () => [random(5) === 0 ? noise(random, 10) : pick(random, names), value()],
    ),
  )

const cyclic = () => {
  const value: Record<string, unknown> = {}
  return Object.assign(value, { city: value, cameraIDs: [value] })
}

/** A value that a caller without types can pass. */
const someValue = (random: Random): unknown =>
  pick<() => unknown>(random, [
    () => someJson(random),
    () => someJson(random),
    () => someRecord(random, () => someValue(random)),
    () => someText(random),
    () => someNumber(random),
    () => undefined,
    () => BigInt(random(1000)),
    () => Symbol("a symbol"),
    () => () => 1,
    () => new Date(pick(random, [0, NaN, 8.64e15])),
    () => new Map([["city", "x"]]),
    () => Redacted.make("x"),
    () => Object.create(null),
    () => Object.assign(Object.create(null), { country: "US" }),
    cyclic,
    () => deep(random(2000)),
    () => new Uint8Array(random(10)),
    () => [, 1],
    () => Effect.succeed("a"),
  ])()

/** What came of a case, by the tag of its failure. */
const outcomeOf = (operation: Operation, exit: Exit.Exit<unknown, { readonly _tag: string }>) => {
  if (Exit.isSuccess(exit)) return "success"
  const [reason, ...others] = exit.cause.reasons
  assert.ok(
    reason && others.length === 0 && Cause.isFailReason(reason),
    `a defect: ${Cause.pretty(exit.cause)}`,
  )
  const { _tag } = reason.error
  assert.ok(operation.failures.includes(_tag), `an undocumented failure: ${_tag}`)
  return _tag
}

/** Runs `times` cases, each of a number of its own, and tells what came of them. */
const fuzz = async (
  times: number,
  what: string,
  answer: (path: string, random: Random, operation: Operation) => Response | Promise<Response>,
  inputOf: (random: Random) => ReadonlyArray<unknown>,
) => {
  const outcomes = new Map<string, number>()
  const heap: Array<number> = []
  const state = { random: randomFrom(seed), operation: Object.values(operations)[0]! }
  const cam2 = layer({ ...options, baseURL: "http://memory.example/" }).pipe(
    Layer.provide(
      Layer.succeed(
        FetchHttpClient.Fetch,
        (url) =>
          String(url).includes("/auth?")
            ? Promise.resolve(Response.json({ token: "a token" }))
            : Promise.resolve().then(() =>
              answer(new URL(String(url)).pathname, state.random, state.operation)
            ),
      ),
    ),
  )
  const started = performance.now()
  await Effect.gen(function* () {
    for (let index = 0; index < times; index++) {
      if (index % Math.ceil(times / 4) === 0) heap.push(heapUsed())
      const random = randomFrom(seed + index * 7919)
      const name = pick(random, Object.keys(operations))
      const operation = operations[name]!
      Object.assign(state, { random, operation })
      const exit = yield* Effect.exit(Effect.suspend(() => operation.call(...inputOf(random))))
      try {
        const outcome = outcomeOf(operation, exit)
        outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1)
      } catch (error) {
        throw new Error(`${name}, seed ${seed + index * 7919}`, { cause: error })
      }
    }
  }).pipe(Effect.provide(cam2), Effect.runPromise)
  heap.push(heapUsed())
  console.log(
    `${times} random ${what} in ${((performance.now() - started) / 1000).toFixed(1)} s, heap ${
      heap.join(" → ")
    } MB, ${[...outcomes].sort().map(([outcome, count]) => `${outcome} ${count}×`).join(", ")}`,
  )
  // The first quarter warms up what is kept once.
  assert.ok(heap.at(-1)! < heap[1]! + 20, `the heap grew: ${heap}`)
  return outcomes
}

Deno.test(`operations: ${inputs} random inputs give an answer or a documented failure`, async () => {
  const outcomes = await fuzz(
    inputs,
    "inputs",
    (path, _, { body }) => Response.json(body, { status: path === "/cameras/create" ? 201 : 200 }),
    (random) => Array.from({ length: 1 + random(3) }, () => someValue(random)),
  )
  // Every page is the same here, which ends a walk that counts offsets.
  assert.deepEqual([...outcomes.keys()].sort(), ["FormatError", "InvalidResponseError", "success"])
})

const statuses = [
  200,
  200,
  200,
  201,
  204,
  301,
  302,
  304,
  400,
  401,
  403,
  404,
  408,
  409,
  412,
  413,
  418,
]
const failing = [422, 429, 500, 501, 502, 503, 504, 599]

/** A header value of bytes, as a server can send them. */
const someHeader = (random: Random) =>
  pick<() => string>(random, [
    () => String(random(1000)),
    () => pick(random, ["Wed, 21 Oct 2099 07:28:00 GMT", "Wed, no date", "-1", "1e9", "1,2", ""]),
    () => `</cameras/search?after=${random(100)}>; rel="next"`,
    () => `<${encodeURI(someText(random).toWellFormed()).slice(0, 500)}>; rel="next"`,
    () => `<//other.example/cameras/search>; rel=next, <>; rel="next`,
    () => "<".repeat(random(3000)),
    () => String.fromCharCode(...Array.from({ length: random(60) }, () => 33 + random(94))),
  ])()

const someBody = (random: Random, { body }: Operation): BodyInit | null => {
  const text = JSON.stringify(body)
  const at = random(text.length)
  return pick<() => BodyInit | null>(random, [
    () => text,
    () => text,
    () => text.slice(0, at),
    () => text.slice(0, at) + String.fromCharCode(random(65_536)) + text.slice(at + 1),
    () => text.slice(0, at) + pick(random, ["[", "{", "}", '"', "1", ","]) + text.slice(at),
    () =>
      text.replaceAll(
        /:("[^"]*"|[\d.-]+|null|true|false)/g,
        (whole) => random(4) === 0 ? `:${JSON.stringify(someJson(random))}` : whole,
      ),
    () => JSON.stringify(someJson(random)),
    () => JSON.stringify({ message: someText(random) }),
    () => Uint8Array.from({ length: random(300) }, () => random(256)),
    () => new TextEncoder().encode(`[${"[".repeat(random(20_000))}`),
    () => JSON.stringify(deep(random(3000))),
    () => "<!doctype html><title>Hello</title>",
    () => null,
    () =>
      new ReadableStream({
        pull: (controller) => {
          if (random(3) > 0) controller.enqueue(new TextEncoder().encode(text.slice(0, at)))
          else if (random(2) > 0) controller.close()
          else controller.error(pick(random, [new Error("reset"), "text", null, undefined]))
        },
      }),
  ])()
}

const someResponse = (
  _: string,
  random: Random,
  operation: Operation,
): Response | Promise<Response> => {
  if (random(30) === 0) {
    return Promise.reject(
      pick(random, [
        new TypeError("fetch failed"),
        new TypeError("fetch failed", { cause: { code: "ECONNREFUSED" } }),
        new DOMException("aborted", "AbortError"),
        "text",
        null,
        undefined,
        Object.create(null),
        cyclic(),
      ]),
    )
  }
  if (random(60) === 0) return Response.error()
  const status = random(3) === 0 ? operation.success : pick(random, [...statuses, ...failing])
  const headers = pick(random, [[], ["link"], ["retry-after"], ["link", "retry-after"]]).map(
    (name): [string, string] => [name, someHeader(random)],
  )
  // A failure is told with a message at least every other time.
  const isTold = status >= 400 && random(2) === 0
  const body = status === 204 || status === 304
    ? null
    : isTold
    ? JSON.stringify({ message: someText(random) })
    : someBody(random, operation)
  return new Response(body, { status, headers })
}

Deno.test(`operations: ${responses} random responses give an answer or a documented failure`, async () => {
  const outcomes = await fuzz(responses, "responses", someResponse, () => [])
  assert.deepEqual([...outcomes.keys()].sort(), [
    "AuthenticationError",
    "AuthorizationError",
    "ConnectionError",
    "FormatError",
    "InternalError",
    "InvalidResponseError",
    "PreconditionFailedError",
    "ResourceConflictError",
    "ResourceNotFoundError",
    "TooManyRequestsError",
    "success",
  ])
})
