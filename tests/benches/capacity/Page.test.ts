import assert from "node:assert/strict"
import { chart, makePage, page } from "./Page.ts"

// echarts leaves a timer running when its module is loaded and a chart is drawn.
const sanitize = { sanitizeOps: false, sanitizeResources: false }

Deno.test(
  "capacity: the page and its chart are what the committed costs make of them",
  sanitize,
  async () => {
    const { svg, text } = await makePage()
    // However wide the columns and the lines are.
    const words = (text: string) => text.replace(/-+/g, "-").split(/\s+/).join(" ")
    assert.equal(words(await Deno.readTextFile(page)), words(text))
    assert.equal(await Deno.readTextFile(chart), svg)
  },
)

Deno.test("capacity: the chart is readable on any ground, having its own", sanitize, async () => {
  assert.match(await Deno.readTextFile(chart), /<rect width="800" height="300"[^>]*fill="#fff"/)
})
