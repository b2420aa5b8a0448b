/**
 * Large responses on their way to clients: how much of them there may be, and for how long.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import * as HttpBody from "effect/http/HttpBody"
import * as HttpServerRequest from "effect/http/HttpServerRequest"
import * as HttpServerResponse from "effect/http/HttpServerResponse"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import type { RequestMetrics } from "./Metrics.ts"
import { breakOff } from "./BrokenOff.ts"
import { peerKey } from "./PeerAddress.ts"
import type { BodyOptions } from "./RequestBody.ts"
import { CurrentRequest } from "./Requests.ts"
import { makeShares, turnedAway } from "./Shares.ts"
import { endUntaken } from "./Untaken.ts"

// What is smaller goes into the buffers of a connection, where nobody waits for its reader.
const largeBytes = 128 * 1024
const partBytes = 64 * 1024

/** The most bytes of large responses that wait for their readers, and of those the share of one client. */
export const waitingBytes = { all: 128 * 1024 * 1024, share: 32 * 1024 * 1024 }

function* partsOf(bytes: Uint8Array) {
  for (let at = 0; at < bytes.length; at += partBytes) yield bytes.subarray(at, at + partBytes)
}

const broken = new Error("The response was not taken in time.")

/**
 * Sends large responses part by part, and breaks off those that are not taken in time. Past
 * {@linkcode waitingBytes} others are 503, past the share of a client its own are 429.
 */
export const withSending = (
  { bodyTimeout: patience = "30 seconds", metrics }: BodyOptions & {
    readonly metrics?: Pick<RequestMetrics, "shed"> | undefined
  },
) => {
  const waiting = makeShares(waitingBytes)
  const send = Effect.fnUntraced(function* (
    response: HttpServerResponse.HttpServerResponse,
    body: HttpBody.Uint8Array,
  ) {
    const running = yield* CurrentRequest
    const holder = running?.clientID ?? Option.getOrElse(yield* peerKey, () => "")
    const size = body.contentLength
    const taken = waiting.take(holder, size)
    if (typeof taken === "string") {
      metrics?.shed("answers", taken)
      const { headers, message, status } = turnedAway[taken]
      return HttpServerResponse.jsonUnsafe({ message }, { status, headers })
    }
    let bytes: Uint8Array | undefined
    // What is not asked for any more stays where it is, so that its bytes are let go here.
    const sent = Effect.sync(() => {
      bytes = undefined
      taken()
    })
    bytes = body.body
    // For a response that is never begun to be sent, too.
    yield* Effect.addFinalizer(() => sent)
    const parts = Stream.suspend(() =>
      Stream.fromIterable(partsOf(bytes ?? new Uint8Array()), { chunkSize: 1 })
    ).pipe(Stream.ensuring(sent))
    const stream = endUntaken(parts, { patience, rest: Stream.fail(broken) }).pipe(
      breakOff,
      Stream.provideContext(yield* Effect.context<never>()),
    )
    return HttpServerResponse.setBody(response, HttpBody.stream(stream, body.contentType, size))
  })
  return <E, R>(app: Effect.Effect<HttpServerResponse.HttpServerResponse, E, R>) =>
    Effect.flatMap(app, (response) => {
      const { body } = response
      return body._tag === "Uint8Array" && body.contentLength > largeBytes
        ? Effect.flatMap(
          HttpServerRequest.HttpServerRequest,
          ({ method }) => method === "HEAD" ? Effect.succeed(response) : send(response, body),
        )
        : Effect.succeed(response)
    })
}
