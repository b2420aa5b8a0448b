/**
 * What is inside of packed bytes: gzip, and the list in a zip archive such as KMZ.
 *
 * @module
 */
import type * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Zip from "effect/encoding/Zip"
import type * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import { maxLineBytes } from "../contract/Lines.ts"
import { ListError } from "./ListError.ts"
import { makeGunzip } from "./NodeGunzip.ts"
import { peek, type Peeked } from "./Peek.ts"

const gunzip = <E, R>(
  bytes: Stream.Stream<Uint8Array, E, R>,
): Stream.Stream<Uint8Array, E | ListError, R> =>
  Stream.unwrap(Effect.gen(function* () {
    let lost: Cause.Cause<E> | undefined
    const packed = yield* Stream.toReadableStreamEffect(
      Stream.tapCause(bytes, (cause) => Effect.sync(() => void (lost = cause))),
    )
    return Stream.fromReadableStream({
      evaluate: () => packed.pipeThrough(makeGunzip()),
      onError: () => new ListError({ message: "the list is gzip, and breaks off or is damaged" }),
    }).pipe(
      Stream.catch((error): Stream.Stream<never, E | ListError> =>
        lost === undefined ? Stream.fail(error) : Stream.failCause(lost)
      ),
    )
  }))

// What macOS puts beside each file is none of the list.
const isList = ({ path, type }: Zip.Header) =>
  type === "File" && !/(?:^|\/)(?:\.|__MACOSX\/)/.test(path) &&
  !/\.(?:png|jpe?g|gif|webp|svg|txt|md|pdf)$/i.test(path)

/** The first file that may be a list; in KMZ that is the one with the placemarks. */
const unzip = <E, R>(
  bytes: Stream.Stream<Uint8Array, E, R>,
): Stream.Stream<Uint8Array, E | ListError, R> =>
  Stream.suspend(() => {
    let isFound = false
    return bytes.pipe(
      Stream.pipeThroughChannel(Zip.decode<E>()),
      Stream.flatMap(({ body, header }) => {
        if (isFound || !isList(header)) return Stream.empty
        isFound = true
        return body
      }),
      Stream.mapError((error) =>
        error instanceof Zip.ZipError
          ? new ListError({
            message: `the list is a zip archive that cannot be read: ${error.message}`,
          })
          : error
      ),
    )
  })

const begins = (bytes: Uint8Array, magic: ReadonlyArray<number>) =>
  magic.every((byte, index) => bytes[index] === byte)

// A list in a list in a list is none.
const mostLayers = 3

/** The bytes of a list without what they are packed in, their beginning read. */
export const unpack: <E, R>(
  bytes: Stream.Stream<Uint8Array, E, R>,
  isEnough: (beginning: Uint8Array) => boolean,
  layer?: number,
) => Effect.Effect<Peeked<E | ListError, R>, E | ListError, R | Scope.Scope> = Effect.fnUntraced(
  function* <E, R>(
    bytes: Stream.Stream<Uint8Array, E, R>,
    isEnough: (beginning: Uint8Array) => boolean,
    layer = 1,
  ): Effect.fn.Return<Peeked<E | ListError, R>, E | ListError, R | Scope.Scope> {
    const isPacked = (beginning: Uint8Array) =>
      begins(beginning, [0x1f, 0x8b]) || begins(beginning, [0x50, 0x4b, 0x03, 0x04])
    const peeked = yield* peek(
      bytes,
      mostBeginningBytes,
      (beginning) =>
        isPacked(beginning) || isEnough(beginning) ||
        beginning.length >= beginningBytes && !isLongLine(beginning),
    )
    if (!isPacked(peeked.beginning) || layer > mostLayers) return peeked
    const inner = peeked.beginning[0] === 0x1f ? gunzip(peeked.bytes) : unzip(peeked.bytes)
    return yield* unpack(inner, isEnough, layer + 1)
  },
)

/** After so many bytes the form is decided, unless they are in one record, as it may be, of many lines. */
export const beginningBytes = 64 * 1024
const mostBeginningBytes = beginningBytes + maxLineBytes

const isLongLine = (beginning: Uint8Array) => begins(beginning, [0x7b]) && !beginning.includes(0x0a)
