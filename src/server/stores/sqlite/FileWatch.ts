/**
 * Watching over the file of a database that is open: that it stays where it is, that it is whole, and
 * that its log does not grow without end.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import type { DatabaseSync } from "node:sqlite"
import { StoreUnavailable } from "../StoreHealth.ts"
import { fs } from "./Builtin.ts"

/** The size of a log that is not kept: SQLite cuts it back to this, and what is larger is told. */
export const mostLog = 64 * 2 ** 20

// How long a large log, or one that could not be taken in, is left alone.
const logInterval = 1000
const busyLogInterval = 10_000

/** What is done before a write, when somebody asks, and in the end. */
export interface FileWatch {
  /** Dies, and nothing may be written, when the file is not where it was. */
  readonly beforeWrite: Effect.Effect<void>
  /** Fails when the file is not where it was, or is damaged. */
  readonly health: Effect.Effect<void, StoreUnavailable>
  /** Looks whether a failure says that the file is damaged. */
  readonly afterFailure: (message: string) => Effect.Effect<void>
  /** Whether the file is where it was. */
  readonly isThere: () => boolean
  /** Whether the index of the log is where it was: without it, programs do not see each other. */
  readonly isIndexThere: () => boolean
}

/** Which file is at a path; undefined when none can be seen. */
const identityOf = (file: string): string | undefined => {
  try {
    const found = fs.statSync(file, { throwIfNoEntry: false })
    return found === undefined || found.size === 0 && !file.endsWith("-wal")
      ? undefined
      : `${found.dev}:${found.ino}`
  } catch {
    // A directory above it was moved or closed.
    return undefined
  }
}

const gone = new StoreUnavailable({
  message: "The file of the database was moved, replaced or removed.",
})

const damaged = new StoreUnavailable({ message: "The file of the database is damaged." })

const damage = /malformed|file is not a database/

/** Watches over the file at `filename`, whose path without links is `file`, and has been read. */
export const watchFile = (database: DatabaseSync, filename: string, file: string): FileWatch => {
  const log = `${file}-wal`
  const index = `${file}-shm`
  const before = identityOf(filename)
  const logBefore = identityOf(log)
  const indexBefore = identityOf(index)
  let wasThere = true
  let isDamaged = false
  let isLogTold = false
  let logLookedAt = 0
  let isLogBusy = false

  // One that may not be written has no log and no index of it, until somebody else opens it.
  const isIndexThere = () => indexBefore === undefined || identityOf(index) === indexBefore
  const isThere = () =>
    identityOf(filename) === before && (logBefore === undefined || identityOf(log) === logBefore) &&
    isIndexThere()

  /** Takes a large log into the file, if nobody is in the way. */
  const takeLogIn = () => {
    const now = Date.now()
    if (now - logLookedAt < (isLogBusy ? busyLogInterval : logInterval)) return Effect.void
    logLookedAt = now
    const size = fs.statSync(log, { throwIfNoEntry: false })?.size ?? 0
    if (size <= mostLog) {
      isLogBusy = isLogTold = false
      return Effect.void
    }
    try {
      isLogBusy = database.prepare("PRAGMA wal_checkpoint(TRUNCATE)").get()?.busy !== 0
    } catch {
      // Within a transaction; what comes next looks again.
      return Effect.void
    }
    if (!isLogBusy || isLogTold) return Effect.void
    isLogTold = true
    return Effect.logWarning(
      `${log} has grown to ${
        Math.round(size / 2 ** 20)
      } MiB: it cannot be taken into the database ` +
        "while another program reads that for long, such as a copy or a query that was left open. " +
        "It is tried again.",
    )
  }

  const look = Effect.suspend((): Effect.Effect<void, StoreUnavailable> => {
    if (isThere()) {
      if (wasThere) return takeLogIn()
      wasThere = true
      return Effect.logInfo(`${filename} is back where it was`)
    }
    if (!wasThere) return Effect.fail(gone)
    wasThere = false
    return Effect.andThen(
      Effect.logError(
        `${filename} or its log is not the file that was opened: it was moved, replaced or removed. ` +
          "Nothing is written until it is back; or stop the server, and start it over the right file.",
      ),
      Effect.fail(gone),
    )
  })

  return {
    isThere,
    isIndexThere,
    beforeWrite: Effect.orDie(look),
    health: Effect.andThen(
      look,
      Effect.suspend(() => isDamaged ? Effect.fail(damaged) : Effect.void),
    ),
    afterFailure: (message) =>
      Effect.suspend(() => {
        if (isDamaged || !damage.test(message)) return Effect.void
        isDamaged = true
        return Effect.logError(
          `${filename} is damaged (${message}). Stop the server, see what cam2 check-db says, and go ` +
            "back to a backup.",
        )
      }),
  }
}
