import assert from "node:assert/strict"
import { groupOf, summary, summaryOf, withGroup } from "./Results.ts"

Deno.test("withGroup: puts a group at the end, then replaces what is between its marks", () => {
  const first = withGroup("# Results\n\nWords.\n", "server", "1")
  assert.equal(
    first,
    "# Results\n\nWords.\n\n## server\n\n<!-- begin server -->\n\n1\n\n<!-- end server -->\n",
  )
  const second = withGroup(`${first}\nMore words.\n`, "server", "2")
  assert.equal(second, `${first.replace("\n1\n", "\n2\n")}\nMore words.\n`)
  assert.deepEqual([groupOf(second, "server"), groupOf(second, "client")], ["2", undefined])
})

Deno.test("summaryOf: the page of performance shows what the file of results says", async () => {
  const [results, page] = await Promise.all(
    ["results.md", "README.md"].map((path) => Deno.readTextFile(new URL(path, import.meta.url))),
  )
  // However wide the columns are.
  const words = (text: string | undefined) => text?.replace(/-+/g, "-").split(/\s+/).join(" ")
  assert.equal(words(groupOf(page!, summary)), words(summaryOf(results!)))
})
