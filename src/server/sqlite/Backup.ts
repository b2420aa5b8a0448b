/**
 * A copy of a SQLite file that is in use.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import * as fs from "node:fs"
import * as path from "node:path"
import { DatabaseError } from "../sql/Migrations.ts"
import { sqlite } from "./Builtin.ts"

/** What is copied, and where to. */
export interface BackupOptions {
  /** Path of the database. */
  readonly filename: string
  /** Path of the copy, where nothing may be yet. */
  readonly target: string
}

const reasonOf = (cause: unknown): string => {
  const code = (cause as { readonly code?: unknown } | null)?.code
  if (code === "ENOENT") return "there is no such directory"
  return cause instanceof Error ? cause.message : String(cause)
}

// Until it is whole the copy has another name, and until it is on the disk it does not get its own.
const copy = async (source: string, target: string) => {
  const partial = `${target}.${crypto.randomUUID()}.partial`
  // It holds what the source holds, so the same users may read it.
  fs.closeSync(fs.openSync(partial, "wx", fs.statSync(source).mode & 0o777))
  try {
    const database = new sqlite.DatabaseSync(source)
    try {
      database.exec("PRAGMA busy_timeout = 5000")
      // All pages in one step, for which Node takes no -1: between steps it would begin anew whenever
      // a server wrote. Deno does not let `VACUUM INTO` attach a file.
      await sqlite.backup(database, partial, { rate: 2 ** 31 - 1 })
    } finally {
      database.close()
    }
    const written = fs.openSync(partial, "r+")
    const { size } = fs.fstatSync(written)
    fs.fsyncSync(written)
    fs.closeSync(written)
    fs.renameSync(partial, target)
    return size
  } catch (cause) {
    fs.rmSync(partial, { force: true })
    throw cause
  }
}

/**
 * Copies a database as it is at one moment, also while servers write to it, and gives the size of the
 * copy in bytes. Fails when there is something at `target`, and leaves nothing there when it fails.
 */
export const backup = (
  { filename, target }: BackupOptions,
): Effect.Effect<number, DatabaseError> =>
  Effect.tryPromise({
    try: async () => {
      if (sqlite.backup === undefined) throw new Error("Node can do this from 22.16 on")
      if (!fs.existsSync(filename)) throw new Error("there is no such database")
      if (fs.existsSync(target)) throw new Error(`${target} exists; choose another name`)
      return await copy(path.resolve(filename), path.resolve(target))
    },
    catch: (cause) =>
      new DatabaseError({
        message: `Cannot back up ${filename} to ${target}: ${reasonOf(cause)}`,
        cause,
      }),
  })
