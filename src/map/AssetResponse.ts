/**
 * Files of the map, as they are sent.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import * as Base64 from "effect/encoding/Base64"
import type * as HttpServerRequest from "effect/http/HttpServerRequest"
import type * as HttpServerResponse from "effect/http/HttpServerResponse"
import * as Result from "effect/Result"
import { packedResponse } from "../server/pages/PackedResponse.ts"
import type { MapAsset } from "./MapAsset.ts"

const unpacked = (bytes: Uint8Array<ArrayBuffer>) =>
  Effect.promise(async () => {
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))
    return new Uint8Array(await new Response(stream).arrayBuffer())
  })

/** Answers with `asset`, packed as it is kept for whoever takes that. */
export const assetResponse = (
  asset: MapAsset,
  headers: Readonly<Record<string, string>>,
): Effect.Effect<
  HttpServerResponse.HttpServerResponse,
  never,
  HttpServerRequest.HttpServerRequest
> => {
  // Once, at the first request for it.
  let kept: Uint8Array<ArrayBuffer> | undefined
  const packed = Effect.sync(() =>
    kept ??= new Uint8Array(Result.getOrThrow(Base64.decode(asset.gzip)))
  )
  return packedResponse({
    contentType: asset.contentType,
    headers,
    packed,
    plain: Effect.flatMap(packed, unpacked),
  })
}
