/**
 * The filters, each value with how many cameras it would show.
 *
 * @module
 */
import { isAborted } from "./Api.ts"
import { button, byId, element, replace } from "./Dom.ts"
import { type FacetName, facetNames } from "./FacetQuestions.ts"
import { type Facets, loadFacets } from "./Facets.ts"
import { makeGroup } from "./FilterGroup.ts"
import { filterWords, valueWords } from "./FilterValues.ts"
import { loadPlaces } from "./Loading.ts"
import { showFailure } from "./Notice.ts"
import type { Session } from "./Session.ts"
import { countShape } from "./Shapes.ts"
import { type Filter, filterNames, filterPairs, withValues } from "./View.ts"

const open: ReadonlyArray<FacetName> = ["type", "country", "state"]

// So long nothing was typed before it is asked for.
const pause = 200

/** How many cameras match a filter, wherever they are. */
export interface Totals {
  readonly count: number
  /** Whether that is a filter at all. */
  readonly isFiltered: boolean
  /** How many of them have coordinates. */
  readonly placed: number
}

/** What the filters tell others of. */
export interface FilterActions {
  readonly onChange: (filter: Filter) => void
  /** How many match; undefined until that is known. */
  readonly onCounted: (totals: Totals | undefined) => void
}

/** The filters of the page. */
export const makeFilters = (session: Session, { onChange, onCounted }: FilterActions) => {
  let filter: Filter = {}
  let running = new AbortController()
  let timer: ReturnType<typeof setTimeout> | undefined
  let facets: Facets = {}

  const change = (next: Filter): void => {
    filter = next
    onChange(next)
  }
  const text = element("input", {
    type: "search",
    id: "q",
    name: "q",
    placeholder: "Name, road, city or source",
    autocomplete: "off",
    maxlength: 200,
  })
  const sendText = (): void => {
    clearTimeout(timer)
    const words = text.value.trim()
    if (words !== (filter.q?.[0] ?? "")) {
      change(withValues(filter, "q", words === "" ? [] : [words]))
    }
  }
  text.addEventListener("input", () => {
    clearTimeout(timer)
    timer = setTimeout(sendText, pause)
  })
  text.addEventListener("change", sendText)

  const chips = element("ul", { class: "chips", "aria-label": "Filters that are set" })
  const groups = facetNames.map((name) =>
    [
      name,
      makeGroup(
        name,
        open.includes(name),
        (values) => change(withValues(filter, name, values)),
      ),
    ] as const
  )
  replace(
    byId("filters"),
    element("div", { class: "field search" }, element("label", { for: "q" }, "Search"), text),
    chips,
    ...groups.map(([, { view }]) => view),
  )

  const chip = (name: FacetName, value: string) =>
    element(
      "li",
      {},
      button(
        element("bdi", {}, valueWords(name, value)),
        () => {
          const values = (filter[name] ?? []).filter((other) => other !== value)
          change(withValues(filter, name, values))
          text.focus()
        },
        { class: "chip", "aria-label": `Remove ${filterWords[name]}: ${valueWords(name, value)}` },
      ),
    )
  const render = (): void => {
    for (const [name, { show }] of groups) show(facets[name] ?? [], filter[name] ?? [])
    const set = facetNames.flatMap((name) => (filter[name] ?? []).map((value) => chip(name, value)))
    const isSet = filterNames.some((name) => filter[name] !== undefined)
    const clear = button("Clear all", () => change({}), { class: "clear" })
    replace(chips, ...set, isSet && element("li", {}, clear))
    chips.hidden = !isSet
  }
  const load = async (): Promise<void> => {
    running.abort()
    running = new AbortController()
    const { signal } = running
    onCounted(undefined)
    try {
      const [counted, { body: { count } }] = await Promise.all([
        loadFacets(session, filter, signal),
        session.ask({ path: "cameras/count", query: filterPairs(filter), signal }, countShape),
      ])
      if (signal.aborted) return
      facets = counted
      const words = count.toLocaleString("en")
      byId("total").textContent = `${words} camera${count === 1 ? "" : "s"}`
      render()
      const cells = count === 0 ? [] : await loadPlaces(session, filter, signal)
      if (signal.aborted) return
      const isFiltered = filterNames.some((name) => filter[name] !== undefined)
      onCounted({ count, isFiltered, placed: cells.reduce((sum, cell) => sum + cell.count, 0) })
    } catch (cause) {
      if (!isAborted(cause)) showFailure(cause, load)
    }
  }
  return {
    /** Shows a filter, and counts what it leaves. */
    show: (next: Filter): void => {
      filter = next
      const words = next.q?.[0] ?? ""
      // Whoever types is not interrupted by what was typed before.
      if (document.activeElement !== text || words === "") text.value = words
      render()
      void load()
    },
  }
}
