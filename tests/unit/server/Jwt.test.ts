import assert from "node:assert/strict"
import * as fc from "fast-check"
import * as jose from "jose"
import { importKey, sign, verify } from "../../../src/server/Jwt.ts"

const bytesOf = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text)
const encode = (value: unknown) => jose.base64url.encode(JSON.stringify(value))
const keyText = "an example of a key of some length"
const key = await importKey(bytesOf(keyText))

/** A header and a payload of any kind, signed all the same. */
const signed = async (header: string, payload: string): Promise<string> => {
  const mac = await crypto.subtle.sign("HMAC", key, bytesOf(`${header}.${payload}`))
  return `${header}.${payload}.${jose.base64url.encode(new Uint8Array(mac))}`
}

Deno.test("verify: reads the example of RFC 7515 A.1", async () => {
  const exampleKey = await importKey(
    new Uint8Array(jose.base64url.decode(
      "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow",
    )),
  )
  const token = "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9" +
    ".eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ" +
    ".dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
  assert.deepEqual(await verify(token, exampleKey), {
    iss: "joe",
    exp: 1300819380,
    "http://example.com/is_root": true,
  })
  assert.equal(await verify(token, key), undefined)
})

Deno.test("sign, verify: agree with another implementation, for any claims", () =>
  fc.assert(
    fc.asyncProperty(fc.dictionary(fc.string(), fc.jsonValue()), async (claims) => {
      // JSON has no -0, and `__proto__` is no name of a claim.
      const given = JSON.parse(JSON.stringify(claims))
      const ours = await sign(given, key)
      assert.deepEqual(await verify(ours, key), given)
      const { payload, protectedHeader } = await jose.compactVerify(ours, bytesOf(keyText))
      assert.deepEqual(protectedHeader, { alg: "HS256" })
      assert.deepEqual(JSON.parse(new TextDecoder().decode(payload)), given)
      const theirs = await new jose.CompactSign(bytesOf(JSON.stringify(given)))
        .setProtectedHeader({ alg: "HS256", typ: "JWT" }).sign(bytesOf(keyText))
      assert.deepEqual(await verify(theirs, key), given)
    }),
    { numRuns: 50 },
  ))

Deno.test("verify: refuses every other algorithm, and extensions, whatever the signature", async () => {
  const payload = encode({ sub: "a" })
  for (const alg of ["none", "None", "hs256", "HS384", "HS512", "RS256", "", null, undefined]) {
    assert.equal(await verify(await signed(encode({ alg }), payload), key), undefined)
    assert.equal(await verify(`${encode({ alg })}.${payload}.`, key), undefined)
  }
  const crit = encode({ alg: "HS256", crit: ["b64"], b64: false })
  assert.equal(await verify(await signed(crit, payload), key), undefined)
  const known = encode({ alg: "HS256", kid: "1" })
  assert.deepEqual(await verify(await signed(known, payload), key), { sub: "a" })
})

Deno.test("verify: refuses what another key signed, what was cut, and what was altered", async () => {
  const token = await sign({ sub: "a", generation: 1 }, key)
  const other = await importKey(bytesOf("another key of some length"))
  assert.equal(await verify(token, other), undefined)
  for (let length = 0; length < token.length; length++) {
    assert.equal(await verify(token.slice(0, length), key), undefined)
    const changed = token[length] === "A" ? "B" : "A"
    const altered = token.slice(0, length) + changed + token.slice(length + 1)
    assert.equal(await verify(altered, key), undefined, altered)
  }
  for (const more of [`${token}.`, `.${token}`, `${token}=`, `${token}\n`, ` ${token}`]) {
    assert.equal(await verify(more, key), undefined)
  }
})

Deno.test("verify: refuses a signature written with bits that stand for nothing", async () => {
  const token = await sign({}, key)
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
  const last = letters.indexOf(token.at(-1)!)
  // 32 bytes leave two bits of the last letter over.
  const spare = token.slice(0, -1) + letters[last ^ 1]
  assert.deepEqual(
    jose.base64url.decode(spare.split(".")[2]!),
    jose.base64url.decode(token.split(".")[2]!),
  )
  assert.equal(await verify(spare, key), undefined)
})

Deno.test("verify: refuses a payload that is no object of JSON", async () => {
  const header = encode({ alg: "HS256" })
  for (const payload of [encode(null), encode("a"), encode([]), encode(1), "", "e", "not.base64"]) {
    assert.equal(await verify(await signed(header, payload), key), undefined, payload)
  }
  const noText = jose.base64url.encode(new Uint8Array([0xff]))
  assert.equal(await verify(await signed(header, noText), key), undefined)
  for (const text of ["", "a.b.c", "...", "e30.e30.e30", "0".repeat(10_000)]) {
    assert.equal(await verify(text, key), undefined)
  }
})
