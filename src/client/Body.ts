/**
 * The bytes of an answer, up to a limit.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import * as HttpClientError from "effect/http/HttpClientError"
import * as HttpClientResponse from "effect/http/HttpClientResponse"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import { InvalidResponseError } from "../domain/Errors.ts"

/** The most bytes of a body that are read, counted after decompression: 32 MiB. */
export const bodyLimit: number = 32 * 2 ** 20

/** Whether the framing of the answer itself ends the body below the limit. */
const isBounded = ({ headers }: HttpClientResponse.HttpClientResponse): boolean =>
  Number(headers["content-length"]) <= bodyLimit &&
  headers["content-encoding"] === undefined && headers["transfer-encoding"] === undefined

/** The body to its end; undefined when it goes on past the limit. */
const count = async (
  body: ReadableStream<Uint8Array>,
  signal: AbortSignal,
): Promise<Uint8Array | undefined> => {
  const reader = body.getReader()
  // Ends the connection. One that is lost already is no news to whoever gives the answer up.
  const cancel = () => void reader.cancel().catch(() => {})
  signal.addEventListener("abort", cancel)
  const chunks: Array<Uint8Array> = []
  let size = 0
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    chunks.push(next.value)
    size += next.value.length
    if (size > bodyLimit) return cancel()
  }
  if (chunks.length === 1) return chunks[0]
  const bytes = new Uint8Array(size)
  let at = 0
  for (const chunk of chunks) {
    bytes.set(chunk, at)
    at += chunk.length
  }
  return bytes
}

const bodyOf = (response: HttpClientResponse.HttpClientResponse) => {
  const source = Option.getOrUndefined(HttpClientResponse.toWeb(response))
  return source ? Effect.succeed(source.body) : Stream.toReadableStreamEffect(response.stream)
}

/**
 * Reads the body of an answer to its end. One of more than {@linkcode bodyLimit} bytes is cut off, and
 * its connection closed.
 */
export const readBytes = (
  response: HttpClientResponse.HttpClientResponse,
  operation: string,
): Effect.Effect<
  Uint8Array | ArrayBuffer,
  HttpClientError.HttpClientError | InvalidResponseError
> => {
  // Reading at once is what Workers do fastest; counting is as fast elsewhere.
  if (isBounded(response)) return response.arrayBuffer
  return Effect.flatMap(
    bodyOf(response),
    (body) =>
      body === null ? Effect.succeed(new Uint8Array()) : Effect.tryPromise({
        try: (signal) => count(body, signal),
        catch: (cause) =>
          new HttpClientError.HttpClientError({
            reason: new HttpClientError.DecodeError({ request: response.request, response, cause }),
          }),
      }),
  ).pipe(
    Effect.filterOrFail((bytes) => bytes !== undefined, () =>
      new InvalidResponseError({
        message: `The answer is larger than ${bodyLimit / 2 ** 20} MiB. Check the base URL.`,
        operation,
        status: response.status,
      })),
  )
}
