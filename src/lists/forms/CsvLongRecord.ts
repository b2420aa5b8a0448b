/**
 * A record of CSV that is too long to be kept: it is passed over, and a mark stands in its place.
 *
 * @module
 */

/** The most characters of a record. */
export const mostCharacters = 1024 * 1024

// No text that was decoded has half of a pair of surrogates in it.
const half = "\ud800"

/** What stands in the place of a record that was passed over. */
export const passedOver: string = half

/** What stands in the place of a record whose end cannot be told, and of all that comes after it. */
export const endless: string = half + half

type Where = "cell" | "text" | "quotes" | "quote" | "return"

/**
 * Looks for the end of a record that is too long. It is on one line: where a line ends within quotes, one
 * of them may as well be a quote that nobody meant, and the line the next record.
 */
export class LongRecord {
  #where: Where = "cell"

  constructor(readonly delimiter: string) {}

  /** Where the next record begins in the text that comes next; undefined if not yet. */
  read(text: string): { readonly end: number; readonly isEndless: boolean } | undefined {
    for (let at = 0; at < text.length; at++) {
      const letter = text[at]!
      const isEnd = letter === "\n" || letter === "\r"
      if (this.#where === "return") {
        return { end: letter === "\n" ? at + 1 : at, isEndless: false }
      }
      if (isEnd && this.#where === "quotes") return { end: at, isEndless: true }
      if (letter === "\n") return { end: at + 1, isEndless: false }
      this.#where = letter === "\r" ? "return" : this.#next(letter)
    }
    return undefined
  }

  #next(letter: string): Where {
    switch (this.#where) {
      case "cell":
        return letter === '"' ? "quotes" : letter === this.delimiter ? "cell" : "text"
      case "quotes":
        return letter === '"' ? "quote" : "quotes"
      case "quote":
        return letter === this.delimiter ? "cell" : "quotes"
      default:
        return letter === this.delimiter ? "cell" : "text"
    }
  }
}
