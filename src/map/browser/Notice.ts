/**
 * What the page says when something went wrong or was done.
 *
 * @module
 */
import { wordsOf } from "./Api.ts"
import { button, byId, element, replace } from "./Dom.ts"

// A failure of loading is over when something was loaded; another stays until it is dismissed.
let isOfLoading = false

/** Empties a box whose button was pressed, which is gone then. */
const empty = (box: HTMLElement): void => {
  replace(box)
  byId("map").focus()
}

const show = (cause: unknown, retry: (() => void) | undefined): void => {
  const box = byId("status")
  replace(
    box,
    element("p", {}, wordsOf(cause)),
    retry && button("Try again", () => {
      empty(box)
      retry()
    }),
    button("×", () => empty(box), { class: "close", "aria-label": "Dismiss" }),
  )
}

/** Says that something could not be loaded, and lets it be tried again. */
export const showFailure = (cause: unknown, retry: () => void): void => {
  isOfLoading = true
  show(cause, retry)
}

/** Says that something was not done, and lets it be tried again where that can help. */
export const showRefusal = (cause: unknown, retry?: () => void): void => {
  isOfLoading = false
  replace(byId("notice"))
  show(cause, retry)
}

/** Takes back that something could not be loaded. */
export const clearFailure = (): void => {
  if (isOfLoading) replace(byId("status"))
}

let timer: ReturnType<typeof setTimeout> | undefined

/** Says what was done, with a way to undo it if there is one. */
export const showNotice = (text: string, undo?: { label: string; run: () => void }): void => {
  clearTimeout(timer)
  const box = byId("notice")
  // What was refused before has been done now, or no longer matters.
  if (!isOfLoading) replace(byId("status"))
  replace(
    box,
    element("p", {}, text),
    undo && button(undo.label, () => {
      empty(box)
      undo.run()
    }),
    button("×", () => empty(box), { class: "close", "aria-label": "Dismiss" }),
  )
  // What can be undone waits until it is dismissed.
  if (undo === undefined) timer = setTimeout(() => replace(box), 6000)
}
