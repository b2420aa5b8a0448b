/**
 * Text from elsewhere, made safe for a terminal.
 *
 * @module
 */

// Controls of the terminal, line breaks, and controls of the writing direction.
const unsafe = /[\p{Cc}\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069\uFEFF]/gu

const escapes: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" }

const escape = (character: string): string =>
  escapes[character] ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`

/** `text` on one line, with everything that would control a terminal written out as `\u001b`. */
export const printable = (text: string): string => text.toWellFormed().replace(unsafe, escape)

/** A value as one line of JSON that is safe to show on a terminal. */
export const toJson = (value: unknown): string =>
  // JSON leaves the C1 controls as they are, and a terminal obeys them.
  JSON.stringify(value).replace(/[\u007f-\u009f]/g, escape)
