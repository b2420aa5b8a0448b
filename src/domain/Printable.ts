/**
 * Text from elsewhere, made safe for a terminal.
 *
 * @module
 */

// Writing systems whose letters a joiner shapes, which then is seen.
const shaped = ["Arab", "Beng", "Deva", "Gujr", "Guru", "Khmr", "Knda", "Mlym", "Mong", "Mymr"]
  .concat(["Nkoo", "Orya", "Sinh", "Syrc", "Taml", "Telu"])
  .map((script) => String.raw`\p{scx=${script}}`).join("")
const picture = String.raw`\p{Extended_Pictographic}`
const kept = [
  // What tells a picture from a letter.
  String.raw`[\uFE0E\uFE0F]`,
  String.raw`(?<=[${picture}\p{Emoji_Modifier}\uFE0F])\u200D(?=${picture})`,
  String.raw`(?<=[${shaped}])[\u200C\u200D](?=[${shaped}])`,
]

// Controls of the terminal, line breaks, and what is not seen: controls of the writing direction, marks
// without a width, tags.
const unsafe = new RegExp(
  String.raw`(?!${kept.join("|")})[\p{Cc}\p{DI}\p{Zl}\p{Zp}\uFFF9-\uFFFB]`,
  "gu",
)

const escapes: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" }

const unitOf = (unit: string) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`

const escape = (character: string): string =>
  escapes[character] ?? character.split("").map(unitOf).join("")

/** `text` on one line, with everything that would control a terminal written out as `\u001b`. */
export const printable = (text: string): string => text.toWellFormed().replace(unsafe, escape)

/** A value as one line of JSON that is safe to show on a terminal. */
export const toJson = (value: unknown): string =>
  // JSON leaves most of them as they are; written out, they are the same to whoever reads it.
  JSON.stringify(value).replace(unsafe, escape)
