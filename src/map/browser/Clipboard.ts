/**
 * Copying text.
 *
 * @module
 */
import { button, byId, element, replace } from "./Dom.ts"
import { showNotice } from "./Notice.ts"

const showText = (text: string): void => {
  const box = byId("dialog") as HTMLDialogElement
  const area = element("textarea", { rows: 10, readonly: true, "aria-labelledby": "dialog-title" })
  area.value = text
  replace(
    box,
    element(
      "form",
      { method: "dialog" },
      element("h2", { id: "dialog-title" }, "Copy this"),
      area,
      element("div", { class: "actions" }, button("Close", () => box.close())),
    ),
  )
  box.oncancel = null
  box.onclose = () => replace(box)
  box.showModal()
  area.select()
}

/** Copies a text; where the browser does not let a page, shows it to be copied by hand. */
export const copyText = async (text: string, what: string): Promise<void> => {
  try {
    await navigator.clipboard.writeText(text)
    showNotice(`Copied ${what}.`)
  } catch {
    showText(text)
  }
}
