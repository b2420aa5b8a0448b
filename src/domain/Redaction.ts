/**
 * Taking secrets out of text that is shown.
 *
 * @module
 */

/**
 * A text in which `<redacted>` stands for each of `secrets`; one that it has only as an address or a form
 * has it leaves the text without its percent signs. What is shorter than eight characters is no secret,
 * and is part of words.
 */
export const withoutSecrets = (text: string, secrets: ReadonlyArray<string>): string => {
  let shown = text
  for (const secret of secrets) {
    if (secret.length < 8) continue
    const hide = (said: string) => said.replaceAll(secret, "<redacted>")
    shown = hide(shown)
    // Addresses and forms have it as it is.
    if (/^[\w.-]*$/.test(secret)) continue
    // A plus is a plus in an address, and a blank in a form.
    for (const plus of ["%2B", "+"]) {
      const form = shown.replaceAll("&", "%26").replaceAll("+", plus)
      const said = new URLSearchParams(`a=${form}`).get("a")!
      if (said.includes(secret)) shown = hide(said)
    }
  }
  return shown
}
