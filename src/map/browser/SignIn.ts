/**
 * The form that asks for a client's id and secret.
 *
 * @module
 */
import { ApiFailure, wordsOf } from "./Api.ts"
import { button, byId, element, replace } from "./Dom.ts"
import type { Session } from "./Session.ts"

const field = (name: string, label: string, type: string) => {
  const input = element("input", {
    id: `sign-in-${name}`,
    name,
    type,
    required: true,
    autocomplete: "off",
    autocapitalize: "none",
    spellcheck: "false",
  })
  const row = element(
    "div",
    { class: "field" },
    element("label", { for: input.id }, label),
    input,
  )
  return { input, row }
}

/** Asks for a sign-in; resolves with whether there was one. */
export const askSignIn = (session: Session, reason?: string): Promise<boolean> => {
  const box = byId("dialog") as HTMLDialogElement
  const id = field("client-id", "Client ID", "text")
  const secret = field("client-secret", "Client secret", "password")
  const problem = element("p", { class: "problem", role: "alert" }, reason)
  const submit = element("button", { type: "submit", class: "primary" }, "Sign in")
  const isOptional = session.config.mode === "public"
  const form = element(
    "form",
    { class: "sign-in" },
    element("h2", { id: "dialog-title" }, "Sign in"),
    element(
      "p",
      { class: "hint" },
      "The secret goes to this server alone and is forgotten when the page is closed.",
    ),
    id.row,
    secret.row,
    problem,
    element(
      "div",
      { class: "actions" },
      isOptional && button("Cancel", () => box.close()),
      submit,
    ),
  )
  replace(box, form)
  return new Promise((resolve) => {
    let isSignedIn = false
    form.addEventListener("submit", async (event) => {
      event.preventDefault()
      submit.disabled = true
      problem.textContent = ""
      try {
        await session.signIn({
          clientID: id.input.value.trim(),
          clientSecret: secret.input.value.trim(),
        })
        isSignedIn = true
        box.close()
      } catch (cause) {
        problem.textContent = wordsOf(cause)
        // The button that had the focus lost it when it was disabled.
        const { input } = cause instanceof ApiFailure && cause.status === 404 ? id : secret
        input.focus()
        input.select()
      } finally {
        submit.disabled = false
      }
    })
    // Without a sign-in there would be nothing behind it.
    box.oncancel = (event) => {
      if (!isOptional) event.preventDefault()
    }
    box.onclose = () => {
      if (!isSignedIn && !isOptional) {
        box.showModal()
        return
      }
      replace(box)
      resolve(isSignedIn)
    }
    if (!box.open) box.showModal()
    id.input.focus()
  })
}
