import assert from "node:assert/strict"
import { eventually, type MapPage, mapTest, textOf } from "./MapPage.ts"
import type { Server } from "../Process.ts"
import { ask, asRoot, mixedPlace, shared, startMapServer } from "./MapServer.ts"

/** What has the focus: its camera if it is one of the list, else its text. */
const focused = ({ page }: MapPage) =>
  page.evaluate<string>(
    "document.activeElement.dataset.camera ?? document.activeElement.textContent",
  )

const itemsOf = ({ page }: MapPage) =>
  page.locator("#list .item").evaluateAll((items) => items.map((item) => item.dataset.camera!))

// Few enough to be shown one by one.
const near = `#at=${mixedPlace},12`

mapTest("the list holds the cameras in view, as the API gives them", async (map) => {
  const { asked, open, server } = map
  await open(near)
  const { search } = asked("cameras/search").find(({ search }) => search.includes("bbox"))!
  const found = await ask<ReadonlyArray<{ readonly cameraID: string }>>(
    server,
    `cameras/search${search}`,
  )
  assert.ok(found.length > 1)
  assert.deepEqual(await itemsOf(map), found.map(({ cameraID }) => cameraID))
})

mapTest("keys walk the list, open a camera, and come back to where they were", async (map) => {
  const { follow, open, page } = map
  await open(near)
  const ids = await itemsOf(map)
  await page.getByRole("button", { name: "Skip to the list of cameras" }).focus()
  await page.keyboard.press("Enter")
  assert.equal(await focused(map), ids[0])
  const steps = [
    ["ArrowDown", 1],
    ["ArrowUp", 0],
    ["ArrowUp", 0],
    ["End", ids.length - 1],
    ["ArrowDown", ids.length - 1],
    ["Home", 0],
    ["PageDown", Math.min(8, ids.length - 1)],
    ["Home", 0],
    ["ArrowDown", 1],
  ] as const
  for (const [key, at] of steps) {
    await page.keyboard.press(key)
    assert.equal(await focused(map), ids[at], key)
  }
  await follow(() => page.keyboard.press("Enter"))
  const title = await textOf(page, "#panel-title")
  await eventually(async () => assert.equal(await focused(map), title))
  assert.match(page.url(), new RegExp(`camera=${ids[1]}`))
  await follow(() => page.keyboard.press("Escape"))
  assert.equal(await page.locator("#panel").isVisible(), false)
  assert.equal(await focused(map), ids[1])
  // One stop of the tabulator is enough for the list.
  assert.equal(await page.locator("#list .item[tabindex='0']").count(), 1)
}, { isFar: true })

const crowdServer = shared(() => startMapServer({ args: ["--public-read"] }))

const crowd = 301

/** Adds cameras at one point, and one that has none. */
const addCrowd = async (server: Server): Promise<void> => {
  const lines = Array.from({ length: crowd + 1 }, (_, at) =>
    JSON.stringify({
      type: "stream",
      retrieval: { m3u8_url: `http://127.0.0.1:9/${at}.m3u8` },
      is_active_image: false,
      is_active_video: true,
      name: `Camera ${at}`,
      ...at < crowd && { latitude: 10, longitude: 10 },
    }))
  const { ok } = await fetch(new URL("cameras/import", server.baseURL), {
    method: "POST",
    headers: { ...await asRoot(server), "content-type": "application/x-ndjson" },
    body: lines.join("\n"),
  }).then(async (response) => ({ ok: response.ok, text: await response.text() }))
  assert.equal(ok, true)
}

mapTest("a map without any camera says so, and offers none elsewhere", async (map) => {
  const { open, page } = map
  await open()
  await eventually(async () =>
    assert.equal(await textOf(page, "#list"), "There are no cameras yet.")
  )
  await open("#q=nothing-of-the-kind")
  await eventually(async () =>
    assert.equal(await textOf(page, "#list"), "No camera matches, here or elsewhere.")
  )
  assert.equal(await page.getByRole("button", { name: "Show all that match" }).count(), 0)
}, { server: shared(() => startMapServer({ args: ["--public-read"] })) })

mapTest("cameras at one point open as a list, page by page", async (map) => {
  const { follow, open, page, server } = map
  await addCrowd(server)
  await open("#at=10,10,5")
  await follow(() => page.getByRole("button", { name: `${crowd} cameras: show` }).click())
  assert.match(page.url(), /#at=10,10,17$/)
  assert.match(await textOf(page, "#notice"), /^The 301 cameras here are in the list\./)
  const ids = await itemsOf(map)
  assert.equal(ids.length, 250)
  assert.equal(await focused(map), ids[0])
  assert.match(await textOf(page, "#list .more"), /^The first 250 of 301\./)
  await page.getByRole("button", { name: "Show more" }).click()
  await eventually(async () => assert.equal((await itemsOf(map)).length, crowd))
  const all = await itemsOf(map)
  assert.deepEqual([all.slice(0, 250), new Set(all).size], [ids, crowd])
  assert.equal(await focused(map), all[250])
  assert.equal(await page.locator("#list .more").count(), 0)
}, { server: crowdServer })

mapTest("cameras without coordinates are counted, and an export has them", async (map) => {
  const { open, page } = map
  await open("#at=10,10,5")
  await eventually(async () =>
    assert.match(await textOf(page, "#unplaced"), /^1 camera that matches has no coordinates/)
  )
  await open("#at=-60,100,9")
  await eventually(async () =>
    assert.match(await textOf(page, "#list"), /^There are no cameras here\.\s*Show all cameras$/)
  )
  await open("#at=-60,100,9&q=Camera")
  await eventually(async () =>
    assert.match(await textOf(page, "#list"), /^No camera here matches\.\s*Show all that match$/)
  )
  await open("#at=10,10,5")
  const waiting = page.waitForEvent("download")
  await page.getByRole("button", { name: "Export all that match as CSV" }).click()
  const lines = (await Deno.readTextFile(await (await waiting).path())).trim().split("\n")
  assert.equal(lines.length, 1 + crowd + 1)
  await open("#at=10,10,5&q=Camera+301")
  await eventually(async () =>
    assert.equal(
      await textOf(page, "#list"),
      "No camera that matches has a place on the map.",
    )
  )
  await open("#at=10,10,5&q=Camera+300")
  await eventually(async () => assert.equal((await itemsOf(map)).length, 1))
  assert.equal(await textOf(page, "#unplaced"), "")
}, { server: crowdServer })

mapTest("the list stays what it is when a camera of it is opened", async (map) => {
  const { follow, open, page } = map
  await open("#at=20,0,2")
  const ids = await itemsOf(map)
  const inView = await textOf(page, "#in-view")
  await follow(() => page.locator("#list .item").first().click())
  assert.deepEqual([await itemsOf(map), await textOf(page, "#in-view")], [ids, inView])
  await follow(() => page.getByRole("button", { name: "Close the camera" }).click())
  assert.deepEqual([await itemsOf(map), await textOf(page, "#in-view")], [ids, inView])
}, { isFar: true })
