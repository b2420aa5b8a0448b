import assert from "node:assert/strict"
import * as fc from "fast-check"
import { markup } from "../../../../src/server/pages/Html.ts"
import { anyCharacter } from "../../../AnyCharacter.ts"

Deno.test("markup: text is text, whatever is in it, and markup stays as it is", () => {
  const text = `<script>"it's" & 1</script>`
  const escaped = "&lt;script&gt;&quot;it&#39;s&quot; &amp; 1&lt;/script&gt;"
  assert.equal(
    markup`<p title="${text}">${text}</p>`.markup,
    `<p title="${escaped}">${escaped}</p>`,
  )
  assert.equal(
    markup`<ul>${[1, 2].map((each) => markup`<li>${each}</li>`)}</ul>`.markup,
    "<ul><li>1</li><li>2</li></ul>",
  )
  assert.equal(markup`${undefined}${[]}${""}`.markup, "")
})

Deno.test("markup: nothing that is put in a page begins a tag or ends an attribute", () => {
  fc.assert(fc.property(fc.string({ unit: anyCharacter }), (text) => {
    assert.doesNotMatch(markup`${text}`.markup, /[<>"']/)
  }))
})
