/**
 * Taking secrets out of text that is shown.
 *
 * @module
 */

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
      const itself = character === " " ? "[ +]" : character.replace(/\W/g, "\\$&")
      return `(?:${itself}|${bytes.join("")})`
    }),
    "gi",
  )

/**
 * A text in which `<redacted>` stands for each of `secrets`, also where it is written as an address or a
 * form has it. What is shorter than eight characters is no secret, and is part of words.
 */
export const withoutSecrets = (text: string, secrets: ReadonlyArray<string>): string =>
  secrets.reduce(
    (shown, secret) =>
      secret.length < 8 ? shown : shown.replaceAll(
        // Without these, nothing is there otherwise than it is.
        /[%+]/.test(shown) ? patternOf(secret) : secret,
        "<redacted>",
      ),
    text,
  )
