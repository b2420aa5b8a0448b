/**
 * Lines of text out of a stream of bytes, in bounded memory.
 *
 * @module
 */
import * as Result from "effect/Result"
import * as Stream from "effect/Stream"

/** One line and its number from 1; or why it cannot be read. */
export interface Line {
  readonly number: number
  readonly text: Result.Result<string, string>
}

/** The most bytes of a line; the rest of a longer one is passed over. */
export const maxLineBytes = 1024 * 1024

/** Why a line is not read that is longer. */
export const tooLong: string = `longer than ${maxLineBytes} bytes`

const newline = 0x0a
const decoder = new TextDecoder("utf-8", { fatal: true })

/** The line that has begun: what is kept of it, and how long it is. */
interface Begun {
  readonly number: number
  readonly parts: ReadonlyArray<Uint8Array>
  readonly size: number
}

const extend = ({ number, parts, size }: Begun, bytes: Uint8Array): Begun => ({
  number,
  parts: size + bytes.length > maxLineBytes ? [] : [...parts, bytes],
  size: size + bytes.length,
})

const finish = ({ number, parts, size }: Begun): Line => {
  if (size > maxLineBytes) {
    return { number, text: Result.fail(tooLong) }
  }
  const bytes = new Uint8Array(size)
  let offset = 0
  for (const part of parts) {
    bytes.set(part, offset)
    offset += part.length
  }
  return {
    number,
    text: Result.try({ try: () => decoder.decode(bytes), catch: () => "not UTF-8 text" }),
  }
}

const split = (
  begun: Begun,
  bytes: Uint8Array | undefined,
): readonly [Begun, ReadonlyArray<Line>] => {
  if (bytes === undefined) return [begun, begun.size > 0 ? [finish(begun)] : []]
  const lines: Array<Line> = []
  let current = begun
  let start = 0
  for (let end = bytes.indexOf(newline); end >= 0; end = bytes.indexOf(newline, start)) {
    lines.push(finish(extend(current, bytes.subarray(start, end))))
    current = { number: current.number + 1, parts: [], size: 0 }
    start = end + 1
  }
  return [extend(current, bytes.subarray(start)), lines]
}

/**
 * The lines of UTF-8 text, without their ends; a byte order mark is passed over. What `bytes` breaks
 * off in is no line.
 */
export const splitLines = <E, R>(
  bytes: Stream.Stream<Uint8Array, E, R>,
): Stream.Stream<Line, E, R> =>
  Stream.mapAccum(
    Stream.concat(bytes, Stream.succeed(undefined)),
    (): Begun => ({ number: 1, parts: [], size: 0 }),
    split,
  )
