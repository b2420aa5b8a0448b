import assert from "node:assert/strict"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as HttpClientError from "effect/http/HttpClientError"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as TestClock from "effect/testing/TestClock"
import {
  addCamera,
  type CallOptions,
  defaultRetryPolicy,
  type NewCamera,
  withCallOptions,
} from "@cam2/camera-database"
import { memoryApi, type MemoryResponse } from "./MemoryApi.ts"

const camera: NewCamera = {
  camera_type: "non_ip",
  snapshot_url: "https://example.org/a.jpg",
  is_active_image: true,
  is_active_video: false,
  city: "Lafayette",
}
const kept = {
  cameraID: "a".repeat(24),
  type: "non_ip",
  is_active_image: true,
  is_active_video: false,
  city: "Lafayette",
  retrieval: { snapshot_url: "https://example.org/a.jpg" },
}
const retry = {
  ...defaultRetryPolicy,
  times: 2,
  base: "1 millis" as const,
  cap: "1 millis" as const,
}

const broken = (code: string) =>
  Effect.fail(
    new HttpClientError.HttpClientError({
      reason: new HttpClientError.TransportError({
        request: HttpClientRequest.get("http://memory.example/"),
        cause: Object.assign(new Error(code), { code }),
      }),
    }),
  )

/** Adds a camera to a server that answers additions by `answer` and look-ups with `found`. */
const add = async (
  answer: () => Effect.Effect<MemoryResponse, HttpClientError.HttpClientError>,
  found: MemoryResponse,
  { call = {}, legacy, ...overrides }: {
    readonly call?: CallOptions
    readonly legacy?: number
    readonly retry?: false
  } = {},
) => {
  const api = memoryApi(
    ({ method, path }) =>
      path === "/auth" ? undefined : method === "POST" ? answer() : Effect.succeed(found),
    {
      retry,
      ...overrides,
    },
  )
  const added = addCamera({ ...camera, ...(legacy && { legacy_cameraID: legacy }) }).pipe(
    withCallOptions(call),
  )
  const outcome = await Effect.runPromise(
    Effect.provide(
      Effect.match(added, {
        onSuccess: (cameraID) => cameraID,
        onFailure: (error) => error._tag,
      }),
      api.layer,
    ),
  )
  return { outcome, asked: api.calls().map(({ method, path }) => `${method} ${path}`) }
}

const create = "POST /cameras/create"
const exist = "GET /cameras/exist"
const status = (status: number): () => Effect.Effect<MemoryResponse> => () =>
  Effect.succeed({ status, json: null })

Deno.test("addCamera: is sent again when nothing was written for certain", async () => {
  const told = (status: number) => () =>
    Effect.succeed({ status, json: { message: "busy" }, headers: { "x-request-id": "1" } })
  for (const answer of [told(429), told(503), () => broken("ECONNREFUSED")]) {
    const { asked } = await add(answer, { json: [kept] })
    assert.deepEqual(asked, [create, create, create])
  }
})

Deno.test("addCamera: looks for the camera when it is unknown whether it was written", async () => {
  const lost = () => broken("ECONNRESET")
  // Who says nothing of its own, or has no id for the request, may be a proxy.
  const proxy: () => Effect.Effect<MemoryResponse> = () =>
    Effect.succeed({ status: 503, json: { message: "no backend" } })
  const page: () => Effect.Effect<MemoryResponse> = () =>
    Effect.succeed({ status: 503, json: "busy", headers: { "x-request-id": "1" } })
  for (const answer of [...[429, 500, 502, 503, 504].map(status), lost, proxy, page]) {
    assert.deepEqual(await add(answer, { json: [kept] }), {
      outcome: kept.cameraID,
      asked: [create, exist],
    })
  }
})

Deno.test("addCamera: an answer that cannot be read is looked behind, too", async () => {
  const answer = () => Effect.succeed({ status: 201, json: "added" })
  assert.deepEqual(await add(answer, { json: [kept] }), {
    outcome: kept.cameraID,
    asked: [create, exist],
  })
})

Deno.test("addCamera: the first failure stands when the camera is not there, or is another", async () => {
  const other = { ...kept, city: "West Lafayette" }
  for (const found of [{ json: [] }, { json: [other] }, { status: 422, json: { message: "no" } }]) {
    assert.deepEqual(await add(() => broken("ECONNRESET"), found), {
      outcome: "ConnectionError",
      asked: [create, exist],
    })
  }
})

Deno.test("addCamera: with a legacy id it is looked for by that", async () => {
  assert.deepEqual(
    await add(status(500), { json: { ...kept, legacy_cameraID: 7 } }, { legacy: 7 }),
    { outcome: kept.cameraID, asked: [create, "GET /cameras/legacy/7"] },
  )
  const another = { ...kept, legacy_cameraID: 7, retrieval: { snapshot_url: "another" } }
  assert.equal((await add(status(500), { json: another }, { legacy: 7 })).outcome, "InternalError")
})

Deno.test("addCamera: without retries it is sent once and not looked for", async () => {
  assert.deepEqual(await add(() => broken("ECONNRESET"), { json: [kept] }, { retry: false }), {
    outcome: "ConnectionError",
    asked: [create],
  })
})

Deno.test("addCamera: the retries of the call say whether it is looked for", async () => {
  const lost = () => broken("ECONNRESET")
  const found = { json: [kept] }
  assert.deepEqual(await add(lost, found, { call: { retry: false } }), {
    outcome: "ConnectionError",
    asked: [create],
  })
  assert.deepEqual(await add(lost, found, { retry: false, call: { retry: { times: 1 } } }), {
    outcome: kept.cameraID,
    asked: [create, exist],
  })
})

Deno.test("addCamera: adding and looking for the camera end at one deadline, with the first failure", async () => {
  const stopped = async (addition: Effect.Effect<MemoryResponse>, call: CallOptions = {}) => {
    const api = memoryApi(
      ({ method, path }) =>
        path === "/auth" ? undefined : method === "POST" ? addition : Effect.never,
      { retry, timeout: "30 seconds", deadline: "50 seconds" },
    )
    const program = Effect.gen(function* () {
      const fiber = yield* Effect.forkChild(
        Effect.zipWith(
          Effect.flip(withCallOptions(addCamera(camera), call)),
          Clock.currentTimeMillis,
          ({ _tag, operation }, millis) => ({ _tag, operation, millis }),
        ),
      )
      yield* TestClock.adjust("1 hour")
      return yield* Fiber.join(fiber)
    })
    const { millis, ...error } = await Effect.runPromise(
      program.pipe(Effect.provide(api.layer), Effect.provide(TestClock.layer())),
    )
    return { millis, error, asked: api.calls().map(({ method, path }) => `${method} ${path}`) }
  }
  // The addition takes its 30 seconds, the look-up what is left.
  assert.deepEqual(await stopped(Effect.never), {
    millis: 50_000,
    error: { _tag: "ConnectionError", operation: "addCamera" },
    asked: [create, exist],
  })
  assert.deepEqual(await stopped(Effect.delay(status(500)(), "20 seconds")), {
    millis: 50_000,
    error: { _tag: "InternalError", operation: "addCamera" },
    asked: [create, exist],
  })
  // A deadline of the call is one for both, too.
  assert.deepEqual(
    await stopped(Effect.delay(status(500)(), "20 seconds"), { deadline: "25 seconds" }),
    {
      millis: 25_000,
      error: { _tag: "InternalError", operation: "addCamera" },
      asked: [create, exist],
    },
  )
})

Deno.test("addCamera: without time to look for the camera it is not looked for", async () => {
  const api = memoryApi(
    ({ path }) => path === "/auth" ? undefined : Effect.never,
    { retry, timeout: "30 seconds", deadline: "30 seconds" },
  )
  const program = Effect.gen(function* () {
    const fiber = yield* Effect.forkChild(Effect.flip(addCamera(camera)))
    yield* TestClock.adjust("30 seconds")
    return yield* Fiber.join(fiber)
  })
  const { _tag } = await Effect.runPromise(
    program.pipe(Effect.provide(api.layer), Effect.provide(TestClock.layer())),
  )
  assert.equal(_tag, "ConnectionError")
  assert.deepEqual(api.calls().map(({ method }) => method), ["POST"])
})
