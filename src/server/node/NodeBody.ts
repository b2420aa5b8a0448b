/**
 * The body of a request of `node:http`.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type { IncomingMessage } from "node:http"

/** The cause of a failure to read a body that is larger than it may be. */
export class BodyTooLarge extends Error {}

const bytesRead = new WeakMap<IncomingMessage, number>()

/** How many bytes of the body were read. */
export const bytesReadOf = (source: IncomingMessage): number => bytesRead.get(source) ?? 0

const count = (source: IncomingMessage, chunk: Uint8Array): number => {
  const read = bytesReadOf(source) + chunk.length
  bytesRead.set(source, read)
  return read
}

const join = (parts: ReadonlyArray<Uint8Array>, size: number): ArrayBuffer => {
  const bytes = new Uint8Array(size)
  let at = 0
  for (const part of parts) {
    bytes.set(part, at)
    at += part.length
  }
  return bytes.buffer
}

/**
 * The whole body, of at most `most` bytes. The connection stays as it is when reading ends early, for
 * the response has yet to go on it.
 */
export const readWhole = (
  source: IncomingMessage,
  most: number,
): Effect.Effect<ArrayBuffer, Error> =>
  Effect.callback((resume) => {
    const parts: Array<Uint8Array> = []
    let size = 0
    const leave = () => {
      source.off("data", onData).off("end", onEnd).off("error", onError).off("close", onClose)
    }
    const end = (result: Effect.Effect<ArrayBuffer, Error>) => {
      leave()
      resume(result)
    }
    const onData = (chunk: Uint8Array) => {
      size = count(source, chunk)
      if (size > most) end(Effect.fail(new BodyTooLarge()))
      else parts.push(chunk)
    }
    const onEnd = () => end(Effect.succeed(join(parts, size)))
    const onError = (cause: Error) => end(Effect.fail(cause))
    const onClose = () =>
      onError(new Error("The connection was closed before the body had arrived."))
    if (source.destroyed) return onClose()
    source.on("data", onData).on("end", onEnd).on("error", onError).on("close", onClose)
    return Effect.sync(leave)
  })

/** The body as it arrives, no faster than it is taken. The connection stays as it is. */
export const readParts = (source: IncomingMessage): Stream.Stream<Uint8Array, unknown> =>
  Stream.suspend(() =>
    Stream.fromAsyncIterable<Uint8Array, unknown>(
      source.iterator({ destroyOnReturn: false }),
      (cause) => cause,
    )
  ).pipe(Stream.tap((chunk) => Effect.sync(() => count(source, chunk))))
