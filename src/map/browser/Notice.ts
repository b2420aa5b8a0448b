/**
 * What the page says when something went wrong or was done.
 *
 * @module
 */
import { wordsOf } from "./Api.ts"
import { button, byId, element, replace } from "./Dom.ts"

/** Says what went wrong, and lets it be tried again. */
export const showFailure = (cause: unknown, retry?: () => void): void => {
  replace(
    byId("status"),
    element("p", {}, wordsOf(cause)),
    retry && button("Try again", retry),
  )
}

/** Takes back what was said to have gone wrong. */
export const clearFailure = (): void => replace(byId("status"))

let timer: ReturnType<typeof setTimeout> | undefined

/** Says what was done, with a way to undo it if there is one. */
export const showNotice = (text: string, undo?: { label: string; run: () => void }): void => {
  clearTimeout(timer)
  const box = byId("notice")
  const dismiss = (): void => {
    replace(box)
    // The button that was pressed is gone.
    byId("map").focus()
  }
  replace(
    box,
    element("p", {}, text),
    undo && button(undo.label, () => {
      dismiss()
      undo.run()
    }),
    button("×", dismiss, { class: "close", "aria-label": "Dismiss" }),
  )
  // What can be undone waits until it is dismissed.
  if (undo === undefined) timer = setTimeout(() => replace(box), 6000)
}
