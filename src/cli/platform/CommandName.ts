/**
 * What starts this command again in a shell.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import process from "node:process"
import { variable } from "../Environment.ts"

// The sources, and neither the bundle nor a package of a registry.
const isRepository = /^file:.*\.ts$/.test(import.meta.url)

/** `cam2`, or what takes its place in a copy of the repository and where npx has started it. */
export const commandName: Effect.Effect<string> = isRepository
  ? Effect.succeed(`npx -y deno@${process.versions.deno} task cam2`)
  : Effect.map(
    variable("npm_command"),
    (command) => command === "exec" ? "npx @cam2/camera-database" : "cam2",
  )
