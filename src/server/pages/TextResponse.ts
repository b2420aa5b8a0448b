/**
 * Texts that stay as they are for the life of the server, as they are sent.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import type * as HttpServerRequest from "effect/http/HttpServerRequest"
import type * as HttpServerResponse from "effect/http/HttpServerResponse"
import { settled } from "../Settled.ts"
import { packedResponse } from "./PackedResponse.ts"

/** What never changes under its address. */
export const kept = { "cache-control": "public, max-age=31536000, immutable" }
/** What has to be asked after before it is used again. */
export const checked = { "cache-control": "no-cache" }

const packed = async (text: string): Promise<Uint8Array> => {
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream("gzip"))
  return new Uint8Array(await new Response(stream).arrayBuffer())
}

/** Answers with a text, compressed for whoever takes that. */
export const textResponse = (
  text: string,
  contentType: string,
  headers: Readonly<Record<string, string>>,
): Effect.Effect<
  HttpServerResponse.HttpServerResponse,
  never,
  HttpServerRequest.HttpServerRequest
> =>
  packedResponse({
    contentType,
    headers,
    packed: settled(Effect.promise(() => packed(text))),
    plain: Effect.succeed(text),
  })
