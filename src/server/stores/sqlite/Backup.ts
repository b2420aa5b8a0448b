/**
 * A copy of a SQLite file that is in use.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import { DatabaseError } from "../sql/Migrations.ts"
import { fs, loadSqlite, path } from "./Builtin.ts"
import { findFile, inMemory, reasonOf, refusalOfName } from "./DatabaseFile.ts"
import { openDatabase } from "./OpenDatabase.ts"
import { beginPartial, removeAbandoned } from "./Partial.ts"
import { inThread } from "./Thread.ts"

/** What is copied, and where to. */
export interface BackupOptions {
  /** Path of the database. */
  readonly filename: string
  /** Path of the copy, where nothing may be yet. */
  readonly target: string
}

const checkNames = ({ filename, target }: BackupOptions) => {
  if (loadSqlite().backup === undefined) throw new Error("Node can do this from 22.16 on")
  const refusal = target === inMemory ? "a copy in memory is not kept" : refusalOfName(target)
  if (refusal !== undefined) throw new Error(refusal)
  if (filename === inMemory || findFile(filename) === undefined) {
    throw new Error("there is no such database")
  }
  if (fs.lstatSync(target, { throwIfNoEntry: false }) !== undefined) {
    throw new Error(`${target} exists; choose another name`)
  }
}

interface Copying {
  readonly source: string
  readonly copy: string
}

// In the thread, which knows nothing of this module: copies, and tells what is wrong with the copy.
const makeCopy = async (
  { copy, source }: Copying,
  { backup, DatabaseSync }: typeof import("node:sqlite"),
): Promise<ReadonlyArray<string>> => {
  const database = new DatabaseSync(source)
  try {
    // What is read first is what is copied: else a step begins anew whenever a server wrote. Deno
    // does not let `VACUUM INTO` attach a file.
    database.exec("PRAGMA busy_timeout = 5000; BEGIN; SELECT 1 FROM sqlite_schema LIMIT 1")
    await backup(database, copy, { rate: 1000 })
  } finally {
    database.close()
  }
  const copied = new DatabaseSync(copy)
  try {
    const problems = copied.prepare("PRAGMA integrity_check(10)").all()
      .map(({ integrity_check }) => String(integrity_check))
      .filter((problem) => problem !== "ok")
    // A file without a log, which may be read where nothing may be written.
    copied.exec("PRAGMA journal_mode = DELETE")
    return problems
  } finally {
    copied.close()
  }
}

// Until the copy is on the disk it does not get its own name.
const finish = (partial: string, target: string) => {
  const written = fs.openSync(partial, "r+")
  const { size } = fs.fstatSync(written)
  fs.fsyncSync(written)
  fs.closeSync(written)
  fs.renameSync(partial, target)
  return size
}

/**
 * Copies a database as it is at one moment, also while servers write to it, and gives the size of the
 * copy in bytes, which was checked and only its owner may read. Fails when there is something at
 * `target`, or when the database is damaged, and leaves nothing there when it fails or is interrupted.
 */
export const backup = (options: BackupOptions): Effect.Effect<number, DatabaseError> => {
  const { filename, target } = options
  const fail = (cause: unknown) =>
    new DatabaseError({
      message: `Cannot back up ${filename} to ${target || '""'}: ${reasonOf(cause)}`,
      cause,
    })
  const attempt = <A>(act: () => A) => Effect.try({ try: act, catch: fail })
  return Effect.gen(function* () {
    yield* attempt(() => checkNames(options))
    const copy = path.resolve(target)
    const partial = yield* Effect.acquireRelease(
      attempt(() => {
        removeAbandoned(path.dirname(copy))
        return beginPartial(copy)
      }),
      ({ remove }) => Effect.sync(remove),
    )
    // Open here too, so that a server that starts meanwhile finds it as another server would have it.
    yield* Effect.mapError(openDatabase(filename), ({ cause }) => fail(cause))
    const problems = yield* Effect.mapError(
      inThread(makeCopy, { source: path.resolve(filename), copy: partial.file }),
      fail,
    )
    if (problems.length > 0) {
      return yield* fail(
        new Error(`it is damaged, see what cam2 check-db says; the first fault is: ${problems[0]}`),
      )
    }
    return yield* attempt(() => finish(partial.file, copy))
  }).pipe(Effect.scoped)
}
