/**
 * Opening the file of a database, and closing it in order.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import type { DatabaseSync } from "node:sqlite"
import { DatabaseError } from "../sql/Migrations.ts"
import { fs, loadSqlite, path } from "./Builtin.ts"
import { checkOwner, inMemory, prepareFile } from "./DatabaseFile.ts"
import { type FileWatch, mostLog, watchFile } from "./FileWatch.ts"

// NORMAL loses no committed data when the process dies; after a power failure the last writes before
// it can be missing, never half of one.
const pragmas = `
  PRAGMA busy_timeout = 5000;
  PRAGMA cache_size = -65536;
  PRAGMA mmap_size = ${2 ** 31 - 1};
  PRAGMA synchronous = NORMAL;
  PRAGMA foreign_keys = ON;
  PRAGMA journal_size_limit = ${mostLog};
`

// A file of a clean stop has no log, so that it may be read where nothing may be written.
const isReadOnly = (cause: unknown) =>
  cause instanceof Error && /readonly database/.test(cause.message)

// Deno tells only those who may know its user what this one may do: it is tried.
const mayBeWritten = (directory: string) => {
  try {
    fs.rmdirSync(fs.mkdtempSync(path.join(directory, "cam2-")))
    return true
  } catch {
    return false
  }
}

const openFile = (file: string): DatabaseSync => {
  const { DatabaseSync } = loadSqlite()
  const database = new DatabaseSync(file)
  try {
    database.exec(pragmas)
    try {
      // Readers go on while something is written.
      database.exec("PRAGMA journal_mode = WAL")
    } catch (cause) {
      if (!isReadOnly(cause)) throw cause
    }
    // Makes its log, which then can be watched.
    database.prepare("SELECT 1 FROM sqlite_schema LIMIT 1").all()
    // From here on it would keep everybody waiting; see Busy.ts.
    database.exec("PRAGMA busy_timeout = 0")
    return database
  } catch (cause) {
    database.close()
    throw cause
  }
}

/** Ends the log where nobody else has the database open, so that the file is whole by itself. */
const closeFile = (database: DatabaseSync, { isIndexThere, isThere }: FileWatch) => {
  try {
    // Whoever opened the file since its index is gone is not seen here, and has taken the log over.
    if (isIndexThere()) database.exec("PRAGMA wal_checkpoint(TRUNCATE)")
    // What is at the path of one that was moved may be another one, which this would write beside.
    if (isThere()) database.exec("PRAGMA journal_mode = DELETE")
  } catch {
    // Others use it, or it may not be written; it stays as it is, and the next opening reads it so.
  }
  database.close()
}

const cannotOpen = (filename: string, cause: unknown) => {
  const reason = cause instanceof Error ? cause.message : String(cause)
  const isUnstopped = /unable to open/.test(reason) && fs.existsSync(filename) &&
    !mayBeWritten(path.dirname(filename))
  return new DatabaseError({
    message: `Cannot open the database ${filename || '""'}: ${reason}${
      isUnstopped
        ? "; it was not closed in order, or by an older version, and its directory may not be " +
          "written: start the server once where it may"
        : ""
    }`,
    cause,
  })
}

/** A database that is open, and what watches over its file. */
export interface OpenDatabase {
  readonly database: DatabaseSync
  /** Another connection to the same file, for reading; none to a database that has no file. */
  readonly reader: DatabaseSync | undefined
  readonly watch: Pick<FileWatch, "afterFailure" | "beforeWrite" | "health">
}

const unwatched: OpenDatabase["watch"] = {
  afterFailure: () => Effect.void,
  beforeWrite: Effect.void,
  health: Effect.void,
}

/**
 * Opens the database at `filename`, made when it is missing, until the scope closes. One that is not
 * ours is refused before anything is written.
 */
export const openDatabase: (
  filename: string,
) => Effect.Effect<OpenDatabase, DatabaseError, Scope.Scope> = Effect.fnUntraced(function* (
  filename,
) {
  const attempt = <A>(open: () => A) =>
    Effect.try({ try: open, catch: (cause) => cannotOpen(filename, cause) })
  if (filename === inMemory) {
    const database = yield* Effect.acquireRelease(
      attempt(() => openFile(filename)),
      (database) => Effect.sync(() => database.close()),
    )
    return { database, reader: undefined, watch: unwatched }
  }
  const file = yield* attempt(() => {
    const file = prepareFile(filename)
    checkOwner(file)
    return file
  })
  const { database, watch } = yield* Effect.acquireRelease(
    attempt(() => {
      const database = openFile(file)
      return { database, watch: watchFile(database, path.resolve(filename), file) }
    }),
    ({ database, watch }) => Effect.sync(() => closeFile(database, watch)),
  )
  const reader = yield* Effect.acquireRelease(
    attempt(() => {
      const reader = openFile(file)
      reader.exec("PRAGMA query_only = ON")
      return reader
    }),
    (reader) => Effect.sync(() => reader.close()),
  )
  return { database, reader, watch }
})
