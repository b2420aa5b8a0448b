/**
 * The beginning of a stream of bytes, which stays a part of it.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import * as Pull from "effect/Pull"
import type * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"

/** Bytes of which the beginning was looked at. */
export interface Peeked<E, R> {
  readonly beginning: Uint8Array
  /** There is nothing after the beginning. */
  readonly isWhole: boolean
  /** All of them, the beginning too. */
  readonly bytes: Stream.Stream<Uint8Array, E, R>
}

const concat = (parts: ReadonlyArray<Uint8Array>): Uint8Array => {
  const bytes = new Uint8Array(parts.reduce((size, { length }) => size + length, 0))
  parts.reduce((offset, part) => (bytes.set(part, offset), offset + part.length), 0)
  return bytes
}

/** Reads `size` bytes or less: up to where `isEnough` has seen enough, or the end. */
export const peek = Effect.fnUntraced(function* <E, R>(
  bytes: Stream.Stream<Uint8Array, E, R>,
  size: number,
  isEnough: (beginning: Uint8Array) => boolean = () => false,
): Effect.fn.Return<Peeked<E, R>, E, R | Scope.Scope> {
  const pull = yield* Stream.toPull(bytes)
  let beginning: Uint8Array = new Uint8Array()
  let isWhole = false
  while (!isWhole && beginning.length < size && !isEnough(beginning)) {
    const parts = yield* Pull.matchEffect(pull, {
      onSuccess: Effect.succeed,
      onFailure: Effect.failCause,
      onDone: () => Effect.succeed([]),
    })
    isWhole = parts.length === 0
    beginning = concat([beginning, ...parts])
  }
  const rest = isWhole ? Stream.empty : Stream.fromPull(Effect.succeed(pull))
  return { beginning, isWhole, bytes: Stream.prepend(rest, [beginning]) }
})
