/**
 * One process at a time.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import type { DatabaseSync } from "node:sqlite"
import { loadSqlite, process } from "../../server/stores/sqlite/Builtin.ts"
import { CommandError } from "../output/ReportFailure.ts"

/** Node warns of its SQLite, of which nobody is told here: what a crontab says becomes mail. */
const loadQuietly = () => {
  const { emitWarning } = process
  process.emitWarning = () => {}
  try {
    return loadSqlite()
  } finally {
    process.emitWarning = emitWarning
  }
}

// The lock of SQLite, since neither runtime has one for both: it ends with the process, also by kill -9.
const take = (path: string): DatabaseSync => {
  const { DatabaseSync } = loadQuietly()
  const database = new DatabaseSync(path)
  try {
    database.exec("BEGIN EXCLUSIVE")
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

/** Keeps others from `path` until the scope closes; fails when another has it. An empty file stays. */
export const lock = (path: string): Effect.Effect<void, CommandError, Scope.Scope> =>
  Effect.asVoid(Effect.acquireRelease(
    Effect.try({
      try: () => take(`${path}.lock`),
      catch: (cause) => {
        const { message } = cause as Error
        return new CommandError({
          message: /locked/.test(message)
            ? `another cam2 watch has ${path}: let it end, or give each its own --checkpoint`
            : `cannot write ${path}.lock: ${message}`,
        })
      },
    }),
    (database) => Effect.sync(() => database.close()),
  ))
