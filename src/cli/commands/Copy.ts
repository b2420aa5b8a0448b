/**
 * `cam2 copy`: all that a database keeps, in another one.
 *
 * @module
 */
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import * as SqlClient from "effect/sql/SqlClient"
import { isSqlError } from "effect/sql/SqlError"
import { toJson } from "../../domain/Printable.ts"
import {
  copyDatabase,
  type CopyProgress,
  requireWhole,
} from "../../server/stores/sql/CopyDatabase.ts"
import type { DatabaseError } from "../../server/stores/sql/Migrations.ts"
import * as SqliteFile from "../../server/stores/sqlite/CopyFile.ts"
import { StoreBusy, StoreUnavailable } from "../../server/stores/StoreHealth.ts"
import { isPostgres, loading, refusalOfAddress, shownAddress, urlOf } from "../DatabaseAddress.ts"
import { json } from "../Flags.ts"
import { showProgress } from "../import/Progress.ts"
import { printLines } from "../output/Output.ts"
import { CommandError, UsageError } from "../output/ReportFailure.ts"

const end = (name: string, description: string) =>
  Flag.String(name).pipe(Flag.withMetavar("<database>"), Flag.withDescription(description))

// Not by the flag, which would repeat the password of a URL.
const checkAddress = (flag: string, address: string) => {
  const refusal = refusalOfAddress(address)
  return refusal === undefined ? Effect.void : new UsageError({ message: `${flag}: ${refusal}` })
}

const names: Readonly<Record<string, string>> = {
  source: "sources",
  camera: "cameras",
  change_log: "changes",
  app: "clients",
  app_log: "changes of clients",
  kept_answer: "kept responses",
  setting: "settings",
}

const loadPostgres = loading(() => import("../../server/stores/postgres/CopyPostgres.ts"))

// Of the two it is told which one is refused.
const named = (address: string) => (error: DatabaseError | UsageError) =>
  error._tag === "DatabaseError"
    ? new CommandError({
      message: error.message.replace(
        /^The database(?= (?:has|is|belongs) )/,
        shownAddress(address),
      ),
    })
    : error

const open = (address: string, opening: "openSource" | "openTarget") =>
  Effect.mapError(
    isPostgres(address)
      ? Effect.flatMap(
        Effect.zip(loadPostgres, urlOf(address)),
        ([postgres, url]) => postgres[opening](url),
      )
      : SqliteFile[opening](address),
    named(address),
  )

/** Whether two addresses are of one database, under whatever names. */
const areSame = Effect.fnUntraced(function* (
  from: string,
  source: SqlClient.SqlClient,
  to: string,
) {
  if (isPostgres(from) !== isPostgres(to)) return false
  if (!isPostgres(from)) {
    return (yield* SqliteFile.identityOfFile(from)) === (yield* SqliteFile.identityOfFile(to))
  }
  const { isOf } = yield* loadPostgres
  return yield* isOf(source, yield* urlOf(to))
})

// What the drivers die of, for it is nothing that a store could do something about.
const toFailure = <A, E, R>(copying: Effect.Effect<A, E, R>) =>
  Effect.catchDefect(
    copying,
    (defect) =>
      defect instanceof StoreBusy || defect instanceof StoreUnavailable
        ? Effect.fail(defect)
        : Effect.die(defect),
  )

/** What went wrong, as whoever found it says. */
const reasonOf = Effect.fnUntraced(function* (error: { readonly message: string }) {
  if (!isSqlError(error)) return error.message
  const { reasonOf } = yield* Effect.promise(() =>
    import("../../server/stores/postgres/Trouble.ts")
  )
  return reasonOf(error)
})

// A copy of millions takes minutes, and whoever reads its log is told so often how far it is.
const untold = "30 seconds"

/** `cam2 copy`. */
export const copy = Command.make(
  "copy",
  {
    from: end("from", "What is copied: the path of a SQLite file, or postgres://…"),
    to: end(
      "to",
      "Where the copy is made: the path of a SQLite file, made when it is missing, or postgres://…; " +
        "it may hold nothing else",
    ),
    json,
  },
  Effect.fnUntraced(function* ({ from, json, to }) {
    yield* checkAddress("--from", from)
    yield* checkAddress("--to", to)
    const shown = { from: shownAddress(from), to: shownAddress(to) }
    const progress: CopyProgress = { copied: 0, total: undefined }
    const copied = yield* Effect.gen(function* () {
      const source = yield* open(from, "openSource")
      // Before the target is made.
      yield* requireWhole.pipe(
        Effect.provideService(SqlClient.SqlClient, source),
        Effect.mapError(named(from)),
      )
      if (yield* areSame(from, source, to)) {
        return yield* new UsageError({ message: "--from and --to are the same database" })
      }
      const target = yield* open(to, "openTarget")
      const shownProgress = {
        done: () => progress.copied,
        get total() {
          return progress.total
        },
      }
      yield* showProgress(shownProgress, untold)
      return yield* copyDatabase({ from: source, to: target, progress })
    }).pipe(
      Effect.scoped,
      toFailure,
      Effect.catch(Effect.fnUntraced(function* (error) {
        if (error._tag === "UsageError") return yield* error
        const reason = yield* reasonOf(error)
        const message = `Cannot copy ${shown.from} to ${shown.to}: ${reason}`
        return yield* new CommandError({ message })
      })),
    )
    const counted = [...copied].map(([table, { rows }]) => `${rows} ${names[table]}`).join(", ")
    yield* printLines(
      Stream.make(
        json
          ? toJson({ ...shown, tables: Object.fromEntries(copied) })
          : `${shown.to} is a copy of ${shown.from}, and both are the same: ${counted}`,
      ),
    )
  }),
).pipe(
  Command.withShortDescription("Copy all that a database keeps into another one"),
  Command.withDescription(
    "Copy all that a database keeps into another one: cameras with their ids, versions and times, the " +
      "change log, sources, clients with what their secrets are checked by, their log and usage, kept " +
      "answers and the key that signs tokens. In the end the rows of both are counted and compared by " +
      "a checksum. The servers of both are stopped first. A copy that was broken off goes on when it " +
      "is run again; until it is whole, no server takes it. A database that has other data is refused " +
      "and left as it is. For a copy of a file while its server runs, see cam2 backup.",
  ),
  Command.withExamples([
    { command: "cam2 copy --from cam2.sqlite --to postgres://cam2@db.example.org/cam2" },
    { command: "cam2 copy --from postgres://cam2@db.example.org/cam2 --to cam2.sqlite" },
  ]),
)
