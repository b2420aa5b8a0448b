import assert from "node:assert/strict"
import { eventually, type MapPage, mapTest, textOf } from "./MapPage.ts"
import { ask, mixedPlace } from "./MapServer.ts"

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
