import assert from "node:assert/strict"
import { Buffer } from "node:buffer"
import { gunzipSync } from "node:zlib"
import { mapFiles, mapPage } from "../../../src/map/assets/mod.ts"
import type { MapAsset } from "../../../src/map/MapAsset.ts"

const bytesOf = ({ gzip }: MapAsset) => Buffer.from(gzip, "base64")
const textOf = (asset: MapAsset) => gunzipSync(bytesOf(asset)).toString()
const named = (start: string) => mapFiles.find(({ name }) => name.startsWith(start))!

Deno.test("map: at most 200 KB gzip before the first stream is played", () => {
  const sizes = Object.fromEntries(
    [mapPage, ...mapFiles].map((asset) => [asset.name.split("-")[0]!, bytesOf(asset).length]),
  )
  const { licences: _, stream = 0, ...before } = sizes
  const names = ["page", "script", "style", "base"]
  assert.deepEqual(Object.keys(before), names)
  const total = names.reduce((sum, name) => sum + before[name]!, 0)
  const made = names.map((name) => `${name} ${before[name]}`).join(", ")
  assert.ok(total <= 200_000, `${total} bytes: ${made}`)
  // The player alone is about as large as all the rest: it is loaded when it is needed.
  assert.ok(stream > 50_000)
})

Deno.test("map: the page names its files, relative to where it is", () => {
  const page = textOf(mapPage)
  for (const { name } of mapFiles) assert.ok(page.includes(`"map/${name}"`), name)
  assert.doesNotMatch(page, /\{\{|https?:|<style|style=|<script>|\son\w+=/)
})

Deno.test("map: a name tells the content from every other", () => {
  for (const { name } of [mapPage, ...mapFiles]) assert.match(name, /^\w+-[\da-f]{12}\.\w+$/)
})

Deno.test("map: the script makes no code of text and no markup of names", () => {
  assert.doesNotMatch(textOf(named("script")), /\beval\(|new Function\(|document\.write|outerHTML/)
})

Deno.test("map: the licences of all that is in it come with it", () => {
  const text = textOf(named("licences"))
  for (
    const name of [
      "leaflet",
      "hls.js",
      "topojson-client",
      "world-atlas",
      "us-atlas",
      "GeoNames",
      "Natural Earth",
    ]
  ) assert.ok(text.includes(name), name)
})

Deno.test("map: the page is checked by the packages that it is made of", async () => {
  const importsOf = async (path: string): Promise<Readonly<Record<string, string>>> => {
    const url = new URL(`../../../${path}`, import.meta.url)
    return JSON.parse(await Deno.readTextFile(url)).imports
  }
  const [all, page] = [await importsOf("deno.json"), await importsOf("src/map/browser/deno.json")]
  for (const [name, address] of Object.entries(page)) assert.equal(all[name], address, name)
})
