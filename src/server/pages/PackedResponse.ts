/**
 * What is kept in two forms, compressed and not, as it is sent.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import type * as HttpServerRequest from "effect/http/HttpServerRequest"
import * as HttpServerResponse from "effect/http/HttpServerResponse"
import { revalidated } from "../routes/Caching.ts"
import { isPackedHere } from "./AcceptEncoding.ts"

/** Answers with the gzip bytes `packed` to whoever takes them, with `plain` to others. */
export const packedResponse = Effect.fnUntraced(function* (
  { contentType, headers, packed, plain }: {
    readonly contentType: string
    readonly headers: Readonly<Record<string, string>>
    readonly packed: Effect.Effect<Uint8Array>
    readonly plain: Effect.Effect<Uint8Array | string>
  },
): Effect.fn.Return<
  HttpServerResponse.HttpServerResponse,
  never,
  HttpServerRequest.HttpServerRequest
> {
  const isPacked = yield* isPackedHere
  const body = yield* isPacked ? packed : plain
  const response = typeof body === "string"
    ? HttpServerResponse.text(body, { contentType })
    : HttpServerResponse.uint8Array(body, {
      contentType,
      ...isPacked && { headers: { "content-encoding": "gzip" } },
    })
  // On 304 too, so that a copy that is kept lasts, and is confined, as a new one would be.
  return HttpServerResponse.setHeaders(yield* revalidated(response), {
    ...headers,
    vary: "accept-encoding",
  })
})
