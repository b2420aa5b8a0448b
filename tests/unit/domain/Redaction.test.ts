import assert from "node:assert/strict"
import { patternOf, withoutSecrets } from "../../../src/domain/Redaction.ts"

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

Deno.test("withoutSecrets: takes a secret out however an address or a form has it", () => {
  const odd = "a/b+c=d e'f(g)h*i~j\"k\\l<m>&n;o%p!q.r-s_t ü 🚂"
  const encoded = encodeURIComponent(odd)
  const written: Readonly<Record<string, string>> = {
    asItIs: odd,
    encoded,
    lowerCase: encoded.replace(/%../g, (byte) => byte.toLowerCase()),
    withSlashes: encoded.replaceAll("%2F", "/"),
    address: encodeURI(odd.replace("%", "")).replace("op", "o%25p"),
    form: String(new URLSearchParams({ a: odd })).slice(2),
  }
  for (const [name, text] of Object.entries(written)) {
    assert.equal(
      withoutSecrets(`/auth?a=${text}&b=1, ${text}`, [odd]),
      "/auth?a=<redacted>&b=1, <redacted>",
      name,
    )
  }
})

Deno.test("withoutSecrets: leaves a text without secrets as it is", () => {
  const text = "50%, 1+1, %zz, %2F, &amp;"
  assert.equal(withoutSecrets(text, ["a secret of 24 letters"]), text)
})

Deno.test("withoutSecrets: leaves the rest of a text that has a secret as it is", () => {
  const text = `50%, 1+1, %zz, %2F, ${encodeURIComponent(secret)}, &amp;`
  assert.equal(withoutSecrets(text, [secret]), "50%, 1+1, %zz, %2F, <redacted>, &amp;")
})

Deno.test("withoutSecrets: takes a secret out whose letters are written as their bytes", () => {
  const token = "eyJh.bGci-OiJ_"
  const bytes = Array.from(token, (letter) => `%${letter.charCodeAt(0).toString(16)}`).join("")
  assert.equal(withoutSecrets(`a${bytes}b`, [token]), "a<redacted>b")
  assert.equal(withoutSecrets(`a${bytes}b`, [`0${token}0`]), `a${bytes}b`)
  const mixed = "%C3%bc and %cb%BA, a secret"
  assert.equal(withoutSecrets(mixed, ["ü and ˺, a secret"]), "<redacted>")
})

Deno.test("withoutSecrets: takes out what is left of a secret that was cut off", () => {
  const plain = "0123456789abcdefghijklmnopqrstuvwxyz"
  const odd = 'Zq+/= &é"<%'.repeat(4)
  for (const length of [8, 9, 20, 35]) {
    assert.equal(withoutSecrets(`is ${plain.slice(0, length)}`, [plain]), "is <redacted>")
    assert.equal(withoutSecrets(`${plain.slice(-length)} is`, [plain]), "<redacted> is")
    const quoted = JSON.stringify({ token: plain.slice(0, length) })
    assert.equal(withoutSecrets(`(${quoted})`, [plain]), '({"token":"<redacted>"})')
    for (const write of [String, encodeURIComponent]) {
      const [start, end] = [odd.slice(0, length), odd.slice(-length)].map(write)
      assert.equal(withoutSecrets(`is:\n${start}`, [odd]), "is:\n<redacted>")
      assert.equal(withoutSecrets(`${end}\nis`, [odd]), "<redacted>\nis")
    }
  }
  // Beside a whole one, which leaves what is next to it.
  assert.equal(
    withoutSecrets(`a${plain}b ${plain.slice(0, 30)}`, [plain]),
    "a<redacted>b <redacted>",
  )
  // Less gives nothing away.
  const few = `${plain.slice(0, 7)} and ${plain.slice(-7)}`
  assert.equal(withoutSecrets(few, [plain]), few)
})

Deno.test("withoutSecrets: a text is searched in time that grows with its length alone", () => {
  // At each place a pattern without repetition looks at no more than the length of the secret.
  for (const odd of [secret, "a+b*c?d{2,}e|f(g)h[i]j^k$l.m\\n", "%%%%%%%%+ü🚂\ud800", "++++++++"]) {
    const { source } = patternOf(odd)
    assert.doesNotMatch(
      source.replaceAll("(?:", "(").replaceAll("[ +]", "").replace(/\\./gs, ""),
      /[*+?{]/,
    )
  }
  const hostile = "+".repeat(2 ** 25)
  assert.equal(withoutSecrets(hostile, [secret]) === hostile, true)
})
