import assert from "node:assert/strict"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Tracer from "effect/Tracer"
import { cameraById, layer } from "@cam2/camera-database"
import { layerHttpClient } from "@cam2/camera-database/layers"
import { operations } from "../../faults/ClientOperations.ts"
import { listen } from "../../Loopback.ts"
import { camera, options } from "./MemoryApi.ts"

type Wrap = (client: HttpClient.HttpClient) => HttpClient.HttpClient

/** What users add to an `HttpClient` before they hand it over. */
const wraps: Readonly<Record<string, Wrap>> = {
  filterStatusOk: HttpClient.filterStatusOk,
  filterStatus: HttpClient.filterStatus((status) => status < 300),
  retryTransient: (client) => HttpClient.retryTransient(client, { times: 1 }),
  "filterStatusOk and retryTransient": (client) =>
    client.pipe(HttpClient.filterStatusOk, HttpClient.retryTransient({ times: 1 })),
  "mapRequest and filterStatusOk": (client) =>
    client.pipe(
      HttpClient.mapRequest(HttpClientRequest.setHeader("x-project", "traffic")),
      HttpClient.filterStatusOk,
    ),
  "a look at each body": (client) =>
    client.pipe(HttpClient.tap(({ text }) => text), HttpClient.filterStatusOk),
  "a tracer": (client) =>
    client.pipe(
      HttpClient.filterStatusOk,
      HttpClient.transformResponse(
        Effect.withTracer(Tracer.make({ span: (span) => new Tracer.NativeSpan(span) })),
      ),
    ),
}

// Over the network for one operation: what users add sees the same answers to the others.
const overNetwork = "cameraById"

const layerOf = (wrap: Wrap, baseURL: string) =>
  layerHttpClient({ ...options, baseURL }).pipe(
    Layer.provide(
      Layer.effect(HttpClient.HttpClient, Effect.map(HttpClient.HttpClient, wrap)).pipe(
        Layer.provide(FetchHttpClient.layer),
      ),
    ),
  )

const statuses = [301, 400, 401, 403, 404, 409, 418, 422, 429, 500, 503]

const answer = (status: number, isChunked: boolean) => {
  const body = JSON.stringify({ message: `It is ${status}.` })
  const headers = { "content-type": "application/json", location: "/", "retry-after": "0" }
  return new Response(isChunked ? new Blob([body]).stream() : body, { status, headers })
}

/** Everything that a failure tells, but for the id of its request and the port of the server. */
const told = (error: object, baseURL: string) => {
  const { requestId: _, ...facts } = error as Record<string, unknown>
  const text = Deno.inspect({ ...facts, message: (error as Error).message }, { depth: 20 })
  return text.replaceAll(new URL(baseURL).host, "the server")
}

// What a failure is without what users add: it is asked for once.
const plainly = new Map<string, string>()

// Effect's `retryTransient` leaves the bodies unread of the answers after which it sends again.
const sanitizeResources = false

for (const [name, wrap] of Object.entries(wraps)) {
  const title = `layerHttpClient: with ${name} every status keeps its error, in every operation`
  Deno.test(title, { sanitizeResources }, async () => {
    let status = 0
    let failing = ""
    const answerTo = (path: string) =>
      (path === "/auth") === (failing === "/auth")
        ? answer(status, status % 2 === 0)
        : Response.json({ token: "t" })
    await using server = listen(({ path }) => answerTo(path))
    const inProcess: typeof fetch = (input, init) =>
      Promise.resolve(answerTo(new URL(new Request(input, init).url).pathname))
    const { baseURL } = server
    for (status of statuses) {
      for (failing of ["/auth", "the operation"]) {
        const calls = failing === "/auth" ? { cameraById: operations.cameraById! } : operations
        for (const [name, { call }] of Object.entries(calls)) {
          // A server without that route is asked for each camera, and missing ones are no failure.
          if (name === "camerasByIds" && status === 404) continue

          const failureOf = (client: ReturnType<typeof layerOf> | ReturnType<typeof layer>) =>
            Effect.runPromise(
              Effect.flip(Effect.provide(call(), client)).pipe(
                Effect.provideService(
                  FetchHttpClient.Fetch,
                  name === overNetwork ? fetch : inProcess,
                ),
              ),
            )
          const error = await failureOf(layerOf(wrap, baseURL))
          const key = `${status} ${failing} ${name}`
          const plain = plainly.get(key) ??
            told(await failureOf(layer({ ...options, baseURL })), baseURL)
          plainly.set(key, plain)
          assert.equal(told(error, baseURL), plain)
          assert.equal(error.status, status)
        }
      }
    }
    const asked = new Set(server.received.map(({ path }) => path.replace(/[0-9a-f]{24}$/, ":id")))
    assert.deepEqual([...asked].sort(), ["/auth", "/cameras/:id"])
  })

  Deno.test(`layerHttpClient: with ${name} a success is one, whole or in pieces`, async () => {
    await using server = listen(({ path }) =>
      path === "/auth"
        ? Response.json({ token: "t" })
        : new Response(new Blob([JSON.stringify(camera)]).stream())
    )
    const client = layerOf(wrap, server.baseURL)
    assert.deepEqual(await Effect.runPromise(Effect.provide(cameraById("a"), client)), camera)
  })
}

const again = "layerHttpClient: where the HttpClient sends again by itself, the last answer counts"

Deno.test(again, { sanitizeResources }, async () => {
  await using server = listen(({ path }, index) =>
    path === "/auth"
      ? Response.json({ token: "t" })
      : index === 1
      ? new Response(null, { status: 503 })
      : Response.json(camera)
  )
  const client = layerOf(wraps["filterStatusOk and retryTransient"]!, server.baseURL)
  assert.deepEqual(await Effect.runPromise(Effect.provide(cameraById("a"), client)), camera)
  assert.deepEqual(server.received.map(({ path }) => path), ["/auth", "/cameras/a", "/cameras/a"])
})

Deno.test("layerHttpClient: an HttpClient that leads elsewhere gives a typed error without the secret", async () => {
  await using elsewhere = listen(() => new Response("<html>", { status: 404 }))
  const broken: Readonly<Record<string, Wrap>> = {
    InvalidResponseError: HttpClient.mapRequest(HttpClientRequest.prependUrl(elsewhere.baseURL)),
    ConnectionError: HttpClient.mapRequest((request) =>
      HttpClientRequest.setUrl(request, `//${request.url.replace(/^\w+:/, "")}`)
    ),
  }
  for (const [tag, wrap] of Object.entries(broken)) {
    const client = layerOf(wrap, "http://memory.example/")
    const error = await Effect.runPromise(Effect.flip(Effect.provide(cameraById("a"), client)))
    assert.equal(error._tag, tag)
    if (error._tag === "ConnectionError") assert.equal(error.reason, "Local")
    const shown = Cause.pretty(Cause.fail(error)) + Deno.inspect(error, { depth: 50 })
    assert.equal(shown.includes(Redacted.value(options.clientSecret)), false)
  }
})
