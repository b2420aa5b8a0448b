import assert from "node:assert/strict"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as HttpClientResponse from "effect/http/HttpClientResponse"
import * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"
import * as Tracer from "effect/Tracer"
import { cameraById, layer, layerHttpClient } from "@cam2/camera-database"
import { bodyLimit } from "../../../src/client/Body.ts"
import * as Transport from "../../../src/client/Transport.ts"
import { faultyServer, floods } from "../../faults/FaultyServer.ts"
import { camera, options } from "./MemoryApi.ts"

const request = HttpClientRequest.get("http://memory.example/")

/** The body that a transport gives; undefined when it is too large. */
const receive = Effect.flatMap(Transport.make, (send) => send(request)).pipe(
  Effect.map(({ body }) =>
    typeof body === "string" ? new TextEncoder().encode(body) : body && new Uint8Array(body)
  ),
)

type Read = (response: Response) => Effect.Effect<Uint8Array | undefined, Transport.Lost>

/** Reads what a `fetch` in this process answers, in both ways. */
const ways = ([["HttpClient", false], ["fetch", true]] as const).map(([name, isFetch]) => {
  const read: Read = (response) =>
    receive.pipe(
      Effect.provide(FetchHttpClient.layer),
      Effect.provideService(Transport.IsFetch, isFetch),
      Effect.provideService(FetchHttpClient.Fetch, () => Promise.resolve(response)),
    )
  return [name, read] as const
})

const test = (title: string, run: (read: Read) => Promise<void>) => {
  for (const [name, read] of ways) Deno.test(`Transport over ${name}: ${title}`, () => run(read))
}

/** A body of `chunks`, and whether it was given up. */
const streamed = (chunks: Iterator<Uint8Array>) => {
  const state = { cancelled: false, pulled: 0 }
  const body = new ReadableStream<Uint8Array>({
    pull: (controller) => {
      const { done, value } = chunks.next()
      if (done) return controller.close()
      state.pulled += value.length
      controller.enqueue(value)
    },
    cancel: () => {
      state.cancelled = true
    },
  })
  return { body, state }
}

test("gives the body, whole and in order, in however many pieces it comes", async (read) => {
  const bytes = Uint8Array.from({ length: 1000 }, (_, index) => index % 128)
  for (const size of [1, 7, 999, 1000]) {
    const pieces = Array.from(
      { length: Math.ceil(1000 / size) },
      (_, index) => bytes.slice(index * size, (index + 1) * size),
    )
    const { body } = streamed(pieces.values())
    assert.deepEqual(await Effect.runPromise(read(new Response(body))), bytes)
  }
  assert.deepEqual(await Effect.runPromise(read(new Response(bytes))), bytes)
  const declared = { headers: { "content-length": "1000" } }
  assert.deepEqual(await Effect.runPromise(read(new Response(bytes, declared))), bytes)
  for (const empty of [null, "", new Uint8Array()]) {
    assert.deepEqual(await Effect.runPromise(read(new Response(empty))), new Uint8Array())
  }
})

test("takes a body of exactly the limit, and cuts off one byte more", async (read) => {
  const half = new Uint8Array(bodyLimit / 2)
  const exact = streamed([half, half].values())
  const whole = await Effect.runPromise(read(new Response(exact.body)))
  assert.deepEqual([whole?.length, exact.state.cancelled], [bodyLimit, false])
  const more = streamed([half, half, new Uint8Array(1), half].values())
  assert.equal(await Effect.runPromise(read(new Response(more.body))), undefined)
  assert.equal(more.state.cancelled, true)
})

test("an interruption gives the body up", async (read) => {
  let pulled = () => {}
  const begun = new Promise<void>((resolve) => pulled = resolve)
  let cancelled = false
  const body = new ReadableStream({
    pull: () => {
      pulled()
      return new Promise(() => {})
    },
    cancel: () => {
      cancelled = true
    },
  })
  const controller = new AbortController()
  const exit = Effect.runPromiseExit(read(new Response(body)), { signal: controller.signal })
  await begun
  controller.abort()
  assert.equal((await exit)._tag, "Failure")
  assert.equal(cancelled, true)
})

Deno.test("Transport over HttpClient: counts also what one without fetch receives", async () => {
  let ended = false
  const piece = new TextEncoder().encode(" ".repeat(2 ** 20))
  const respond =
    (stream: Stream.Stream<Uint8Array>) => (request: HttpClientRequest.HttpClientRequest) =>
      Effect.succeed(
        Object.create(HttpClientResponse.fromWeb(request, new Response(null)), {
          stream: { value: stream },
          "~effect/http/HttpClientResponse/WebSource": { value: () => undefined },
        }),
      )
  const readFrom = (stream: Stream.Stream<Uint8Array>) =>
    Effect.provideService(receive, HttpClient.HttpClient, HttpClient.make(respond(stream)))
  const endless = Stream.forever(Stream.succeed(piece)).pipe(
    Stream.ensuring(Effect.sync(() => {
      ended = true
    })),
  )
  assert.equal(await Effect.runPromise(readFrom(endless)), undefined)
  assert.equal(ended, true)
  const whole = await Effect.runPromise(readFrom(Stream.make(piece, piece)))
  assert.equal(whole?.byteLength, 2 * piece.length)
  const answers = (request: HttpClientRequest.HttpClientRequest) =>
    respond(
      Stream.succeed(
        new TextEncoder().encode(
          JSON.stringify(request.url.endsWith("/auth") ? { token: "t" } : camera),
        ),
      ),
    )(request)
  const client = layerHttpClient(options).pipe(
    Layer.provide(Layer.succeed(HttpClient.HttpClient, HttpClient.make(answers))),
  )
  assert.deepEqual(await Effect.runPromise(Effect.provide(cameraById("a"), client)), camera)
})

for (const [name, flood] of Object.entries(floods)) {
  Deno.test(`cameraById: cuts the connection of a body that is too large (${name})`, async () => {
    let sent = 0
    let over = () => {}
    const hungUp = new Promise<void>((resolve) => over = resolve)
    await using server = faultyServer(async (connection, rest) => {
      sent = await flood(connection, rest)
      over()
    })
    const cam2 = layer({ ...options, baseURL: server.baseURL, timeout: "5 minutes" })
    const error = await Effect.runPromise(Effect.flip(Effect.provide(cameraById("a"), cam2)))
    assert.deepEqual({ ...error, message: error.message }, {
      _tag: "InvalidResponseError",
      message: "The answer is larger than 32 MiB. Check the base URL.",
      operation: "cameraById",
      status: 200,
    })
    await hungUp
    assert.ok(sent < 3 * bodyLimit, `${sent} bytes were sent`)
  })
}

const span = Tracer.make({ span: (options) => new Tracer.NativeSpan(options) })

Deno.test("Transport over fetch: what asks for more than fetch goes over HttpClient", async () => {
  const inits: Array<RequestInit | undefined> = []
  const fetch: typeof globalThis.fetch = (_, init) => {
    inits.push(init)
    return Promise.resolve(new Response())
  }
  const http = FetchHttpClient.layer.pipe(
    Layer.merge(Layer.succeed(Transport.IsFetch, true)),
    Layer.merge(Layer.succeed(FetchHttpClient.Fetch, fetch)),
  )
  const send = (request: HttpClientRequest.HttpClientRequest) =>
    Effect.flatMap(Transport.make, (send) => send(request))
  const post = HttpClientRequest.post("http://memory.example/")
  const setting = Layer.succeed(FetchHttpClient.RequestInit, { credentials: "omit" })
  for (
    const program of [
      send(request),
      send(HttpClientRequest.bodyUrlParams(post, { city: "Ulm" })),
      send(HttpClientRequest.setUrlParams(request, { city: "Ulm" })),
      Effect.withTracer(send(request), span),
      Effect.provide(send(request), setting),
    ]
  ) await Effect.runPromise(Effect.provide(program, http))
  await Effect.runPromise(Effect.provide(send(request), Layer.provideMerge(http, setting)))
  assert.deepEqual(inits.map((init) => init?.redirect), Array(6).fill("manual"))
  assert.deepEqual(
    inits.map((init) => init?.credentials),
    [undefined, undefined, undefined, undefined, "omit", "omit"],
  )
  const [, posted, , traced] = inits
  assert.equal(new TextDecoder().decode(posted?.body as Uint8Array), "city=Ulm")
  assert.equal(typeof new Headers(traced?.headers).get("traceparent"), "string")
})
