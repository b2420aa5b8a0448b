import assert from "node:assert/strict"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as TestClock from "effect/testing/TestClock"
import * as Tracer from "effect/Tracer"
import { cameraById, cameraByListId, withCallOptions } from "@cam2/camera-database"
import type { Received } from "../../Loopback.ts"
import { keepSpans } from "./KeptSpans.ts"
import { memoryApi, type MemoryResponse } from "./MemoryApi.ts"

const idOf = (index: number) => index.toString(16).padStart(24, "0")
const ids = (count: number) => Array.from({ length: count }, (_, index) => idOf(index))
const cameraOf = (cameraID: string) => ({ cameraID, camera_type: "stream", m3u8_url: "u" })

/** What a server says that has all cameras but the one with the id 2, at most `most` in an answer. */
const answerTo = (asked: ReadonlyArray<string>, most = Infinity) => {
  const looked = asked.slice(0, most)
  const lacking = looked.filter((id) => id === idOf(2))
  return {
    cameras: looked.filter((id) => id !== idOf(2)).map(cameraOf),
    missing: { cameraIDs: lacking, legacy_cameraIDs: [] },
    rest: { cameraIDs: asked.slice(most), legacy_cameraIDs: [] },
  }
}

const single = (path: string): MemoryResponse =>
  path.endsWith(idOf(2))
    ? { status: 404, json: { message: "No camera with that cameraID." } }
    : { json: cameraOf(path.slice("/cameras/".length)) }

const wanted = (form: Received["form"]): ReadonlyArray<string> =>
  JSON.parse(form?.find(([name]) => name === "cameraIDs")?.[1] ?? "[]")

const batched = (
  options: Parameters<typeof memoryApi>[1] = {},
  batch = (asked: ReadonlyArray<string>): MemoryResponse => ({ json: answerTo(asked) }),
) =>
  memoryApi(
    ({ form, path }) =>
      path === "/auth" ? undefined : Effect.delay(
        Effect.sync(() => path === "/cameras/batch" ? batch(wanted(form)) : single(path)),
        "1 second",
      ),
    options,
  )

type Api = ReturnType<typeof batched>

const run = <A, E>(
  api: Api,
  effect: Effect.Effect<A, E, Effect.Services<ReturnType<typeof cameraById>>>,
) =>
  Effect.gen(function* () {
    const fiber = yield* Effect.forkChild(effect)
    yield* TestClock.adjust("1 hour")
    return yield* Fiber.join(fiber)
  }).pipe(Effect.provide(api.layer), Effect.provide(TestClock.layer()), Effect.runPromise)

const together = <A, E, R>(effects: ReadonlyArray<Effect.Effect<A, E, R>>) =>
  Effect.all(effects, { concurrency: "unbounded" })

const asked = (api: Api) =>
  api.calls().map(({ form, method, path }) =>
    method === "POST" ? wanted(form).map((id) => parseInt(id, 16)) : path.slice("/cameras/".length)
  )

Deno.test("cameraById: one call is one request for one camera", async () => {
  const api = batched()
  await run(api, Effect.andThen(cameraById(idOf(1)), cameraById(idOf(3))))
  assert.deepEqual(asked(api), [idOf(1), idOf(3)])
})

Deno.test("cameraById: calls of many fibers at once are one request, and an id twice is asked once", async () => {
  const api = batched()
  const order = [3, 1, 3, 0, 1].map(idOf)
  const found = await run(api, together(order.map((id) => cameraById(id))))
  assert.deepEqual(found.map(({ cameraID }) => cameraID), order)
  assert.deepEqual(asked(api), [[3, 1, 0]])
})

Deno.test("cameraById: fibers that are forked one by one are asked for together", async () => {
  const api = batched()
  const forked = Effect.gen(function* () {
    const fibers = yield* Effect.forEach([4, 5, 6], (id) => Effect.forkChild(cameraById(idOf(id))))
    return yield* Effect.forEach(fibers, Fiber.join)
  })
  assert.deepEqual((await run(api, forked)).map(({ cameraID }) => cameraID), [4, 5, 6].map(idOf))
  assert.deepEqual(asked(api), [[4, 5, 6]])
})

Deno.test("cameraById: an id that no camera has fails the call for it alone", async () => {
  const api = batched()
  const exits = await run(api, together(ids(4).map((id) => Effect.result(cameraById(id)))))
  assert.deepEqual(
    exits.map((exit) => exit._tag === "Success" ? exit.success.cameraID : { ...exit.failure }),
    [idOf(0), idOf(1), {
      _tag: "ResourceNotFoundError",
      operation: "cameraById",
      status: 404,
    }, idOf(3)],
  )
  assert.deepEqual(asked(api), [[0, 1, 2, 3]])
})

Deno.test("cameraById: what does not fit into one answer is asked for again", async () => {
  const api = batched({}, (asked) => ({ json: answerTo(asked, 2) }))
  const wanted = [0, 1, 3, 4, 5].map(idOf)
  const found = await run(api, together(wanted.map((id) => cameraById(id))))
  assert.deepEqual(found.map(({ cameraID }) => cameraID), wanted)
  assert.deepEqual(asked(api), [[0, 1, 3, 4, 5], [3, 4, 5], [5]])
})

Deno.test("cameraById: more than a thousand at once are more than one request", async () => {
  const api = batched()
  const wanted = ids(1503).filter((id) => id !== idOf(2))
  const found = await run(api, together(wanted.map((id) => cameraById(id))))
  assert.deepEqual(found.map(({ cameraID }) => cameraID), wanted)
  assert.deepEqual(asked(api).map((ids) => ids.length), [1000, 502])
})

for (const status of [404, 405]) {
  Deno.test(`cameraById: a server that answers ${status} to a batch is asked for each, from then on`, async () => {
    const api = batched({}, () => ({ status, json: { message: "Cannot POST /cameras/batch" } }))
    const some = together([0, 1, 2].map((id) => Effect.exit(cameraById(idOf(id)))))
    const [first, second] = await run(api, Effect.all([some, some]))
    for (const exits of [first, second]) {
      assert.deepEqual(exits.map(Exit.isSuccess), [true, true, false])
    }
    const each = [0, 1, 2].map(idOf)
    assert.deepEqual(asked(api), [[0, 1, 2], ...each, ...each])
  })
}

Deno.test("cameraById: a batch that fails fails each of its calls, by its own name", async () => {
  const api = batched({}, () => ({ status: 503, json: { message: "InternalError" } }))
  const errors = await run(api, together([0, 1].map((id) => Effect.flip(cameraById(idOf(id))))))
  for (const error of errors) {
    assert.equal(error._tag, "InternalError")
    assert.equal(error.operation, "cameraById")
  }
  assert.deepEqual(asked(api), [[0, 1]])
})

Deno.test("cameraById: with batching: false, and in cameraByListId, each is a request", async () => {
  const some = together([0, 1].map((id) => cameraById(idOf(id))))
  const off = batched({ batching: false })
  await run(off, some)
  assert.deepEqual(asked(off), [idOf(0), idOf(1)])
  const on = batched()
  await run(on, cameraByListId({ cameraIDs: [idOf(0), idOf(1)] }, { concurrency: 2 }))
  assert.deepEqual(asked(on), [idOf(0), idOf(1)])
})

Deno.test("cameraById: text that is no id is not sent with the ids of others", async () => {
  const api = batched()
  await run(api, together(["x", idOf(0), idOf(1)].map((id) => cameraById(id))))
  assert.deepEqual(asked(api), ["x", [0, 1]])
  const error = await run(api, Effect.flip(cameraById(Symbol("x") as unknown as string)))
  assert.equal(error._tag, "FormatError")
})

Deno.test("cameraById: calls with other options, or another fetch, are not one request", async () => {
  const api = batched()
  const options = { timeout: "1 minute" } as const
  await run(
    api,
    together([
      ...[0, 1].map((id) => cameraById(idOf(id))),
      ...[3, 4].map((id) => withCallOptions(cameraById(idOf(id)), options)),
      withCallOptions(cameraById(idOf(5)), { timeout: "2 minutes" }),
      ...[6, 7].map((id) =>
        Effect.provideService(cameraById(idOf(id)), FetchHttpClient.RequestInit, {
          headers: { "x-tenant": String(id) },
        })
      ),
    ]),
  )
  assert.deepEqual(
    asked(api).sort(),
    [[0, 1], [3, 4], idOf(5), idOf(6), idOf(7)].sort(),
  )
})

Deno.test("cameraById: options count for a batch", async () => {
  const api = batched()
  const errors = await run(
    api,
    together([0, 1].map((id) => cameraById(idOf(id)))).pipe(
      withCallOptions({ timeout: "10 millis" }),
      Effect.flip,
    ),
  )
  assert.equal(errors._tag, "ConnectionError")
})

/** Interrupts those of three calls, before or after they are sent. */
const interrupting = (which: ReadonlyArray<number>, isSent: boolean) => {
  let given = 0
  const api = memoryApi(({ form, path }) =>
    path === "/auth" ? undefined : Effect.delay(
      Effect.sync(() =>
        path === "/cameras/batch" ? { json: answerTo(wanted(form)) } : single(path)
      ),
      "1 second",
    ).pipe(Effect.onInterrupt(() => Effect.sync(() => void given++)))
  )
  const program = Effect.gen(function* () {
    const fibers = yield* Effect.forEach(
      [0, 1, 3],
      (id) => Effect.forkChild(cameraById(idOf(id)), { startImmediately: true }),
    )
    if (isSent) yield* TestClock.adjust("10 millis")
    for (const index of which) yield* Fiber.interrupt(fibers[index]!)
    yield* TestClock.adjust("1 hour")
    const exits = yield* Effect.forEach(fibers, Fiber.await)
    return { exits: exits.map((exit) => exit._tag), given, asked: asked(api) }
  })
  return program.pipe(
    Effect.provide(api.layer),
    Effect.provide(TestClock.layer()),
    Effect.runPromise,
  )
}

Deno.test("cameraById: an interrupted call leaves the others of its batch alone", async () => {
  for (const index of [0, 1, 2]) {
    const { asked, exits, given } = await interrupting([index], true)
    assert.deepEqual(exits, [0, 1, 2].map((each) => each === index ? "Failure" : "Success"))
    assert.deepEqual([asked, given], [[[0, 1, 3]], 0])
  }
})

Deno.test("cameraById: a call that is interrupted before it is sent is in no batch", async () => {
  const { asked, exits } = await interrupting([0], false)
  assert.deepEqual(exits, ["Failure", "Success", "Success"])
  assert.deepEqual(asked, [[1, 3]])
  assert.deepEqual((await interrupting([0, 2], false)).asked, [idOf(1)])
  assert.deepEqual((await interrupting([0, 1, 2], false)).asked, [])
})

Deno.test("cameraById: a batch is given up once all of its calls are interrupted", async () => {
  const { asked, given } = await interrupting([0, 1, 2], true)
  assert.deepEqual([asked, given], [[[0, 1, 3]], 1])
})

Deno.test("cameraById: a batch has a span that is linked to the span of each call", async () => {
  const { spans, tracer } = keepSpans()
  const api = batched()
  await run(
    api,
    together([0, 1].map((id) => cameraById(idOf(id)))).pipe(
      Effect.provideService(Tracer.Tracer, tracer),
    ),
  )
  const named = spans.filter(({ name }) => name === "cameraById")
  const batch = named.find(({ attributes }) => attributes.has("cam2.batch.size"))!
  assert.equal(named.length, 3)
  assert.equal(batch.attributes.get("cam2.batch.size"), 2)
  assert.equal(batch.attributes.get("cam2.operation"), "cameraById")
  assert.equal(batch.attributes.get("url.template"), "/cameras/batch")
  assert.deepEqual(
    batch.links.map(({ span }) => span.spanId).sort(),
    named.filter((span) => span !== batch).map(({ spanId }) => spanId).sort(),
  )
})

Deno.test("cameraById: the span of each call of a batch names the operation, and what it fails with", async () => {
  const { spans, tracer } = keepSpans()
  const calls = together([1, 2].map((id) => Effect.exit(cameraById(idOf(id)))))
  await run(batched(), Effect.provideService(calls, Tracer.Tracer, tracer))
  assert.deepEqual(
    spans.filter(({ attributes, name }) =>
      name === "cameraById" && !attributes.has("cam2.batch.size")
    ).map(({ attributes }) => Object.fromEntries(attributes)),
    [
      { "cam2.operation": "cameraById" },
      { "cam2.operation": "cameraById", "error.type": "ResourceNotFoundError" },
    ],
  )
})

Deno.test("cameraById: an id that no camera has fails with the id of the request of its batch", async () => {
  const headers = { "x-request-id": "abc-1" }
  const api = batched({}, (asked) => ({ json: answerTo(asked), headers }))
  const calls = together([1, 2].map((id) => Effect.result(cameraById(idOf(id)))))
  const [, error] = await run(api, calls)
  assert.deepEqual(error?._tag === "Failure" && { ...error.failure }, {
    _tag: "ResourceNotFoundError",
    operation: "cameraById",
    status: 404,
    requestId: "abc-1",
  })
})
