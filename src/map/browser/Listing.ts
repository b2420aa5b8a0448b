/**
 * The list of the cameras in view, which the keys walk.
 *
 * @module
 */
import { isAborted } from "./Api.ts"
import { activityOf, activityWords, type Camera, placeOf, titleOf } from "./Camera.ts"
import { button, byId, element, replace } from "./Dom.ts"
import type { Totals } from "./Filters.ts"
import type { InView, Listed } from "./Loading.ts"
import { smallMarkOf } from "./MarkShape.ts"
import { showRefusal } from "./Notice.ts"

/** What happens when somebody chooses a camera, or looks at it in the list. */
export interface ListActions {
  readonly open: (cameraID: string) => void
  readonly point: (cameraID: string | undefined) => void
  /** Whoever looks wants to see all that match, wherever they are. */
  readonly showAll: () => void
  /** Whoever looks wants all that match, also what is on no map. */
  readonly exportAll: () => void
}

const itemOf = (camera: Camera): HTMLElement => {
  const place = placeOf(camera)
  return element(
    "li",
    {},
    element(
      "button",
      { type: "button", class: "item", tabindex: -1, "data-camera": camera.cameraID },
      smallMarkOf(camera),
      element(
        "span",
        { class: "item-text" },
        element("span", { class: "item-title" }, element("bdi", {}, titleOf(camera))),
        element(
          "span",
          { class: "item-place" },
          element(
            "bdi",
            {},
            [place, activityWords[activityOf(camera)]].filter(Boolean).join(" · "),
          ),
        ),
      ),
    ),
  )
}

const inEnglish = (count: number) => count.toLocaleString("en")

const counted = (count: number) => `${inEnglish(count)} camera${count === 1 ? "" : "s"}`

const noneWords = (totals: Totals | undefined): string => {
  // Whether any could match is not known yet.
  if (totals === undefined) return "There is no camera to show here."
  const { count, isFiltered, placed } = totals
  if (placed > 0) return isFiltered ? "No camera here matches." : "There are no cameras here."
  if (count > 0) {
    return isFiltered
      ? "No camera that matches has a place on the map."
      : "No camera has a place on the map."
  }
  return isFiltered ? "No camera matches, here or elsewhere." : "There are no cameras yet."
}

const unplacedWords = (count: number): string =>
  count === 1
    ? "1 camera that matches has no coordinates: it is on no map, but in the API and in an export of all."
    : `${
      inEnglish(count)
    } cameras that match have no coordinates: they are on no map, but in the ` +
      "API and in an export of all."

/** The list of what is in view. */
export const makeListing = ({ exportAll, open, point, showAll }: ListActions) => {
  const list = byId("list")
  const none = element("li", { class: "more" })
  let chosen: string | undefined
  let totals: Totals | undefined

  const items = () => [...list.querySelectorAll<HTMLButtonElement>(".item")]
  const idOf = (item: Element | null | undefined) =>
    item?.closest<HTMLElement>(".item")?.dataset.camera

  /** One item of the list is a stop of the tabulator: the last that was looked at. */
  const makeStop = (item: HTMLElement | undefined): void => {
    for (const other of items()) other.tabIndex = other === item ? 0 : -1
  }
  const markChosen = (): void => {
    for (const item of items()) {
      if (idOf(item) === chosen) item.setAttribute("aria-current", "true")
      else item.removeAttribute("aria-current")
    }
  }

  const renderNone = (): void =>
    replace(
      none,
      element("p", {}, noneWords(totals)),
      totals !== undefined && totals.placed > 0 &&
        button(totals.isFiltered ? "Show all that match" : "Show all cameras", showAll),
    )
  const renderUnplaced = (): void => {
    const count = totals === undefined ? 0 : totals.count - totals.placed
    replace(
      byId("unplaced"),
      count > 0 && element("p", {}, unplacedWords(count)),
      count > 0 && button("Export all that match as CSV", exportAll),
    )
  }
  /** The end of the list, where there are more than are in it. */
  const moreOf = (more: () => Promise<Listed>, shown: number, count: number): HTMLElement => {
    const load = async (): Promise<void> => {
      next.disabled = true
      try {
        const listed = await more()
        // The map was moved meanwhile, and the list is another one.
        if (!row.isConnected) return
        const added = listed.cameras.map(itemOf)
        const all = shown + added.length
        row.replaceWith(...added, ...listed.more ? [moreOf(listed.more, all, count)] : [])
        markChosen()
        added[0]?.querySelector("button")?.focus()
      } catch (cause) {
        next.disabled = false
        // It lost the focus when it was disabled.
        if (document.activeElement === document.body) next.focus()
        if (!isAborted(cause)) showRefusal(cause, load)
      }
    }
    const next = button("Show more", load)
    const row = element(
      "li",
      { class: "more" },
      element("p", {}, `The first ${inEnglish(shown)} of ${inEnglish(count)}.`),
      next,
    )
    return row
  }

  list.addEventListener("click", ({ target }) => {
    const cameraID = idOf(target as Element)
    if (cameraID !== undefined) open(cameraID)
  })
  list.addEventListener("keydown", (event) => {
    const all = items()
    const at = all.indexOf(document.activeElement as HTMLButtonElement)
    const steps: Readonly<Record<string, number>> = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      Home: 0,
      End: all.length - 1,
      PageDown: at + 8,
      PageUp: at - 8,
    }
    const step = steps[event.key]
    if (step === undefined || all.length === 0) return
    event.preventDefault()
    all[Math.max(0, Math.min(all.length - 1, step))]!.focus()
  })
  list.addEventListener("focusin", ({ target }) => {
    const item = target as HTMLElement
    if (idOf(item) !== undefined) makeStop(item)
    else if (item === list) items()[0]?.focus()
    point(idOf(item))
  })
  list.addEventListener("focusout", () => point(undefined))
  list.addEventListener("pointerover", ({ target }) => point(idOf(target as Element)))
  list.addEventListener("pointerleave", () => point(undefined))

  return {
    /** Shows what is in view. */
    show: ({ cameras, count, more }: InView): void => {
      const focused = list.contains(document.activeElement)
        ? idOf(document.activeElement)
        : undefined
      byId("in-view").textContent = counted(count)
      replace(
        list,
        ...cameras.map(itemOf),
        more && moreOf(more, cameras.length, count),
        count === 0 && none,
      )
      renderNone()
      const all = items()
      const same = focused === undefined ? undefined : all.find((item) => idOf(item) === focused)
      makeStop(same ?? all[0])
      if (focused !== undefined) (same ?? all[0] ?? list).focus()
      markChosen()
    },
    /** Tells how many match anywhere, once that is known. */
    showTotals: (known: Totals | undefined): void => {
      totals = known
      renderNone()
      renderUnplaced()
    },
    /** Marks the camera whose facts are shown. */
    choose: (cameraID: string | undefined): void => {
      chosen = cameraID
      markChosen()
    },
    /** Moves to the list, to one camera of it if it is there. */
    focus: (cameraID?: string): void => {
      const all = items()
      const item = all.find((one) => idOf(one) === cameraID) ?? all[0] ?? list
      item.focus()
    },
  }
}
