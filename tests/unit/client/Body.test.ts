import assert from "node:assert/strict"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as HttpClientResponse from "effect/http/HttpClientResponse"
import * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"
import { cameraById, layer, layerHttpClient } from "@cam2/camera-database"
import { bodyLimit, readBytes } from "../../../src/client/Body.ts"
import { faultyServer, floods } from "../../faults/FaultyServer.ts"
import { camera, options } from "./MemoryApi.ts"

const tooLarge = {
  _tag: "InvalidResponseError",
  message: "The answer is larger than 32 MiB. Check the base URL.",
  operation: "op",
  status: 200,
}

const request = HttpClientRequest.get("http://memory.example/")

/** Reads what a `fetch` in this process answers. */
const read = (response: Response) =>
  Effect.flatMap(HttpClient.HttpClient, (http) => http.execute(request)).pipe(
    Effect.flatMap((response) => readBytes(response, "op")),
    Effect.map((bytes) => new Uint8Array(bytes)),
    Effect.provide(FetchHttpClient.layer),
    Effect.provideService(FetchHttpClient.Fetch, () => Promise.resolve(response)),
  )

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

Deno.test("readBytes: gives the body, whole and in order, in however many pieces it comes", async () => {
  const bytes = Uint8Array.from({ length: 1000 }, (_, index) => index % 251)
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

Deno.test("readBytes: takes a body of exactly the limit, and cuts off one byte more", async () => {
  const half = new Uint8Array(bodyLimit / 2)
  const exact = streamed([half, half].values())
  const whole = await Effect.runPromise(read(new Response(exact.body)))
  assert.deepEqual([whole.length, exact.state.cancelled], [bodyLimit, false])
  const more = streamed([half, half, new Uint8Array(1), half].values())
  const error = await Effect.runPromise(Effect.flip(read(new Response(more.body))))
  assert.deepEqual({ ...error, message: error.message }, tooLarge)
  assert.equal(more.state.cancelled, true)
})

Deno.test("readBytes: an interruption gives the body up", async () => {
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

Deno.test("readBytes: counts also what an HttpClient without fetch receives", async () => {
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
    readBytes(Effect.runSync(respond(stream)(request)), "op")
  const endless = Stream.forever(Stream.succeed(piece)).pipe(
    Stream.ensuring(Effect.sync(() => {
      ended = true
    })),
  )
  const error = await Effect.runPromise(Effect.flip(readFrom(endless)))
  assert.deepEqual({ ...error, message: error.message }, tooLarge)
  assert.equal(ended, true)
  const whole = await Effect.runPromise(readFrom(Stream.make(piece, piece)))
  assert.equal(whole.byteLength, 2 * piece.length)
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
  Deno.test(`readBytes: cuts the connection of a body that is too large (${name})`, async () => {
    let sent = 0
    let over = () => {}
    const hungUp = new Promise<void>((resolve) => over = resolve)
    await using server = faultyServer(async (connection, rest) => {
      sent = await flood(connection, rest)
      over()
    })
    const cam2 = layer({ ...options, baseURL: server.baseURL, timeout: "5 minutes" })
    const error = await Effect.runPromise(Effect.flip(Effect.provide(cameraById("a"), cam2)))
    assert.deepEqual({ ...error, message: error.message }, { ...tooLarge, operation: "cameraById" })
    await hungUp
    assert.ok(sent < 3 * bodyLimit, `${sent} bytes were sent`)
  })
}
