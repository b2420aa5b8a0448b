/**
 * Quotes in CSV that stand where RFC 4180 has none, as many lists have them: `5" pipe` in a cell without
 * quotes around it, or a single one within these.
 *
 * @module
 */
import * as Stream from "effect/Stream"

/** A record longer than this is left to the parser, which says so. */
const mostCharacters = 1024 * 1024

const escape = (text: string) => text.replaceAll('"', '""')

class Mender {
  #rest = ""

  constructor(readonly delimiter: string) {}

  /** The records that are whole by now, with their quotes as RFC 4180 has them. */
  feed(text: string): string {
    const all = this.#rest + text
    let mended = ""
    let start = 0
    // Without quotes, what is whole are lines.
    if (!all.includes('"')) start = all.lastIndexOf("\n") + 1
    else {
      for (let record = this.#record(all, start, false); record !== undefined;) {
        mended += record.text
        start = record.end
        record = this.#record(all, start, false)
      }
    }
    const isTooLong = all.length - start > mostCharacters
    this.#rest = isTooLong ? "" : all.slice(start)
    if (isTooLong) return mended + all.slice(start)
    return mended === "" ? all.slice(0, start) : mended
  }

  /** What is left at the end, where the last line may have no end. */
  end(): string {
    let mended = ""
    let start = 0
    while (start < this.#rest.length) {
      const record = this.#record(this.#rest, start, true)
      if (record === undefined) return mended + this.#rest.slice(start)
      mended += record.text
      start = record.end
    }
    return mended
  }

  /** The record at `start` and where the next one begins; undefined when it has no end. */
  #record(text: string, start: number, isLast: boolean) {
    let mended = ""
    let kept = start
    for (let at = start;;) {
      const isQuoted = text[at] === '"'
      const end = isQuoted ? this.#closing(text, at + 1, isLast) : this.#cellEnd(text, at)
      if (end === undefined || end === text.length && !isLast) return undefined
      const inside = isQuoted
        ? text.slice(at + 1, end - 1).replaceAll('""', "")
        : text.slice(at, end)
      if (inside.includes('"')) {
        const cell = isQuoted ? text.slice(at + 1, end - 1).replaceAll('""', '"') : inside
        mended += `${text.slice(kept, at)}"${escape(cell)}"`
        kept = end
      }
      if (text[end] === this.delimiter) {
        at = end + 1
        continue
      }
      // A carriage return at the end may have its line feed in what comes next.
      if (text[end] === "\r" && end + 1 === text.length && !isLast) return undefined
      const next = Math.min(text.length, end + (text.startsWith("\r\n", end) ? 2 : 1))
      return { text: mended + text.slice(kept, next), end: next }
    }
  }

  #cellEnd(text: string, start: number): number {
    for (let at = start; at < text.length; at++) {
      const letter = text[at]
      if (letter === this.delimiter || letter === "\n" || letter === "\r") return at
    }
    return text.length
  }

  /** Behind the quote that closes a cell: the one with the end of the cell behind it. */
  #closing(text: string, start: number, isLast: boolean): number | undefined {
    for (let at = text.indexOf('"', start); at >= 0; at = text.indexOf('"', at + 1)) {
      const after = text[at + 1]
      if (after === undefined) return isLast ? at + 1 : undefined
      if (after === this.delimiter || after === "\n" || after === "\r") return at + 1
      if (after === '"') at++
    }
    return undefined
  }
}

/** CSV with its quotes as RFC 4180 has them. */
export const mendQuotes = <E, R>(
  text: Stream.Stream<string, E, R>,
  delimiter: string,
): Stream.Stream<string, E, R> =>
  Stream.suspend(() => {
    const mender = new Mender(delimiter)
    return Stream.map(text, (part) => mender.feed(part)).pipe(
      Stream.concat(Stream.suspend(() => Stream.make(mender.end()))),
      Stream.filter((part) => part !== ""),
    )
  })
