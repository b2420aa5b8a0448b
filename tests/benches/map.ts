/**
 * `deno task bench:map [cameras]`: the page of the map in Chromium over 1,000,000 cameras when it is left
 * out, beside the same over a hundredth of them: how soon it shows where cameras are, how soon a pan or
 * zoom is answered, and what memory it holds after 500 pans. Takes some five minutes and 1 GB of disk.
 *
 * @module
 */
import { chromium } from "../browser/Chromium.ts"
import type { Browser, BrowserContext, Page } from "../browser/Playwright.ts"
import { serve } from "../Process.ts"
import { withDatabases } from "./Database.ts"
import { median, quantile } from "./Measure.ts"
import { progress } from "./Progress.ts"
import { keepResults } from "./Results.ts"
import type { Row } from "./Row.ts"
import { header, table } from "./Table.ts"

const opens = 15
const steps = 100
const pans = 500

// Notes when the first marks can be seen, and how long each move takes from its key to its marks, and to
// the list beside them, which comes last.
const watch = `
  globalThis.moves = []
  globalThis.lists = []
  let pressed, marked
  addEventListener("keydown", () => {
    pressed = performance.now()
    marked = undefined
  }, true)
  const seen = (tell) => requestAnimationFrame(() => setTimeout(() => tell(performance.now())))
  const watch = (part, tell) => new MutationObserver(tell).observe(part, { childList: true })
  const begin = new MutationObserver(() => {
    if (document.querySelector(".mark") === null) return
    begin.disconnect()
    seen((now) => globalThis.first = now)
    watch(document.querySelector(".leaflet-marker-pane"), () => {
      if (pressed === undefined || marked !== undefined) return
      const since = pressed
      marked = new Promise((resolve) => seen((now) => resolve(now - since)))
    })
  })
  begin.observe(document, { childList: true, subtree: true })
  addEventListener("DOMContentLoaded", () =>
    watch(document.getElementById("list"), () => {
      if (pressed === undefined) return
      const [since, shown] = [pressed, marked]
      pressed = undefined
      seen(async (now) => {
        // Where no mark had to change, the list tells that this is so.
        moves.push(await shown ?? now - since)
        lists.push(now - since)
      })
    }))
`

const until = async (page: Page, condition: string): Promise<void> => {
  while (!await page.evaluate<boolean>(condition)) {
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

const openMap = async (browser: Browser, address: string) => {
  // A move that is animated is answered when it has ended.
  const context = await browser.newContext({
    reducedMotion: "reduce",
    viewport: { width: 1280, height: 800 },
  })
  const page = await context.newPage()
  await page.addInitScript(watch)
  await page.goto(address)
  await until(page, "globalThis.first > 0")
  return { context, page }
}

/** Milliseconds until a page that nobody opened before shows where cameras are. */
const timeFirst = async (browser: Browser, address: string): Promise<number> => {
  const { context, page } = await openMap(browser, address)
  const millis = await page.evaluate<number>("first")
  await context.close()
  return millis
}

// There and back, through all zooms that show clusters and the first that shows cameras.
const keys = ["ArrowRight", "+", "ArrowDown", "+", "ArrowLeft", "+", "ArrowUp", "-", "-", "-"]

/** Moves by a key, and waits until all of that is shown. */
const move = async (page: Page, key: string): Promise<void> => {
  const before = await page.evaluate<number>("lists.length")
  await page.keyboard.press(key)
  await until(page, `lists.length > ${before}`)
}

const walk = async (page: Page, times: number, keys: ReadonlyArray<string>): Promise<void> => {
  await page.locator("#map").focus()
  for (let time = 0; time < times; time++) await move(page, keys[time % keys.length]!)
}

interface Moves {
  readonly marks: ReadonlyArray<number>
  readonly lists: ReadonlyArray<number>
}

const timeMoves = async (browser: Browser, address: string): Promise<Moves> => {
  const { context, page } = await openMap(browser, address)
  await walk(page, keys.length, keys)
  await page.evaluate("moves.length = lists.length = 0")
  await walk(page, steps, keys)
  const moves = await page.evaluate<Moves>("({ marks: moves, lists })")
  await context.close()
  return moves
}

interface Held {
  readonly heap: number
  readonly nodes: number
}

// What the tools for developers keep of every request that a page makes, as long as something drives it.
const ofTools = "blink::NetworkResourcesData::ResourceData"

interface Snapshot {
  readonly snapshot: { readonly meta: { readonly node_fields: ReadonlyArray<string> } }
  readonly nodes: ReadonlyArray<number>
  readonly strings: ReadonlyArray<string>
}

/** The bytes of all that is in a snapshot of a page, without those of {@linkcode ofTools}. */
const sizeOf = ({ nodes, snapshot: { meta: { node_fields: fields } }, strings }: Snapshot) => {
  const [name, size] = ["name", "self_size"].map((field) => fields.indexOf(field))
  let sum = 0
  for (let at = 0; at < nodes.length; at += fields.length) {
    if (strings[nodes[at + name!]!] !== ofTools) sum += nodes[at + size!]!
  }
  return sum
}

/** What a page holds once what nobody needs is gone. */
const heldBy = async (context: BrowserContext, page: Page): Promise<Held> => {
  const session = await context.newCDPSession(page)
  for (let time = 0; time < 3; time++) await session.send("HeapProfiler.collectGarbage")
  const parts: Array<string> = []
  session.on("HeapProfiler.addHeapSnapshotChunk", ({ chunk }) => parts.push(chunk))
  await session.send("HeapProfiler.takeHeapSnapshot")
  const { nodes } = await session.send("Memory.getDOMCounters")
  await session.detach()
  return { heap: sizeOf(JSON.parse(parts.join(""))), nodes: Number(nodes) }
}

const round = ["ArrowRight", "ArrowDown", "ArrowLeft", "ArrowUp"]

const measureMemory = async (browser: Browser, address: string) => {
  const { context, page } = await openMap(browser, address)
  await walk(page, pans / 10, round)
  const before = await heldBy(context, page)
  const between: Array<Held> = []
  for (let part = 0; part < 5; part++) {
    await walk(page, pans / 5, round)
    between.push(await heldBy(context, page))
  }
  await context.close()
  return { before, between }
}

const spread = (millis: ReadonlyArray<number>) =>
  `${Math.round(median(millis))} ms in the middle, ${Math.round(quantile(millis, 0.1))} to ` +
  `${Math.round(quantile(millis, 0.9))} ms for eight in ten`

const mebibytes = (bytes: number) => `${(bytes / 2 ** 20).toFixed(1)} MiB`

const measureMap = async (
  browser: Browser,
  few: string,
  many: string,
): Promise<ReadonlyArray<Row>> => {
  const first: Record<string, Array<number>> = { few: [], many: [] }
  for (let time = 0; time < opens; time++) {
    first.few!.push(await timeFirst(browser, few))
    first.many!.push(await timeFirst(browser, many))
  }
  progress("pans and zooms")
  const moves = { few: await timeMoves(browser, few), many: await timeMoves(browser, many) }
  progress(`${pans} pans`)
  const { before, between } = await measureMemory(browser, many)
  const last = between.at(-1)!
  return [
    {
      work: "the first useful picture of the map",
      against: "that of a hundredth of the cameras",
      ratio: median(first.many!) / median(first.few!),
      reach: "≤ 1.5 s",
      met: median(first.many!) <= 1500,
      detail: `${spread(first.many!)}; a hundredth: ${spread(first.few!)}`,
    },
    {
      work: "a pan or zoom of the map, from the key to the marks",
      against: "that over a hundredth of the cameras",
      ratio: median(moves.many.marks) / median(moves.few.marks),
      reach: "≤ 100 ms",
      met: median(moves.many.marks) <= 100,
      detail: `${spread(moves.many.marks)}, to the list beside them ${
        spread(moves.many.lists)
      }; a hundredth: ${spread(moves.few.marks)}`,
    },
    {
      work: `the memory of the page after ${pans} pans`,
      against: "that before them",
      ratio: last.heap / before.heap,
      reach: "≤ 1.1",
      met: last.heap / before.heap <= 1.1,
      detail: `${mebibytes(before.heap)} before, then ${
        between.map(({ heap }) => mebibytes(heap)).join(", ")
      }; ${before.nodes} nodes before and ${last.nodes} after`,
    },
  ]
}

if (typeof chromium === "string") {
  console.error(chromium)
  Deno.exit(1)
}
const browser = chromium
const [given] = Deno.args
const count = given === undefined ? 1e6 : Number(given)
const lines = [...header(), `Chromium ${browser.version()}`]
const rows = await withDatabases([count / 100, count], async ([few, many]) => {
  const options = {
    args: ["--map", "--public-read", "--public-requests-per-minute", "100000000"],
    lifetime: 3_600_000,
  }
  await using small = await serve(few!.filename, options)
  await using large = await serve(many!.filename, options)
  return await measureMap(browser, `${small.baseURL}map`, `${large.baseURL}map`)
})
await browser.close()
console.log([...lines, "", table(rows), ""].join("\n"))
if (given === undefined) {
  await keepResults("map", [...lines.map((line) => `- ${line}`), "", table(rows)].join("\n"))
}
Deno.exit()
