import assert from "node:assert/strict"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as HttpClientError from "effect/http/HttpClientError"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as Redacted from "effect/Redacted"
import * as TestClock from "effect/testing/TestClock"
import {
  addCamera,
  type ApiClient,
  cameraById,
  defaultRetryPolicy,
  register,
  resetSecret,
} from "@cam2/camera-database"
import { camera, expired, memoryApi, type MemoryResponse } from "./MemoryApi.ts"

const retry = { ...defaultRetryPolicy, times: 2, base: "1 millis", cap: "1 millis" } as const
const heeds = { "idempotency-key-lifetime": "86400", "x-request-id": "1" }
const older = { "x-request-id": "1" }

const newCamera = {
  camera_type: "stream",
  m3u8_url: "u",
  is_active_image: false,
  is_active_video: true,
} as const

const registered = { clientID: "c", clientSecret: "the secret" }

/** The three writes, and an answer that is their success. */
const writes: Readonly<
  Record<
    string,
    readonly [Effect.Effect<unknown, { readonly _tag: string }, ApiClient>, MemoryResponse]
  >
> = {
  register: [register("ada"), { json: registered, headers: heeds }],
  resetSecret: [resetSecret("c"), { json: { clientSecret: "the secret" }, headers: heeds }],
  addCamera: [addCamera(newCamera), { status: 201, json: { cameraID: "a" }, headers: heeds }],
}

const lost = Effect.fail(
  new HttpClientError.HttpClientError({
    reason: new HttpClientError.TransportError({
      request: HttpClientRequest.get("http://memory.example/"),
      cause: Object.assign(new Error("ECONNRESET"), { code: "ECONNRESET" }),
    }),
  }),
)

type Step = Effect.Effect<MemoryResponse, HttpClientError.HttpClientError>

/** What something in between answers, whatever became of the request. */
const between: Readonly<Record<string, Step>> = {
  "a lost connection": lost,
  ...Object.fromEntries(
    [429, 502, 503, 504, 200, 201].map((status) => [
      `a ${status} without an id`,
      Effect.succeed({ status, json: "<html>" }),
    ]),
  ),
  "other JSON": Effect.succeed({ status: 200, json: { login: "https://portal.example/" } }),
  "a 503 with a message": Effect.succeed({ status: 503, json: { message: "no backend" } }),
  "a busy server": Effect.succeed({ status: 503, json: { message: "busy" }, headers: heeds }),
}

/** Makes a call of an API that answers `/auth` with `auth` and then by `steps`. */
const run = async (
  call: Effect.Effect<unknown, { readonly _tag: string }, ApiClient>,
  auth: Record<string, string>,
  steps: ReadonlyArray<Step>,
) => {
  let step = 0
  const api = memoryApi(
    ({ path }) =>
      path === "/auth"
        ? Effect.succeed({ json: { token: "t" }, headers: auth })
        : steps[step++] ?? Effect.succeed({ status: 404, json: { message: "none" } }),
    { retry },
  )
  const outcome = await Effect.runPromise(
    Effect.provide(Effect.match(call, { onSuccess: () => "done", onFailure: ({ _tag }) => _tag }), [
      api.layer,
    ]),
  )
  const sent = api.calls().filter(({ method }) => method !== "GET").length
  return { outcome, sent, keys: api.keys(), bodies: api.bodies() }
}

for (const [name, [call, success]] of Object.entries(writes)) {
  Deno.test(`${name}: with a server that heeds keys it is repeated with its key, whatever came between`, async () => {
    for (const [why, step] of Object.entries(between)) {
      const { keys, outcome, sent } = await run(call, heeds, [step, step, Effect.succeed(success)])
      assert.deepEqual([outcome, sent], ["done", 3], why)
      assert.equal(new Set(keys).size, 1, why)
      assert.match(keys[0]!, /^[\da-f-]{36}$/)
    }
  })

  Deno.test(`${name}: with any other server what is in doubt is not repeated`, async () => {
    for (const auth of [{}, older]) {
      for (const [why, step] of Object.entries(between)) {
        if (why === "a busy server") continue
        const { outcome, sent } = await run(call, auth, [step, Effect.succeed(success)])
        // What cannot be told is not told as done.
        assert.notEqual(outcome, "done", why)
        assert.equal(sent, 1, why)
      }
    }
  })

  Deno.test(`${name}: goes out as a stream until the server has said that it heeds keys`, async () => {
    const done = Effect.succeed(success)
    assert.deepEqual((await run(call, {}, [done])).bodies, ["Stream"])
    assert.deepEqual((await run(call, older, [done])).bodies, ["Stream"])
    const plain = name === "resetSecret" ? "Empty" : "Uint8Array"
    assert.deepEqual((await run(call, heeds, [done])).bodies, [plain])
    // The answer to the first try can be what says it.
    const busy = Effect.succeed({ status: 503, json: { message: "busy" }, headers: heeds })
    const { bodies, outcome } = await run(call, {}, [busy, done])
    assert.deepEqual([outcome, bodies], ["done", ["Stream", plain]])
    // As it says that it no longer does.
    const changed = await run(call, heeds, [
      Effect.succeed({ status: 500, json: { message: "old" }, headers: older }),
      done,
    ])
    assert.notEqual(changed.outcome, "done")
  })

  Deno.test(`${name}: has one key with every token, and another one in the next call`, async () => {
    const done = Effect.succeed(success)
    const twice = Effect.andThen(call, call)
    const { keys, outcome } = await run(twice, heeds, [Effect.succeed(expired), done, done])
    assert.equal(outcome, "done")
    assert.equal(keys[0], keys[1])
    assert.notEqual(keys[1], keys[2])
  })

  Deno.test(`${name}: waits for itself while it is in progress, as long as the server says`, async () => {
    const busyFor = (seconds: number): Step =>
      Effect.succeed({
        status: 409,
        json: { message: "in progress" },
        headers: { ...heeds, "retry-after": `${seconds}` },
      })
    const busy = busyFor(3)
    const program = Effect.gen(function* () {
      const steps = [busy, busy, Effect.succeed(success)]
      const api = memoryApi(
        ({ path }) =>
          path === "/auth"
            ? Effect.succeed({ json: { token: "t" }, headers: heeds })
            : steps.shift()!,
        { retry },
      )
      const fiber = yield* Effect.forkChild(
        Effect.provide(Effect.andThen(call, Clock.currentTimeMillis), api.layer),
      )
      yield* TestClock.adjust("1 minute")
      return yield* Fiber.join(fiber)
    })
    assert.equal(await Effect.runPromise(Effect.provide(program, TestClock.layer())), 6000)
    const { outcome, sent } = await run(call, heeds, [busyFor(0), busyFor(0), busyFor(0)])
    // A camera that is not found in the end leaves the first failure, too.
    assert.deepEqual([outcome, sent], ["InternalError", 3])
  })
}

Deno.test("ApiClient: only writes that are done twice when they are sent twice carry a key", async () => {
  const { keys } = await run(cameraById("a"), heeds, [Effect.succeed({ json: camera })])
  assert.deepEqual(keys, [undefined])
})

Deno.test("register: a secret of a foreign answer is not believed where the server has an id", async () => {
  const foreign = Effect.succeed({ json: { ...registered, clientSecret: "foreign" } })
  const own = Effect.succeed({ json: registered, headers: heeds })
  let secret: string | undefined
  const call = Effect.map(register("ada"), ({ clientSecret }) => {
    secret = Redacted.value(clientSecret)
  })
  assert.equal((await run(call, heeds, [foreign, own])).outcome, "done")
  assert.equal(secret, "the secret")
})
