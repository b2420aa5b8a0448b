/**
 * Where the user of a machine keeps the settings of programs.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import { isAbsolute, join } from "node:path"
import process from "node:process"
import { variable } from "../Environment.ts"

/**
 * The folder of `cam2` in the user's configuration folder: in `XDG_CONFIG_HOME` where that is set, else
 * in `%APPDATA%` on Windows, `~/Library/Application Support` on macOS and `~/.config` elsewhere.
 * Undefined for a user without any, such as a service.
 */
export const configFolder: Effect.Effect<string | undefined> = Effect.gen(function* () {
  const xdg = yield* variable("XDG_CONFIG_HOME")
  // The XDG Base Directory Specification: a relative path is to be passed over.
  if (isAbsolute(xdg)) return join(xdg, "cam2")
  if (process.platform === "win32") {
    const roaming = yield* variable("APPDATA")
    return roaming === "" ? undefined : join(roaming, "cam2")
  }
  const home = yield* variable("HOME")
  if (home === "") return undefined
  return process.platform === "darwin"
    ? join(home, "Library", "Application Support", "cam2")
    : join(home, ".config", "cam2")
})
