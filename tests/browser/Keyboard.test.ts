import assert from "node:assert/strict"
import { eventually, type MapPage, mapTest, textOf } from "./MapPage.ts"
import { mixedPlace } from "./MapServer.ts"

const focusable = `a[href], button, input, select, textarea, summary, [tabindex]`

// What can be clicked and is seen, but for marks and items, to which the list's own keys lead.
const reachable = `[...document.querySelectorAll(${JSON.stringify(focusable)})]
  .filter((element) => element.tabIndex >= 0 && !element.disabled)
  .filter((element) => element.checkVisibility({ visibilityProperty: true }))
  .map((element, index) => element.dataset.stop ??= String(index))
  .length`

/** Walks by the tabulator until it comes round; gives the stops, and those that show no focus. */
const walk = async ({ page }: MapPage) => {
  const wanted = await page.evaluate<number>(reachable)
  const stops = new Set<string>()
  const hidden: Array<string> = []
  for (let step = 0; step < wanted + 4; step++) {
    await page.keyboard.press("Tab")
    const { isShown, name, stop } = await page.evaluate<
      { readonly stop: string | null; readonly isShown: boolean; readonly name: string }
    >(`(() => {
      const active = document.activeElement
      const { boxShadow, outlineStyle, outlineWidth } = getComputedStyle(active)
      return {
        stop: active === document.body ? null : active.dataset.stop ?? "new",
        name: active.outerHTML.slice(0, 100),
        isShown: (outlineStyle !== "none" && outlineWidth !== "0px") || boxShadow !== "none",
      }
    })()`)
    if (stop === null) continue
    stops.add(stop)
    if (!isShown) hidden.push(name)
  }
  return { wanted, stops, hidden }
}

for (
  const [size, viewport] of [
    ["desktop", { width: 1280, height: 800 }],
    ["360 px", { width: 360, height: 740 }],
  ] as const
) {
  mapTest(
    `the keyboard alone reaches all that is there, and shows where it is: ${size}`,
    async (map) => {
      const { follow, open, page } = map
      await open(`#at=${mixedPlace},12`)
      const first = await walk(map)
      assert.ok(first.stops.size >= first.wanted, `${first.stops.size} of ${first.wanted}`)
      assert.deepEqual(first.hidden, [])
      await page.getByRole("button", { name: "Skip to the list of cameras" }).focus()
      await page.keyboard.press("Enter")
      await follow(() => page.keyboard.press("Enter"))
      await eventually(async () => assert.match(await textOf(page, "#panel"), /Nearest cameras/))
      const second = await walk(map)
      assert.ok(second.stops.size >= Math.min(second.wanted, 12))
      assert.deepEqual(second.hidden, [])
    },
    { isFar: true, viewport },
  )
}

mapTest("the keyboard moves the map, and chooses filters", async (map) => {
  const { follow, open, page } = map
  await open(`#at=${mixedPlace},12`)
  await page.locator("#map").focus()
  await follow(() => page.keyboard.press("+"))
  assert.match(page.url(), /,13(&|$)/)
  await follow(() => page.keyboard.press("ArrowLeft"))
  const box = page.locator("#filters input[type=checkbox]").first()
  await box.focus()
  await follow(() => page.keyboard.press("Space"))
  assert.match(page.url(), /[#&]type=/)
  // The focus is where it was, though the values were counted again.
  assert.equal(
    await page.evaluate<boolean>("document.activeElement.matches('#filters input[type=checkbox]')"),
    true,
  )
})

mapTest("the keyboard walks the marks, and opens them", async (map) => {
  const { follow, open, page } = map
  await open("#at=39,-98,4")
  const focused = () =>
    page.evaluate<string>(
      "document.activeElement.closest('.mark') && document.activeElement.ariaLabel",
    )
  const stops = () =>
    page.evaluate<number>("document.querySelectorAll('.mark [tabindex=\"0\"]').length")
  assert.equal(await stops(), 1)
  await page.locator("#map").focus()
  await page.keyboard.press("Tab")
  const first = await focused()
  assert.match(first, /cameras?: show/)
  await page.keyboard.press("ArrowLeft")
  const second = await focused()
  assert.match(second, /cameras?: show/)
  assert.notEqual(second, first)
  assert.match(page.url(), /#at=39,-98,4$/)
  assert.equal(await stops(), 1)
  await follow(() => page.keyboard.press("Enter"))
  // What was pressed is gone, and the focus is on what came in its place.
  assert.match(await focused(), /show|:/)
  assert.equal(await stops(), 1)
})

mapTest("each part has a landmark and each control a name", async (map) => {
  const { open, page } = map
  await open(`#at=${mixedPlace},12`)
  const landmarks = [
    ["banner", undefined],
    ["main", undefined],
    ["search", "Filters"],
    ["region", "Map of cameras"],
    ["region", "In view"],
  ] as const
  for (const [role, name] of landmarks) {
    assert.equal(await page.getByRole(role, name === undefined ? {} : { name }).count(), 1, role)
  }
  assert.equal(await page.getByRole("heading", { name: "Camera map" }).count(), 1)
})
