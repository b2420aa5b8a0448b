/**
 * The file of a database: what it may be, whose it is, and who may read it.
 *
 * Nothing here opens and closes the file but SQLite: closing it would end the locks that SQLite has on
 * it in this process.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import type { DatabaseSync } from "node:sqlite"
import type { Stats } from "node:fs"
import { DatabaseError } from "../sql/Migrations.ts"
import { fs, loadSqlite, process } from "./Builtin.ts"

/** The name of a database that is not kept. */
export const inMemory = ":memory:"

/** What SQLite keeps in the head of our databases, "cam2" in ASCII: `file` and others know it by that. */
export const applicationId = 0x63616d32

/** Only the owner reads and writes: a database holds the key that signs tokens. */
export const ownerOnly = 0o600

const companions = ["-wal", "-shm", "-journal"]

/** What is wrong with a name for a file, if anything is. */
export const refusalOfName = (filename: string): string | undefined => {
  if (filename.trim() === "") return "the name of the file is missing"
  if (filename === "-") return "- is no name of a file; for a file of that name write ./-"
  if (/^file:/i.test(filename)) return "give the path of the file, not a URI"
  return undefined
}

const permissions = ({ mode }: Stats): number => mode & 0o777

const reasonOfCode = (code: unknown): string | undefined => {
  switch (code) {
    case "ENOENT":
    case "ENOTDIR":
      return "there is no such directory"
    case "EACCES":
    case "EPERM":
      return "this user may not make it there"
    case "EROFS":
      return "the file system is read-only"
    default:
      return undefined
  }
}

/** Why a file cannot be made. */
export const reasonOf = (cause: unknown): string =>
  reasonOfCode((cause as { readonly code?: unknown } | null)?.code) ??
    (cause instanceof Error ? cause.message : String(cause))

// SQLite would make it for everybody whom the umask lets, and its companions get its mode.
const create = (filename: string) => {
  try {
    fs.closeSync(fs.openSync(filename, "wx", ownerOnly))
  } catch (cause) {
    // Another server was quicker.
    if ((cause as { readonly code?: unknown }).code === "EEXIST") return
    throw new Error(reasonOf(cause), { cause })
  }
}

/** The path without links of an existing file that can be a database; undefined when there is none. */
export const findFile = (filename: string): string | undefined => {
  const refusal = refusalOfName(filename)
  if (refusal !== undefined) throw new Error(refusal)
  const found = fs.statSync(filename, { throwIfNoEntry: false })
  if (found === undefined) {
    if (fs.lstatSync(filename, { throwIfNoEntry: false }) === undefined) return undefined
    throw new Error(`it is a link to ${fs.readlinkSync(filename)}, where nothing is`)
  }
  // A pipe would be waited for, and a device takes what is written and keeps nothing.
  if (!found.isFile()) throw new Error(`it is ${found.isDirectory() ? "a directory" : "no file"}`)
  return fs.realpathSync(filename)
}

/** Files of SQLite beside `file`, which hold what it holds, get its mode. */
const coverCompanions = (file: string) => {
  const mode = permissions(fs.statSync(file))
  for (const companion of companions.map((suffix) => file + suffix)) {
    const found = fs.statSync(companion, { throwIfNoEntry: false })
    if (found === undefined || permissions(found) === mode) continue
    try {
      fs.chmodSync(companion, mode)
    } catch {
      // Another user made it, or nothing can be written there; the file itself is told below.
    }
  }
}

/** What is said of a file that others than its owner may read, if they may. */
export const exposureOf = (filename: string): string | undefined => {
  // Windows has other rights, of which the mode says nothing.
  if (filename === inMemory || process.platform === "win32") return undefined
  const found = fs.statSync(filename, { throwIfNoEntry: false })
  const mode = found === undefined ? 0 : permissions(found)
  return (mode & 0o077) === 0
    ? undefined
    : `Other users of this machine may read ${filename} (mode ${mode.toString(8)}), and it holds ` +
      `the key that signs tokens. To keep it to yourself: chmod 600 ${filename}`
}

/** A file for a database at `filename`, made when it is missing; its path without links. */
export const prepareFile = (filename: string): string => {
  let file = findFile(filename)
  if (file === undefined) {
    create(filename)
    file = fs.realpathSync(filename)
  }
  coverCompanions(file)
  return file
}

const migrations = "effect_sql_migrations"
const ourTables = [migrations, "camera", "app", "change_log"]

const all = (
  database: DatabaseSync,
  sql: string,
): ReadonlyArray<Readonly<Record<string, unknown>>> => database.prepare(sql).all()

/** Why a database is not ours, if it is not; a new one is. */
const refusalOf = (database: DatabaseSync): string | undefined => {
  const id = Number(all(database, "PRAGMA application_id")[0]?.application_id)
  if (id === applicationId) return undefined
  if (id !== 0) {
    return `it belongs to another program (application_id 0x${(id >>> 0).toString(16)})`
  }
  // Older versions gave no id.
  const names = all(
    database,
    `SELECT name FROM sqlite_schema WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite!_%'
      ESCAPE '!' ORDER BY name`,
  ).map(({ name }) => String(name))
  if (ourTables.every((name) => names.includes(name))) return undefined
  // Ours has none at any time, and others number an empty one before they make its tables.
  const version = Number(all(database, "PRAGMA user_version")[0]?.user_version)
  if (version !== 0) return `it belongs to another program (user_version ${version})`
  if (names.length === 0) return undefined
  // What a start leaves that was broken off.
  const isBegun = names.length === 1 && names[0] === migrations &&
    all(database, `SELECT 1 FROM ${migrations} LIMIT 1`).length === 0
  if (isBegun) return undefined
  const shown = names.slice(0, 3).join(", ") + (names.length > 3 ? ", …" : "")
  return `it is the database of another program, with the tables ${shown}`
}

/** Whether something waits in the log beside `file`. */
export const hasLog = (file: string): boolean =>
  (fs.statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0

/**
 * Throws if `file` is a database that is not ours; nothing is written to it. What a process that was
 * killed left in its log stays there, which an ordinary opening would move into the file.
 */
export const checkOwner = (file: string): void => {
  const { DatabaseSync } = loadSqlite()
  const database = new DatabaseSync(file, { readOnly: hasLog(file) })
  try {
    database.exec("PRAGMA busy_timeout = 5000")
    const refusal = refusalOf(database)
    if (refusal !== undefined) throw new Error(refusal)
  } finally {
    database.close()
  }
}

/** Fails where there is no file, which opening would make. */
export const requireFile = (filename: string): Effect.Effect<void, DatabaseError> =>
  Effect.try({
    try: () => {
      if (findFile(filename) === undefined) throw new Error("there is no such database")
    },
    catch: (cause) =>
      new DatabaseError({ message: `Cannot open ${filename || '""'}: ${reasonOf(cause)}`, cause }),
  })
