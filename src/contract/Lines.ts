/**
 * Lines of text out of a stream of bytes, in bounded memory.
 *
 * @module
 */
import * as Arr from "effect/Array"
import * as Result from "effect/Result"
import * as Stream from "effect/Stream"

/** One line and its number from 1, blank ones counted; or why it cannot be read. */
export interface Line {
  readonly number: number
  readonly text: Result.Result<string, string>
}

/** The most bytes of a line; the rest of a longer one is passed over. */
export const maxLineBytes = 1024 * 1024

/** Why a line is not read that is longer. */
export const tooLong: string = `longer than ${maxLineBytes} bytes`

// Past these a batch ends: its lines, and the bytes that were gone through for it.
const batchLines = 256
const batchBytes = 256 * 1024

const newline = 0x0a
const decoder = new TextDecoder("utf-8", { fatal: true })
const byteOrderMark = [0xef, 0xbb, 0xbf]
const nothing = new Uint8Array()

/** What JSON takes for blanks: space, tab and carriage return. */
const isBlank = (byte: number) => byte === 0x20 || byte === 0x09 || byte === 0x0d

/** Cuts bytes into lines; what it keeps of a line that has begun is never more than the longest. */
class Splitter {
  #number = 1
  #kept = nothing
  #size = 0

  #extend(bytes: Uint8Array) {
    const size = this.#size + bytes.length
    if (size > maxLineBytes) {
      this.#kept = nothing
    } else if (bytes.length > 0) {
      if (size > this.#kept.length) {
        // Doubled, so that a line of many small parts is not copied with each of them.
        const larger = new Uint8Array(Math.min(maxLineBytes, 2 * size))
        larger.set(this.#kept.subarray(0, this.#size))
        this.#kept = larger
      }
      this.#kept.set(bytes, this.#size)
    }
    this.#size = size
  }

  #finish(bytes: Uint8Array): Line | undefined {
    let line = bytes
    if (this.#size > 0) {
      this.#extend(bytes)
      line = this.#kept.subarray(0, this.#size)
    }
    const size = Math.max(this.#size, bytes.length)
    const number = this.#number++
    this.#kept = nothing
    this.#size = 0
    if (size > maxLineBytes) return { number, text: Result.fail(tooLong) }
    const hasMark = number === 1 && byteOrderMark.every((byte, index) => line[index] === byte)
    let at = hasMark ? byteOrderMark.length : 0
    while (at < size && isBlank(line[at]!)) at++
    return at === size ? undefined : {
      number,
      text: Result.try({ try: () => decoder.decode(line), catch: () => "not UTF-8 text" }),
    }
  }

  *split(parts: ReadonlyArray<Uint8Array>): Generator<ReadonlyArray<Line>> {
    let lines: Array<Line> = []
    let left = batchBytes
    for (const bytes of parts) {
      let start = 0
      for (let end = bytes.indexOf(newline); end >= 0; end = bytes.indexOf(newline, start)) {
        // Most of what is sent to keep a server busy; a view of nothing costs more than the rest.
        const isEmpty = end === start && this.#size === 0
        if (isEmpty) this.#number++
        const line = isEmpty ? undefined : this.#finish(bytes.subarray(start, end))
        if (line !== undefined) lines.push(line)
        left -= end + 1 - start
        start = end + 1
        if (lines.length < batchLines && left > 0) continue
        yield lines
        lines = []
        left = batchBytes
      }
      left -= bytes.length - start
      this.#extend(bytes.subarray(start))
    }
    yield lines
  }

  *end(): Generator<ReadonlyArray<Line>> {
    const line = this.#size > 0 ? this.#finish(nothing) : undefined
    if (line !== undefined) yield [line]
  }
}

/**
 * The lines of UTF-8 text, without their ends and without those that are empty or blank, a few
 * hundred together and no more than came in about 256 KiB, none where there were only blank ones; a
 * byte order mark is passed over. What `bytes` breaks off in is no line.
 */
export const splitBatches = <E, R>(
  bytes: Stream.Stream<Uint8Array, E, R>,
): Stream.Stream<ReadonlyArray<Line>, E, R> =>
  Stream.suspend(() => {
    const splitter = new Splitter()
    return Stream.chunks(bytes).pipe(
      Stream.flatMap((parts) => Stream.fromIterable(splitter.split(parts), { chunkSize: 1 })),
      Stream.concat(Stream.suspend(() => Stream.fromIterable(splitter.end(), { chunkSize: 1 }))),
    )
  })

/** The lines of {@linkcode splitBatches}, one after the other. */
export const splitLines = <E, R>(
  bytes: Stream.Stream<Uint8Array, E, R>,
): Stream.Stream<Line, E, R> =>
  Stream.flattenArray(Stream.filter(splitBatches(bytes), Arr.isReadonlyArrayNonEmpty))
