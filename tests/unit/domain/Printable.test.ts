import { strict as assert } from "node:assert"
import { printable, toJson } from "../../../src/domain/Printable.ts"

Deno.test("printable: terminal escapes, line breaks and writing-direction controls are written out", () => {
  assert.equal(printable("\u001b[31mred\u0007"), "\\u001b[31mred\\u0007")
  assert.equal(printable("one\r\ntwo\tthree\u0000"), "one\\r\\ntwo\\tthree\\u0000")
  assert.equal(
    printable("\u009b2J \u007f \u202egnp.exe \u2028"),
    "\\u009b2J \\u007f \\u202egnp.exe \\u2028",
  )
})

// Zero-width space, word joiner, soft hyphen, byte order mark, and a tag.
const hidden = "a\u200bb\u2060c\u00add\ufeffe\u{e0041}f\u2066g\u034fh\u3164i\ufff9"
const shown = "a\\u200bb\\u2060c\\u00add\\ufeffe\\udb40\\udc41f\\u2066g\\u034fh\\u3164i\\ufff9"

Deno.test("printable, toJson: what is not seen is written out", () => {
  assert.equal(printable(hidden), shown)
  assert.equal(toJson({ hidden }), `{"hidden":"${shown}"}`)
  assert.deepEqual(JSON.parse(toJson({ hidden })), { hidden })
  // A joiner that joins nothing is not seen either.
  assert.equal(printable("a\u200db \u200c"), "a\\u200db \\u200c")
})

Deno.test("printable: every other character stays, a lone surrogate is replaced", () => {
  const text = "São Paulo 東京 👩‍👩‍👧 می‌خواهم ❤️"
  assert.equal(printable(text), text)
  assert.equal(printable("a\ud800b"), "a\ufffdb")
})

Deno.test("toJson: is safe on a terminal and reads back as the same value", () => {
  const value = { city: "\u001b[2J\u009b2J\u007f\n\u202egnp.exe" }
  assert.equal(toJson(value), '{"city":"\\u001b[2J\\u009b2J\\u007f\\n\\u202egnp.exe"}')
  assert.deepEqual(JSON.parse(toJson(value)), value)
})
