/**
 * Filters and list on a narrow screen, where they lie over the map one at a time.
 *
 * @module
 */
import { byId } from "./Dom.ts"

/** A part of the page that can be opened. */
export type Sheet = "filters" | "list"

const sheets: ReadonlyArray<Sheet> = ["filters", "list"]

/** Lets the parts be opened and closed; tells when the map has another size. */
export const makeSheets = (onResize: () => void) => {
  const side = byId("side")
  const showUnder = (isUnder: boolean): void => {
    side.classList.toggle("under", isUnder)
    for (const sheet of sheets) {
      const isOpen = !isUnder && side.classList.contains(`with-${sheet}`)
      byId(`show-${sheet}`).setAttribute("aria-expanded", String(isOpen))
    }
  }
  const show = (open: Sheet | undefined): void => {
    side.classList.toggle("open", open !== undefined)
    for (const sheet of sheets) side.classList.toggle(`with-${sheet}`, sheet === open)
    showUnder(false)
    onResize()
  }
  for (const sheet of sheets) {
    const control = byId(`show-${sheet}`)
    control.addEventListener("click", () => {
      show(control.getAttribute("aria-expanded") === "true" ? undefined : sheet)
    })
  }
  side.addEventListener("keydown", (event) => {
    const open = sheets.find((sheet) => side.classList.contains(`with-${sheet}`))
    if (event.key !== "Escape" || open === undefined) return
    show(undefined)
    byId(`show-${open}`).focus()
  })
  return {
    open: show,
    /** Puts what is open under a camera that is shown, or back when none is any more. */
    showUnder,
  }
}
