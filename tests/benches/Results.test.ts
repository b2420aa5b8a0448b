import assert from "node:assert/strict"
import { withGroup } from "./Results.ts"

Deno.test("withGroup: puts a group at the end, then replaces what is between its marks", () => {
  const first = withGroup("# Results\n\nWords.\n", "server", "1")
  assert.equal(
    first,
    "# Results\n\nWords.\n\n## server\n\n<!-- begin server -->\n\n1\n\n<!-- end server -->\n",
  )
  const second = withGroup(`${first}\nMore words.\n`, "server", "2")
  assert.equal(second, `${first.replace("\n1\n", "\n2\n")}\nMore words.\n`)
})
