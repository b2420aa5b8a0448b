/**
 * Lets long commands run in bounded memory on Deno; to be imported before anything of Effect.
 *
 * Effect carries the async context of a fiber from one step to the next in an `AsyncResource`. On
 * Deno one that is made inside another keeps it alive (https://github.com/denoland/deno/pull/34188),
 * so that a fiber keeps some 460 bytes of each time that it waited: an import of a million cameras
 * runs out of memory. Nothing here uses `AsyncLocalStorage`, which is all that the resource is for,
 * so Effect does not get to see it while it loads.
 *
 * @module
 */
import process from "node:process"

const { getBuiltinModule } = process

if ("Deno" in globalThis) {
  process.getBuiltinModule = ((id: string) =>
    id === "node:async_hooks" ? undefined : getBuiltinModule(id)) as typeof getBuiltinModule
}

/** Shows the module again, once Effect is loaded. */
export const restoreBuiltinModules = (): void => {
  process.getBuiltinModule = getBuiltinModule
}
