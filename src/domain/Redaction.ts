/**
 * Taking secrets out of text that is shown.
 *
 * @module
 */

const asForm = (text: string) => new URLSearchParams(`a=${text.replaceAll("&", "%26")}`).get("a")!

/** What a text says: as it is, read as part of an address, and read as a form. */
const readings: ReadonlyArray<(text: string) => string> = [
  (text) => text,
  (text) => asForm(text.replaceAll("+", "%2B")),
  asForm,
]

// What addresses and forms write as it is.
const plain = /^[\w.-]*$/

/**
 * A text in which `<redacted>` stands for each of `secrets`; one that it has only as an address or a form
 * has it leaves the text without its percent signs. What is shorter than eight characters is no secret,
 * and is part of words.
 */
export const withoutSecrets = (text: string, secrets: ReadonlyArray<string>): string =>
  secrets.filter((secret) => secret.length >= 8)
    .flatMap((secret) =>
      readings.slice(0, plain.test(secret) ? 1 : undefined).map((read) => [secret, read] as const)
    )
    .reduce((text, [secret, read]) => {
      const said = read(text)
      return said.includes(secret) ? said.replaceAll(secret, "<redacted>") : text
    }, text)
