import assert from "node:assert/strict"
import { mapTest } from "./MapPage.ts"
import { mixedPlace } from "./MapServer.ts"

for (const [words, format] of [["GeoJSON", "geojson"], ["CSV", "csv"]] as const) {
  mapTest(`the ${words} of what is in view is what the API gives`, async (map) => {
    const { asked, open, page, server } = map
    await open(`#at=${mixedPlace},9&type=stream`)
    const waiting = page.waitForEvent("download")
    await page.getByRole("button", { name: `Export what is in view as ${words}` }).click()
    const download = await waiting
    assert.equal(download.suggestedFilename(), `cameras.${format}`)
    const { search, searchParams } = asked("cameras/search").at(-1)!
    assert.deepEqual(
      ["type", "format", "all"].map((name) => searchParams.get(name)),
      ["stream", format, "true"],
    )
    assert.equal(
      searchParams.get("bbox"),
      asked("cameras/count").find(({ search }) => search.includes("bbox"))!.searchParams.get(
        "bbox",
      ),
    )
    const response = await fetch(new URL(`cameras/search${search}`, server.baseURL))
    const expected = new Uint8Array(await response.arrayBuffer())
    assert.ok(expected.length > 100)
    assert.deepEqual(await Deno.readFile(await download.path()), expected)
  })
}
