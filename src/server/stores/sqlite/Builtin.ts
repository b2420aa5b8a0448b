/**
 * The SQLite that the runtime brings.
 *
 * @module
 */

/**
 * `node:sqlite`. Where there is none, importing this says so in one line: a plain import would end in
 * whatever the runtime or the bundler says of a name that it does not know.
 */
export const sqlite: typeof import("node:sqlite") = (() => {
  const found = globalThis.process?.getBuiltinModule?.("node:sqlite")
  // Workers have the names of the module, and no database behind them.
  if (found !== undefined && globalThis.navigator?.userAgent !== "Cloudflare-Workers") return found
  throw new Error(
    "@cam2/camera-database/sqlite and /cli need node:sqlite, which comes with Deno 2.2 and with " +
      "Node 22.13 or later. On other runtimes use makeHandler with stores of your own.",
  )
})()

// Not imported by name, so that the line above is what an import elsewhere ends in.
const builtin = globalThis.process.getBuiltinModule

/** `node:fs`. */
export const fs: typeof import("node:fs") = builtin("node:fs")
/** `node:path`. */
export const path: typeof import("node:path") = builtin("node:path")
/** `node:process`. */
export const process: typeof import("node:process") = builtin("node:process")
