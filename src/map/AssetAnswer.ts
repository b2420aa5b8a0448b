/**
 * Files of the map, as they are sent.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import * as Base64 from "effect/encoding/Base64"
import type * as HttpServerRequest from "effect/http/HttpServerRequest"
import * as HttpServerResponse from "effect/http/HttpServerResponse"
import * as Result from "effect/Result"
import { isPackedHere } from "../server/pages/AcceptEncoding.ts"
import { revalidated } from "../server/routes/Caching.ts"
import type { MapAsset } from "./MapAsset.ts"

const unpacked = (bytes: Uint8Array<ArrayBuffer>) =>
  Effect.promise(async () => {
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))
    return new Uint8Array(await new Response(stream).arrayBuffer())
  })

/** Answers with `asset`, packed as it is kept for whoever takes that. */
export const answerWith = (
  asset: MapAsset,
  headers: Readonly<Record<string, string>>,
): Effect.Effect<
  HttpServerResponse.HttpServerResponse,
  never,
  HttpServerRequest.HttpServerRequest
> => {
  // Once, at the first request for it.
  let packed: Uint8Array<ArrayBuffer> | undefined
  const sent = { ...headers, vary: "accept-encoding" }
  return Effect.gen(function* () {
    packed ??= new Uint8Array(Result.getOrThrow(Base64.decode(asset.gzip)))
    const isPacked = yield* isPackedHere
    const response = HttpServerResponse.uint8Array(isPacked ? packed : yield* unpacked(packed), {
      contentType: asset.contentType,
      ...isPacked && { headers: { "content-encoding": "gzip" } },
    })
    // On 304 too, so that a copy that is kept lasts, and is confined, as a new one would be.
    return HttpServerResponse.setHeaders(yield* revalidated(response), sent)
  })
}
