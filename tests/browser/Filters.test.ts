import assert from "node:assert/strict"
import { facetNames } from "../../src/map/browser/FacetQuestions.ts"
import { filterWords } from "../../src/map/browser/FilterValues.ts"
import { counted, eventually, type MapPage, mapTest, textOf } from "./MapPage.ts"
import { ask } from "./MapServer.ts"

interface Facets {
  readonly [name: string]: {
    readonly values: ReadonlyArray<
      { readonly value: string | number | boolean | null; readonly count: number }
    >
  }
}

/** The values of a filter as the page shows them, each with its count. */
const rowsOf = async ({ page }: MapPage, title: string) => {
  const group = page.locator(`#filters details:has(summary span:text-is("${title}"))`)
  if (await group.getAttribute("open") === null) await group.locator("summary").click()
  return await group.locator("li label").evaluateAll((labels) =>
    labels.map((label) => ({
      value: label.querySelector("input")!.value,
      count: Number(label.querySelector(".count")!.textContent.replaceAll(",", "")),
    }))
  )
}

const facetsOf = async ({ server }: MapPage, name: string, filter = "") => {
  const found = await ask<Facets>(server, `cameras/facets?by=${name}&${filter}`)
  return found[name]!.values.filter(({ value }) => value !== null)
    .map(({ count, value }) => ({ value: String(value), count }))
}

const countOf = async ({ server }: MapPage, filter: string) => {
  const { count } = await ask<{ readonly count: number }>(server, `cameras/count?${filter}`)
  return count
}

mapTest("every filter counts as the API does", async (map) => {
  await map.open()
  for (const name of facetNames) {
    const title = filterWords[name]
    const shown = await rowsOf(map, title)
    const expected = await facetsOf(map, name)
    assert.deepEqual(shown, expected.slice(0, shown.length), title)
    assert.equal(shown.length === 0, expected.length === 0, title)
  }
})

mapTest("filters narrow each other, their counts, the list and the address", async (map) => {
  const { open, page, settle } = map
  await open()
  const [state] = await rowsOf(map, "State")
  await page.getByRole("checkbox", { name: new RegExp(`^${state!.value} ?[\\d,]+$`) }).click()
  await settle()
  const filter = `state=${encodeURIComponent(state!.value)}`
  assert.match(page.url(), new RegExp(`[#&]${filter}(&|$)`))
  assert.equal(await textOf(page, "#total"), counted(state!.count))
  assert.deepEqual(await rowsOf(map, "Type"), await facetsOf(map, "type", filter))
  // A choice among states is not between what the chosen one leaves.
  const states = await rowsOf(map, "State")
  assert.deepEqual(states[0], state)
  assert.ok(states.length > 1)
  await page.getByRole("button", { name: `Remove State: ${state!.value}` }).click()
  await settle()
  assert.equal(await textOf(page, "#total"), counted(await countOf(map, "")))
})

mapTest("text is looked for while it is typed, once for what was typed together", async (map) => {
  const { asked, open, page, settle } = map
  await open()
  const before = asked("cameras/count").length
  await page.getByLabel("Search", { exact: true }).focus()
  await page.keyboard.type("west")
  await eventually(() => Promise.resolve(assert.match(page.url(), /[#&]q=west(&|$)/)))
  await settle()
  const queries = asked("cameras/count").slice(before).map(({ searchParams }) =>
    searchParams.get("q")
  )
  assert.equal(queries.at(-1), "west")
  assert.equal(await textOf(page, "#total"), counted(await countOf(map, "q=west")))
  await page.getByLabel("Search", { exact: true }).fill("no such words anywhere")
  await eventually(async () => assert.equal(await textOf(page, "#total"), "0 cameras"))
  await settle()
  assert.match(await textOf(page, "#list"), /No camera matches, here or elsewhere/)
  await page.getByRole("button", { name: "Clear all" }).click()
  await settle()
  assert.equal(await textOf(page, "#total"), counted(await countOf(map, "")))
})
