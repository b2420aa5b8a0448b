/**
 * Taking secrets out of text that is shown.
 *
 * @module
 */

const escaped = (text: string) => text.replace(/\W/g, "\\$&")

/**
 * A secret however an address or a form has it, in letters of either case: each character as it is, or
 * as its bytes. Nothing in it is repeated, so that a text is searched in a time that grows with its
 * length alone.
 */
export const patternOf = (secret: string): RegExp =>
  new RegExp(
    secret.replace(/./gsu, (character) => {
      const bytes = Array.from(
        new TextEncoder().encode(character),
        (byte) => `%${byte.toString(16).padStart(2, "0")}`,
      )
      // A form has a plus for a blank.
      return `(?:${character === " " ? "[ +]" : escaped(character)}|${bytes.join("")})`
    }),
    "gi",
  )

/** The fewest characters of a secret that give anything of it away. */
const fewest = 8

/**
 * A text in which `<redacted>` stands for each of `secrets`, also where it is written as an address or a
 * form has it, and for each word that the beginning or the end of one is in: what quotes a request can
 * cut it off at any place. What is shorter than eight characters is no secret, and is part of words.
 */
export const withoutSecrets = (text: string, secrets: ReadonlyArray<string>): string =>
  secrets.reduce((shown, secret) => {
    // Without these, nothing is there otherwise than it is.
    const find = /[%+]/.test(shown) ? patternOf : (text: string) => new RegExp(escaped(text), "g")
    const pieces = [secret.slice(0, fewest), secret.slice(-fewest)].map(find)
    const isIn = (found: string) => pieces.some((piece) => found.search(piece) >= 0)
    return secret.length < fewest || !isIn(shown) ? shown : shown
      .replace(find(secret), "<redacted>")
      .replace(
        new RegExp(`[\\w%+${escaped(secret)}]+`, "g"),
        (found) => isIn(found) ? "<redacted>" : found,
      )
  }, text)
