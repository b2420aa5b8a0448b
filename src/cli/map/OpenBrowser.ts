/**
 * Opening an address in the browser of the user.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import { spawn } from "node:child_process"
import process from "node:process"

const openers: Readonly<Record<string, readonly [command: string, ...args: string[]]>> = {
  darwin: ["open"],
  win32: ["rundll32", "url.dll,FileProtocolHandler"],
}

/** Asks the system to open `address`; `onFailure` is run, perhaps later, where it cannot. */
export const openBrowser = (address: string, onFailure: () => void): Effect.Effect<void> =>
  Effect.sync(() => {
    const [command, ...args] = openers[process.platform] ?? ["xdg-open"]
    try {
      // Apart, so that the browser stays when this ends.
      const child = spawn(command, [...args, address], { detached: true, stdio: "ignore" })
      child.once("error", onFailure)
      child.once("exit", (code) => {
        if (code !== 0) onFailure()
      })
      child.unref()
    } catch {
      // Where starting programs is not permitted.
      onFailure()
    }
  })
