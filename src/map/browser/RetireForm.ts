/**
 * Asks why a camera is retired.
 *
 * @module
 */
import { button, byId, element, replace } from "./Dom.ts"

/** Asks; what is told may be nothing. */
export const askReason = (title: string, onReason: (reason: string) => void): void => {
  const box = byId("dialog") as HTMLDialogElement
  const input = element("input", { id: "retire-reason", type: "text", autocomplete: "off" })
  const form = element(
    "form",
    {},
    element("h2", { id: "dialog-title" }, "Retire ", element("bdi", {}, title)),
    element("p", { class: "hint" }, "It is no longer found, unless retired cameras are asked for."),
    element(
      "div",
      { class: "field" },
      element("label", { for: input.id }, "Why, if you like"),
      input,
    ),
    element(
      "div",
      { class: "actions" },
      button("Cancel", () => box.close()),
      element("button", { type: "submit", class: "primary" }, "Retire"),
    ),
  )
  form.addEventListener("submit", (event) => {
    event.preventDefault()
    box.close()
    onReason(input.value.trim())
  })
  replace(box, form)
  box.oncancel = null
  box.onclose = () => replace(box)
  box.showModal()
  input.focus()
}
