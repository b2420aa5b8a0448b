/**
 * A copy that is being made: it has another name until it is whole, and a lock beside it, which the
 * system takes away from a process that is killed. So others know what nobody works on any more.
 *
 * @module
 */
import type { DatabaseSync } from "node:sqlite"
import { fs, loadSqlite, path } from "./Builtin.ts"
import { ownerOnly } from "./DatabaseFile.ts"

/** A copy that this process makes. */
export interface Partial {
  /** Its path for now. */
  readonly file: string
  /** Removes what is there of it, and its lock. */
  readonly remove: () => void
}

const lockSuffix = "-lock"
const isLock = /\.[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\.partial-lock$/

// The lock is SQLite's on a file that stays empty: both runtimes have it, and no other.
const lock = (file: string): DatabaseSync => {
  const { DatabaseSync } = loadSqlite()
  const database = new DatabaseSync(file)
  try {
    database.exec("BEGIN EXCLUSIVE")
    return database
  } catch (cause) {
    database.close()
    throw cause
  }
}

const create = (file: string) => fs.closeSync(fs.openSync(file, "wx", ownerOnly))

const removeWith = (lock: DatabaseSync | undefined, file: string) => {
  for (const suffix of ["", "-wal", "-shm", "-journal"]) fs.rmSync(file + suffix, { force: true })
  // Last, for without it nobody knows that the others are left.
  fs.rmSync(file + lockSuffix, { force: true })
  lock?.close()
}

/** Begins a copy that will be at `target`. */
export const beginPartial = (target: string): Partial => {
  const file = `${target}.${crypto.randomUUID()}.partial`
  create(file + lockSuffix)
  let held: DatabaseSync | undefined
  try {
    held = lock(file + lockSuffix)
    create(file)
  } catch (cause) {
    removeWith(held, file)
    throw cause
  }
  return { file, remove: () => removeWith(held, file) }
}

/** Removes copies in a directory that were broken off: those whose lock nobody holds. */
export const removeAbandoned = (directory: string): void => {
  const locks = fs.readdirSync(directory, { withFileTypes: true })
    .filter((entry) => entry.isFile() && isLock.test(entry.name))
  for (const { name } of locks) {
    const file = path.join(directory, name)
    try {
      removeWith(lock(file), file.slice(0, -lockSuffix.length))
    } catch {
      // Somebody works on it, or it is another user's: it is not for us to remove.
    }
  }
}
