import assert from "node:assert/strict"
import { eventually, type MapPage, mapTest, textOf } from "./MapPage.ts"
import { mixedPlace } from "./MapServer.ts"

/** What somebody sees: how many, which filter, which camera. */
const seen = async ({ page, settle }: MapPage) => {
  await settle()
  return {
    address: new URL(page.url()).hash,
    total: await textOf(page, "#total"),
    inView: await textOf(page, "#in-view"),
    chips: await page.locator(".chips .chip").allTextContents(),
    camera: await page.locator("#panel").isVisible() ? await textOf(page, "#panel-title") : null,
  }
}

mapTest("the back button goes through filters and cameras, and forward again", async (map) => {
  const { follow, open, page } = map
  await open(`#at=${mixedPlace},12`)
  const states = [await seen(map)]
  await follow(() => page.getByRole("checkbox", { name: /^Stream/ }).click())
  states.push(await seen(map))
  await follow(() => page.locator("#list .item").first().click())
  states.push(await seen(map))
  assert.equal(new Set(states.map(({ address }) => address)).size, 3)
  for (const state of states.slice(0, -1).toReversed()) {
    await follow(() => page.goBack())
    await eventually(async () => assert.deepEqual(await seen(map), state))
  }
  for (const state of states.slice(1)) {
    await follow(() => page.goForward())
    await eventually(async () => assert.deepEqual(await seen(map), state))
  }
}, { isFar: true })

mapTest("an address that is shared shows the same", async (map) => {
  const { follow, open, page } = map
  await open(`#at=${mixedPlace},12&type=stream&type=ip`)
  await follow(() => page.locator("#list .item").nth(1).click())
  const here = await seen(map)
  assert.notEqual(here.camera, null)
  await page.goto("about:blank")
  await open(here.address)
  assert.deepEqual(await seen(map), here)
}, { isFar: true })

mapTest("an address that says nonsense shows what is left of it", async (map) => {
  const { open, page } = map
  for (
    const hash of [
      "#at=nonsense&type=stream",
      "#at=91,0,3&type=stream&camera=zzz",
      "#at=1,2,99&type=stream&colour=red",
      "#type=stream&at=%F0%28%8C%28",
    ]
  ) {
    await page.goto("about:blank")
    await open(hash)
    const { camera, chips, inView } = await seen(map)
    assert.deepEqual([camera, chips.slice(0, 1)], [null, ["Stream"]], hash)
    assert.match(inView, /^[\d,]+ cameras$/)
  }
  map.expect(/404/)
  await page.goto("about:blank")
  await open("#camera=" + "0".repeat(24))
  await eventually(async () => {
    assert.match(await textOf(page, "#panel"), /Not found.*No camera with that cameraID/)
  })
})
