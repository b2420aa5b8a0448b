/**
 * The values of one filter, to choose from.
 *
 * @module
 */
import { button, element, replace } from "./Dom.ts"
import type { FacetName, FacetValue } from "./FacetQuestions.ts"
import { filterWords, shownValues, switched, valueWords } from "./FilterValues.ts"

const fewest = 6
const most = 100

/** One filter with its values; tells when they are chosen. */
export const makeGroup = (
  name: FacetName,
  isOpen: boolean,
  onChange: (values: ReadonlyArray<string>) => void,
) => {
  const words = filterWords[name]
  const note = element("span", { class: "chosen-note" })
  const list = element("ul", { class: "values" })
  const finder = element("input", {
    type: "search",
    class: "finder",
    placeholder: `Find in ${words.toLowerCase()}`,
    "aria-label": `Find in ${words.toLowerCase()}`,
    hidden: true,
  })
  const more = button("", () => {
    isLong = !isLong
    render()
  }, { class: "more-values", hidden: true })
  const view = element(
    "details",
    { class: "group", open: isOpen },
    element("summary", {}, element("span", {}, words), note),
    finder,
    list,
    more,
  )
  let values: ReadonlyArray<FacetValue> = []
  let chosen: ReadonlyArray<string> = []
  let isLong = false

  const row = ({ count, value }: { readonly value: string; readonly count: number }) => {
    const box = element("input", { type: "checkbox", value, checked: chosen.includes(value) })
    box.addEventListener("change", () => onChange(switched(name, chosen, value)))
    return element(
      "li",
      {},
      element(
        "label",
        {},
        box,
        element("span", { class: "value" }, element("bdi", {}, valueWords(name, value))),
        element("span", { class: "count" }, count.toLocaleString("en")),
      ),
    )
  }
  const render = (): void => {
    const focused = list.contains(document.activeElement)
      ? (document.activeElement as HTMLInputElement).value
      : undefined
    const search = finder.value.trim().toLowerCase()
    const known = values.filter(({ value }) => value !== null).length
    const isFew = known <= fewest + 2
    const limit = isFew || isLong || search !== "" ? most : fewest
    replace(list, ...shownValues(values, chosen, search, limit).map(row))
    if (list.childElementCount === 0) {
      replace(list, element("li", { class: "none-known" }, "Not known of any camera."))
    }
    finder.hidden = known <= 12
    more.hidden = isFew || search !== ""
    more.textContent = isLong ? "Show fewer" : `Show more (${known.toLocaleString("en")} in all)`
    note.textContent = chosen.length === 0 ? "" : `${chosen.length} chosen`
    if (focused === undefined) return
    const boxes = [...list.querySelectorAll("input")]
    const box = boxes.find(({ value }) => value === focused)
    box?.focus()
  }
  finder.addEventListener("input", render)
  return {
    view,
    show: (counted: ReadonlyArray<FacetValue>, set: ReadonlyArray<string>): void => {
      values = counted
      chosen = set
      if (set.length > 0) view.open = true
      render()
    },
  }
}
