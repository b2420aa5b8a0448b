/**
 * The SQLite that the runtime brings.
 *
 * @module
 */

// Not imported by name, so that the line below is what an import ends in where there is none of this:
// a plain import would end in whatever the runtime or the bundler says of a name that it does not know.
const builtin = (() => {
  const get = globalThis.process?.getBuiltinModule
  // Workers have the names of the modules, and no database behind them.
  const isWorker = globalThis.navigator?.userAgent === "Cloudflare-Workers"
  if (!isWorker && get?.("node:module")?.isBuiltin("node:sqlite")) return get
  throw new Error(
    "@cam2/camera-database/sqlite and /cli need node:sqlite: Node 22.13 or newer, or Deno 2.9 or " +
      "newer. On other runtimes use makeHandler with stores of your own.",
  )
})()

/**
 * `node:sqlite`, loaded where a database is opened and not before: Node then writes a warning, which
 * is nothing to those who only ask a server.
 */
export const loadSqlite = (): typeof import("node:sqlite") => builtin("node:sqlite")

/** `node:fs`. */
export const fs: typeof import("node:fs") = builtin("node:fs")
/** `node:path`. */
export const path: typeof import("node:path") = builtin("node:path")
/** `node:process`. */
export const process: typeof import("node:process") = builtin("node:process")
