/**
 * Quotes in CSV that stand where RFC 4180 has none, as many lists have them: `5" pipe` in a cell without
 * quotes around it, or a single one within these.
 *
 * @module
 */
import * as Stream from "effect/Stream"
import { endless, LongRecord, mostCharacters, passedOver } from "./CsvLongRecord.ts"

// What comes at once may be more than a record may be.
const mostAtOnce = 64 * 1024

const escape = (text: string) => text.replaceAll('"', '""')

/** The records at the beginning of a text, and where what comes after them begins. */
interface Whole {
  readonly mended: string
  readonly end: number
  /** Whether that is a record that is too long. */
  readonly isLong: boolean
}

class Mender {
  #rest = ""
  #more = ""
  #long: LongRecord | undefined
  #isEndless = false

  constructor(readonly delimiter: string) {}

  /** The records that are whole by now, with their quotes as RFC 4180 has them. */
  feed(text: string): string {
    let mended = ""
    for (let at = 0; at < text.length && !this.#isEndless; at += mostAtOnce) {
      this.#more += text.slice(at, at + mostAtOnce)
      // A long record would be looked at from its beginning with each part of it that comes.
      if (this.#more.length >= this.#rest.length) mended += this.#feed()
    }
    return mended
  }

  #feed(): string {
    let mended = ""
    let text = this.#rest + this.#more
    this.#rest = this.#more = ""
    while (text !== "") {
      if (this.#long !== undefined) {
        const passed = this.#long.read(text)
        if (passed === undefined) return mended
        this.#long = undefined
        this.#isEndless = passed.isEndless
        if (passed.isEndless) return `${mended}${endless}\n`
        mended += `${passedOver}\n`
        text = text.slice(passed.end)
        continue
      }
      const whole = text.includes('"') ? this.#records(text) : this.#lines(text)
      mended += whole.mended
      text = text.slice(whole.end)
      if (!whole.isLong) {
        this.#rest = text
        return mended
      }
      this.#long = new LongRecord(this.delimiter)
    }
    return mended
  }

  /** Without quotes, what is whole are lines. */
  #lines(text: string): Whole {
    const first = text.search(/[\r\n]/)
    const isLong = (first < 0 ? text.length : first) > mostCharacters
    // A carriage return at the end may have its line feed in what comes next.
    const end = Math.max(text.lastIndexOf("\n"), text.slice(0, -1).lastIndexOf("\r")) + 1
    return isLong ? { mended: "", end: 0, isLong } : { mended: text.slice(0, end), end, isLong }
  }

  #records(text: string): Whole {
    let mended = ""
    let end = 0
    for (let record = this.#record(text, end, false); record !== undefined;) {
      if (record.end - end > mostCharacters) return { mended, end, isLong: true }
      mended += record.text
      end = record.end
      record = this.#record(text, end, false)
    }
    return { mended, end, isLong: text.length - end > mostCharacters }
  }

  /** What is left at the end, where the last line may have no end. */
  end(): string {
    let mended = this.#isEndless ? "" : this.#feed()
    if (this.#long !== undefined) return mended + passedOver
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

/**
 * CSV with its quotes as RFC 4180 has them, where a mark stands for a record that is too long to be kept.
 */
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
