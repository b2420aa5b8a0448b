import assert from "node:assert/strict"
import { root } from "../Process.ts"
import { counted, type MapPage, mapTest, textOf } from "./MapPage.ts"
import { mixedPlace } from "./MapServer.ts"
import { findings } from "./Axe.ts"

/** Looks for what whoever cannot see or point meets. */
const assertAccessible = async ({ page }: MapPage, what: string): Promise<void> => {
  // Beside it nothing can be reached.
  const scope = await page.locator("#dialog[open]").count() === 0 ? "html" : "#dialog"
  const found = await findings(page, scope)
  const words = found.map(({ help, id, nodes }) => ({
    id,
    help,
    at: nodes.map(({ html, target }) => `${target.join(" ")}: ${html.slice(0, 160)}`).slice(0, 4),
  }))
  assert.deepEqual(words, [], what)
}

const narrow = { width: 360, height: 740 }

const sizes = [["desktop", { width: 1280, height: 800 }], ["360 px", narrow]] as const

for (const colorScheme of ["light", "dark"] as const) {
  for (const [size, viewport] of sizes) {
    mapTest(`axe finds nothing: ${colorScheme}, ${size}`, async (map) => {
      const { follow, open, page } = map
      const isNarrow = viewport === narrow
      await open(`#at=${mixedPlace},12`)
      if (isNarrow) {
        await assertAccessible(map, "map")
        await page.getByRole("button", { name: "Filters" }).click()
      }
      for (const group of await allGroups(map)) await group()
      await assertAccessible(map, "filters")
      if (isNarrow) await page.getByRole("button", { name: "List", exact: true }).click()
      await follow(() => page.locator("#list .item").first().click())
      await assertAccessible(map, "panel")
    }, { isFar: true, colorScheme, viewport })
  }
}

mapTest("axe finds nothing: sign-in and the forms of an admin", async (map) => {
  const { follow, open, page, settle } = map
  await open(`#at=${mixedPlace},12`)
  await follow(() => page.locator("#list .item").first().click())
  await page.getByRole("button", { name: "Sign in" }).click()
  await assertAccessible(map, "sign-in")
  await page.getByLabel("Client ID").fill(root.clientID)
  await page.getByLabel("Client secret").fill(root.clientSecret)
  await page.locator("#dialog").getByRole("button", { name: "Sign in" }).click()
  await settle()
  await page.getByRole("button", { name: "Edit" }).click()
  await assertAccessible(map, "edit")
  await page.locator("#dialog").getByRole("button", { name: "Cancel" }).click()
  await page.getByRole("button", { name: "Retire" }).click()
  await assertAccessible(map, "retire")
}, { isFar: true })

/** Opens each group of filters. */
const allGroups = async ({ page }: MapPage) => {
  const groups = page.locator("#filters details:not([open]) > summary")
  return Array.from({ length: await groups.count() }, () => () => groups.first().click())
}

interface Widths {
  readonly screen: number
  readonly whole: number
  /** What stands beyond the edges. */
  readonly out: ReadonlyArray<string>
}

const widths360 = `({
  screen: document.documentElement.clientWidth,
  whole: document.documentElement.scrollWidth,
  out: [...document.querySelectorAll("button, input, a, h1, h2, p, summary")]
    .filter((element) => element.closest(".leaflet-map-pane") === null)
    .filter((element) => element.checkVisibility({ visibilityProperty: true }))
    .filter((element) => {
      const { left, right, width } = element.getBoundingClientRect()
      return width > 0 && (left < -1 || right > 361)
    })
    .map((element) => element.outerHTML.slice(0, 120)),
})`

mapTest("360 px: nothing is wider than the screen, whatever is open", async (map) => {
  const { follow, open, page } = map
  const assertFits = async (what: string) => {
    const { out, ...widths } = await page.evaluate<Widths>(widths360)
    assert.deepEqual(widths, { screen: 360, whole: 360 }, what)
    assert.deepEqual(out, [], what)
  }
  await open(`#at=${mixedPlace},12`)
  await assertFits("map")
  await page.getByRole("button", { name: "Filters" }).click()
  for (const group of await allGroups(map)) await group()
  await assertFits("filters")
  await page.getByRole("button", { name: "List", exact: true }).click()
  await assertFits("list")
  await follow(() => page.locator("#list .item").first().click())
  await assertFits("panel")
  await page.getByRole("button", { name: "Close the camera" }).click()
  assert.match(await textOf(page, "#total"), /cameras$/)
  assert.notEqual(await textOf(page, "#total"), counted(0))
}, { isFar: true, viewport: narrow, hasTouch: true })

for (
  const [size, viewport] of [["360 px", narrow], ["768 px", { width: 768, height: 1024 }]] as const
) {
  mapTest(
    `${size}: a camera lies over the list, and the list over it when asked for`,
    async (map) => {
      const { follow, open, page } = map
      const list = page.getByRole("button", { name: "List", exact: true })
      const filters = page.getByRole("button", { name: "Filters" })
      const items = page.locator("#list .item")
      await open(`#at=${mixedPlace},12`)
      await list.click()
      await follow(() => items.first().click())
      assert.equal(await items.first().isVisible(), false)
      assert.equal(await list.getAttribute("aria-expanded"), "false")

      await filters.click()
      // What is covered cannot be clicked.
      await page.getByRole("searchbox", { name: "Search" }).click()
      await list.click()
      await follow(() => items.nth(1).click())
      assert.equal(await items.first().isVisible(), false)

      await page.getByRole("button", { name: "Close the camera" }).click()
      assert.equal(await items.first().isVisible(), true)
      assert.equal(await list.getAttribute("aria-expanded"), "true")
    },
    { isFar: true, viewport },
  )
}

for (const width of [600, 768, 900]) {
  mapTest(`${width} px: the map keeps its controls beside a camera`, async (map) => {
    const { follow, open, page } = map
    await open(`#at=${mixedPlace},12`)
    await page.getByRole("button", { name: "List", exact: true }).click()
    await follow(() => page.locator("#list .item").first().click())
    const panel = (await page.locator("#panel").boundingBox())!
    for (const selector of [".leaflet-control-zoom", ".leaflet-control-attribution"]) {
      const control = (await page.locator(selector).boundingBox())!
      assert.ok(control.x >= 0 && control.x + control.width <= panel.x, selector)
    }
    // What is covered cannot be clicked.
    await follow(() => page.getByRole("button", { name: "Zoom in" }).click())
  }, { isFar: true, viewport: { width, height: 1024 } })
}
