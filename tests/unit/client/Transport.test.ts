import assert from "node:assert/strict"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as HttpClient from "effect/http/HttpClient"
import type * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as HttpClientResponse from "effect/http/HttpClientResponse"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Stream from "effect/Stream"
import * as Tracer from "effect/Tracer"
import { cameraById, layer } from "@cam2/camera-database"
import { layerHttpClient } from "@cam2/camera-database/layers"
import { bodyLimit } from "../../../src/client/Body.ts"
import * as FetchTransport from "../../../src/client/FetchTransport.ts"
import * as HttpClientTransport from "../../../src/client/HttpClientTransport.ts"
import type { Lost, Outgoing, Transport } from "../../../src/client/Transport.ts"
import { faultyServer, floods } from "../../faults/FaultyServer.ts"
import { camera, options } from "./MemoryApi.ts"

const request: Outgoing = { method: "GET", url: "http://memory.example/" }

const receiveOver = <R>(make: Effect.Effect<Transport, never, R>) =>
  Effect.flatMap(make, (send) => send(request)).pipe(
    Effect.map(({ body }) => body && new Uint8Array(body)),
  )

/** The body that an `HttpClient` gives; undefined when it is too large. */
const receive = receiveOver(HttpClientTransport.make)

type Read = (response: Response) => Effect.Effect<Uint8Array | undefined, Lost>

/** Reads what a `fetch` in this process answers, in both ways. */
const ways = Object.entries({
  HttpClient: Effect.provide(receive, FetchHttpClient.layer),
  fetch: receiveOver(FetchTransport.make),
}).map(([name, received]) => {
  const read: Read = (response) =>
    Effect.provideService(received, FetchHttpClient.Fetch, () => Promise.resolve(response))
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

Deno.test("Transport over fetch: what comes after the time is over is given up", async () => {
  for (const headers of [{}, { "content-length": "7" }] as ReadonlyArray<HeadersInit>) {
    let respond: (response: Response) => void = () => {}
    const responded = new Promise<Response>((resolve) => respond = resolve)
    const lost = await FetchTransport.make.pipe(
      Effect.flatMap((send) => send(request, 1)),
      // One that takes no notice of its signal.
      Effect.provideService(FetchHttpClient.Fetch, () => responded),
      Effect.flip,
      Effect.runPromise,
    )
    assert.equal(lost.isLate, true)
    const givenUp = new Promise<void>((resolve) =>
      respond(new Response(new ReadableStream({ cancel: () => resolve() }), { headers }))
    )
    await givenUp
  }
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

const clients = {
  HttpClient: Layer.provide(layerHttpClient(options), FetchHttpClient.layer),
  fetch: layer(options),
}

/** How a call fails when `respond` makes each response but that with the token. */
const failureOver = (client: keyof typeof clients, respond: () => Response) => {
  const fetch: typeof globalThis.fetch = (input) =>
    Promise.resolve(String(input).includes("/auth") ? Response.json({ token: "t" }) : respond())
  return Effect.runPromise(Effect.provide(
    Effect.flip(cameraById("a")),
    Layer.provide(clients[client], Layer.succeed(FetchHttpClient.Fetch, fetch)),
  ))
}

for (const client of ["HttpClient", "fetch"] as const) {
  Deno.test(`cameraById over ${client}: a body whose pieces are no bytes is no response`, async () => {
    const text = JSON.stringify(camera)
    const bytes = new TextEncoder().encode(text).buffer
    // As a stand-in for `fetch` can give them without types.
    const odd = [
      [text],
      [text.slice(0, 9), text.slice(9)],
      [1],
      [{}],
      [[camera]],
      [bytes, bytes],
    ] as unknown as ReadonlyArray<ReadonlyArray<Uint8Array<ArrayBuffer>>>
    for (const pieces of odd) {
      const error = await failureOver(client, () =>
        new Response(
          new ReadableStream({
            start: (controller) => {
              for (const piece of pieces) controller.enqueue(piece)
              controller.close()
            },
          }),
        ))
      assert.equal(error._tag, "InvalidResponseError")
    }
  })

  Deno.test(`cameraById over ${client}: a body that is larger than it says and than the limit is none`, async () => {
    const half = new Uint8Array(bodyLimit / 2)
    const error = await failureOver(
      client,
      () =>
        new Response(streamed([half, half, half].values()).body, {
          headers: { "content-length": "100" },
        }),
    )
    assert.match(error.message, /^The response is larger than 32 MiB/)
  })
}

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
      message: "The response is larger than 32 MiB. Check the base URL.",
      operation: "cameraById",
      status: 200,
    })
    await hungUp
    assert.ok(sent < 3 * bodyLimit, `${sent} bytes were sent`)
  })
}

const tracer = Tracer.make({ span: (options) => new Tracer.NativeSpan(options) })

/** What a `fetch` was given. */
interface Sent {
  readonly url: string
  readonly init: RequestInit
  readonly headers: Record<string, string>
  readonly text: string
}

const withFetch = () => {
  const sent: Array<Sent> = []
  const fetch: typeof globalThis.fetch = async (input, init = {}) => {
    const headers = Object.fromEntries(new Headers(init.headers))
    const text = await new Response(init.body ?? null).text()
    sent.push({ url: String(input), init, headers, text })
    return new Response()
  }
  return { sent, layer: Layer.succeed(FetchHttpClient.Fetch, fetch) }
}

const outgoing: Readonly<Record<string, Outgoing>> = {
  "a plain request": request,
  "a token": { ...request, token: Redacted.make("t") },
  "credentials": {
    ...request,
    credentials: { clientID: "c&", clientSecret: Redacted.make("s =") },
  },
  "a key and a form": {
    ...request,
    method: "POST",
    key: "k",
    content: { text: "city=Ulm", type: "application/x-www-form-urlencoded" },
  },
  "a form that is sent once": {
    ...request,
    method: "POST",
    content: { text: "city=Ulm", type: "application/x-www-form-urlencoded" },
    isSentOnce: true,
  },
  "nothing that is sent once": { ...request, method: "PUT", isSentOnce: true },
}

for (const [name, each] of Object.entries(outgoing)) {
  Deno.test(`Transport: over fetch and over HttpClient ${name} is the same request`, async () => {
    const { layer, sent } = withFetch()
    const send = (make: Effect.Effect<Transport, never, HttpClient.HttpClient>) =>
      Effect.flatMap(make, (transport) => transport(each)).pipe(
        Effect.provide([FetchHttpClient.layer, layer]),
        Effect.runPromise,
      )
    await send(FetchTransport.make)
    await send(HttpClientTransport.make)
    const [own, other] = sent.map(({ headers, init, text, url }) => ({
      url: new URL(url).href,
      headers,
      method: init.method,
      redirect: init.redirect,
      isStream: init.body instanceof ReadableStream,
      text,
    }))
    assert.deepEqual(own, other)
    assert.deepEqual([own?.redirect, own?.isStream], ["manual", each.isSentOnce === true])
  })
}

Deno.test("Transport over fetch: takes the settings of the caller, else of the layer", async () => {
  const { layer, sent } = withFetch()
  const setting = (credentials: RequestCredentials) =>
    Layer.succeed(FetchHttpClient.RequestInit, {
      credentials,
      redirect: "follow",
      headers: { "x-project": "traffic", accept: "text/plain" },
    })
  const program = Effect.gen(function* () {
    const send = yield* Effect.provide(FetchTransport.make, [layer, setting("include")])
    yield* send(request)
    yield* Effect.provide(send(request), setting("omit"))
    yield* Effect.withTracer(send(request), tracer)
  })
  await Effect.runPromise(program)
  assert.deepEqual(
    sent.map(({ headers, init: { credentials, redirect } }) => [
      credentials,
      redirect,
      headers["x-project"],
      headers.accept,
      typeof headers.traceparent,
    ]),
    [
      ["include", "manual", "traffic", "application/json", "undefined"],
      ["omit", "manual", "traffic", "application/json", "undefined"],
      ["include", "manual", "traffic", "application/json", "string"],
    ],
  )
})
