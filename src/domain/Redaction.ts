/**
 * Taking secrets out of text that is shown.
 *
 * @module
 */

/**
 * A text in which `<redacted>` stands for each of `secrets`, as it is and as an address has it. What is
 * shorter than eight characters is no secret, and is part of words.
 */
export const withoutSecrets = (text: string, secrets: ReadonlyArray<string>): string =>
  secrets.filter((secret) => secret.length >= 8)
    .flatMap((secret) => [secret, encodeURIComponent(secret.toWellFormed())])
    .reduce((text, secret) => text.replaceAll(secret, "<redacted>"), text)
