/**
 * Who is signed in, and the way in and out.
 *
 * @module
 */
import { button, byId, element, replace } from "./Dom.ts"
import type { Session } from "./Session.ts"
import { askSignIn } from "./SignIn.ts"

/** Shows who is signed in; tells when that changes. */
export const makeAccount = (session: Session, onChange: () => void): void => {
  const box = byId("account")
  const signIn = async (reason?: string): Promise<void> => {
    await askSignIn(session, reason)
    render()
    onChange()
  }
  const signOut = (): void => {
    session.signOut()
    if (session.isReady) {
      render()
      onChange()
    } else void signIn()
  }
  const render = (): void => {
    const { permission } = session
    const isOut = !session.isSignedIn
    replace(
      box,
      permission && element("span", { class: "level" }, permission),
      session.config.mode === "public" && isOut && button("Sign in", () => void signIn()),
      !isOut && button("Sign out", signOut),
    )
  }
  session.onSignedOut = () => {
    session.signOut()
    void signIn("You were signed out: the server no longer takes this sign-in.")
  }
  render()
}
