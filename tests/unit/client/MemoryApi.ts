/**
 * The API in memory: an `HttpClient` that answers as a test says and keeps what it was asked.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import type * as HttpClientError from "effect/http/HttpClientError"
import type * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as HttpClientResponse from "effect/http/HttpClientResponse"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Stream from "effect/Stream"
import { type ClientOptions, makeCamera } from "@cam2/camera-database"
import { layerHttpClient } from "@cam2/camera-database/layers"
import { receive, type Received } from "../../Loopback.ts"

/** Credentials of the right shape, for a base URL that no test reaches by network. */
export const options = {
  clientID: "c".repeat(96),
  clientSecret: Redacted.make("s".repeat(71)),
  baseURL: "http://memory.example/",
  retry: false,
} satisfies ClientOptions

/** An answer: its status, and what its body says as JSON. */
export interface MemoryResponse {
  readonly status?: number
  readonly headers?: Record<string, string>
  readonly json: unknown
}

/** How a test answers the request that came as number `index`. */
export type Answering = (
  received: Received,
  index: number,
) => Effect.Effect<MemoryResponse, HttpClientError.HttpClientError>

const bodyOf = ({ body }: HttpClientRequest.HttpClientRequest) =>
  body._tag === "Uint8Array"
    ? new TextDecoder().decode(body.body)
    : body._tag === "Stream"
    ? Effect.runSync(Stream.mkString(Stream.decodeText(Stream.orDie(body.stream))))
    : ""

// The body is there at once and not by a promise, so that virtual time alone decides the order.
const respond = (
  request: HttpClientRequest.HttpClientRequest,
  { headers, json, status = 200 }: MemoryResponse,
): HttpClientResponse.HttpClientResponse => {
  const body = new TextEncoder().encode(JSON.stringify(json))
  const head = { ...headers, "content-length": String(body.length) }
  return Object.create(
    HttpClientResponse.fromWeb(request, new Response(null, { status, headers: head })),
    { arrayBuffer: { value: Effect.succeed(body) } },
  )
}

/** An `HttpClient` that answers by `answer`, and the requests that it was given. */
export const memoryHttp = (answer: Answering) => {
  const received: Array<Received> = []
  const requests: Array<HttpClientRequest.HttpClientRequest> = []
  const client = HttpClient.make((request, url) => {
    const { method } = request
    requests.push(request)
    // To make a whole `Request` takes a tenth of the time of tests that walk many pages.
    const headers = new Headers(request.headers)
    received.push(receive({ method, headers, url: url.href }, bodyOf(request)))
    return Effect.map(
      answer(received.at(-1)!, received.length - 1),
      (answered) => respond(request, answered),
    )
  })
  return { received, requests, layer: Layer.succeed(HttpClient.HttpClient, client) }
}

/** The client over {@linkcode memoryHttp}; `/auth` gives the token `t` unless `answer` sees it. */
export const memoryApi = (
  answer: (received: Received, index: number) => ReturnType<Answering> | undefined,
  overrides: Partial<ClientOptions> = {},
) => {
  const http = memoryHttp((received, index) =>
    answer(received, index) ??
      Effect.succeed(
        received.path === "/auth" ? { json: { token: "t" } } : { status: 599, json: null },
      )
  )
  const calls = () => http.requests.filter((_, index) => http.received[index]!.path !== "/auth")
  return {
    received: http.received,
    layer: Layer.provide(layerHttpClient({ ...options, ...overrides }), http.layer),
    /** The `Idempotency-Key` of each of {@linkcode calls}. */
    keys: () => calls().map(({ headers }) => headers["idempotency-key"]),
    /** How the body of each of {@linkcode calls} went out. */
    bodies: () => calls().map(({ body }) => body._tag),
    /** The requests besides those for a token. */
    calls: () => http.received.filter(({ path }) => path !== "/auth"),
  }
}

/** A camera that an API answers with. */
export const camera = makeCamera({ cameraID: "a", camera_type: "stream", m3u8_url: "u" })
/** The answer to a token past its life. */
export const expired: MemoryResponse = { status: 401, json: { message: "Token expired." } }
/** The answer to a token that was taken back. */
export const revoked: MemoryResponse = { status: 401, json: { message: "Token revoked." } }
/** Many callers. */
export const fifty: ReadonlyArray<number> = Array.from({ length: 50 }, (_, index) => index)

/** An API that numbers its tokens, takes only those from `valid` on, and refuses others as it is told. */
export const numberedApi = (
  delays: { readonly auth?: number; readonly call?: () => number } = {},
) => {
  const state = { issued: 0, valid: 1, refusal: expired }
  const api = memoryApi(({ authorization, path }) =>
    path === "/auth"
      ? Effect.delay(
        Effect.sync(() => ({ json: { token: `t${++state.issued}` } })),
        delays.auth ?? 0,
      )
      : Effect.delay(
        Effect.sync((): MemoryResponse =>
          Number(authorization?.replace("Bearer t", "")) >= state.valid
            ? { json: camera }
            : state.refusal
        ),
        delays.call?.() ?? 0,
      )
  )
  return { ...api, state }
}
