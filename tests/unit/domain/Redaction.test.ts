import assert from "node:assert/strict"
import { withoutSecrets } from "../../../src/domain/Redaction.ts"

const secret = "a secret/of 24 letters &"

Deno.test("withoutSecrets: takes each secret out wherever it is, also as an address has it", () => {
  const text = `${secret}, ?a=${encodeURIComponent(secret)}&b=1, other-secret`
  assert.equal(
    withoutSecrets(text, [secret, "other-secret"]),
    "<redacted>, ?a=<redacted>&b=1, <redacted>",
  )
})

Deno.test("withoutSecrets: leaves alone what is too short for a secret", () => {
  for (const short of ["", "a", "seven77", "///////"]) {
    const text = `a seven77 ${encodeURIComponent(short)} ${short}`
    assert.equal(withoutSecrets(text, [short]), text)
  }
  assert.equal(withoutSecrets("nothing", []), "nothing")
})

Deno.test("withoutSecrets: takes half a character for what it is", () => {
  assert.equal(withoutSecrets("is \ud800-a-secret", ["\ud800-a-secret"]), "is <redacted>")
})
