/**
 * Streams of Node, which Deno has too, as streams and sinks of Effect.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import { constVoid } from "effect/Function"
import * as PlatformError from "effect/PlatformError"
import * as Predicate from "effect/Predicate"
import * as Sink from "effect/Sink"
import * as Stream from "effect/Stream"
import type { Readable, Writable } from "node:stream"

/** What failed, and where. */
export interface Place {
  readonly module: string
  readonly method: string
  readonly pathOrDescriptor?: string
}

const tags: Readonly<Record<string, PlatformError.SystemErrorTag>> = {
  ENOENT: "NotFound",
  EACCES: "PermissionDenied",
  EPERM: "PermissionDenied",
  EISDIR: "BadResource",
}

/** What the system said, which stays the `cause`. */
export const systemError = (place: Place) => (cause: unknown): PlatformError.PlatformError => {
  const code = Predicate.hasProperty(cause, "code") ? String(cause.code) : ""
  return PlatformError.systemError({ ...place, _tag: tags[code] ?? "Unknown", cause })
}

/** What `open` gives, read as it is asked for; who stops early closes it. */
export const read = (
  open: () => Readable,
  place: Place,
): Stream.Stream<Uint8Array, PlatformError.PlatformError> =>
  Stream.suspend(() =>
    Stream.fromAsyncIterable<Uint8Array, PlatformError.PlatformError>(open(), systemError(place))
  )

/** Writes to what `open` gives no faster than it takes it, and leaves it open. */
export const write = (
  open: () => Writable,
  place: Place,
): Sink.Sink<void, string | Uint8Array, never, PlatformError.PlatformError> =>
  Sink.forEachArray((chunks) =>
    Effect.callback<void, PlatformError.PlatformError>((resume) => {
      const stream = open()
      // The write tells its error; nobody else listens, and one that nobody hears ends the process.
      if (!stream.listeners("error").includes(constVoid)) stream.on("error", constVoid)
      const last = chunks.length - 1
      for (const chunk of chunks.slice(0, last)) stream.write(chunk)
      stream.write(chunks[last], (cause) =>
        resume(cause ? Effect.fail(systemError(place)(cause)) : Effect.void))
    })
  )
