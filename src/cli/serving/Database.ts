/**
 * The database of a server: a SQLite file, or PostgreSQL where that is told by a URL.
 *
 * @module
 */
import * as Flag from "effect/cli/Flag"
import * as Config from "effect/Config"
import * as Effect from "effect/Effect"
import type * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import type { DatabaseError } from "../../server/stores/sql/Migrations.ts"
import type { Schema } from "../../server/stores/sql/Schema.ts"
import { inMemory, refusalOfName } from "../../server/stores/sqlite/DatabaseFile.ts"
import { migrateFile, readFileSchema } from "../../server/stores/sqlite/MigrateFile.ts"
import { layerSqlite } from "../../server/stores/sqlite/NodeSqlite.ts"
import type { Stores } from "../../server/stores/Stores.ts"
import { readText } from "../Environment.ts"
import { maybe } from "../Flags.ts"
import { UsageError } from "../output/ReportFailure.ts"

/** A database, as a server opens it and as people see it. */
export interface Database {
  /** Its name for people: the path of the file, or the URL without user and password. */
  readonly name: string
  /** The path of the file; undefined for PostgreSQL. */
  readonly file: string | undefined
  /** Whether nothing of it is kept. */
  readonly isInMemory: boolean
  /** Opens the stores. A file is brought to the newest schema unless told otherwise; others are not. */
  readonly stores: (options: {
    readonly index: boolean
    readonly migrate: boolean | undefined
  }) => Layer.Layer<Stores, DatabaseError>
  /** Brings it to the newest schema; gives the one that it had. */
  readonly migrate: Effect.Effect<Schema, DatabaseError>
  /** The schema that it has. */
  readonly readSchema: Effect.Effect<Schema, DatabaseError>
}

const variable = "CAM2_DATABASE_URL"

const isUrl = (text: string) => /^postgres(ql)?:/i.test(text)

/** What is wrong with the name of a database, if anything is; it can hold a password. */
const refusalOf = (text: string): string | undefined => {
  if (!isUrl(text)) return refusalOfName(text)
  const url = URL.parse(text)
  return url === null || url.hostname === ""
    ? "a URL is postgres://user:password@host:port/database"
    : undefined
}

/** `--db`: the database of a server. */
export const databaseFlag = (description: string): Flag.Flag<string | undefined> =>
  Flag.String("db").pipe(
    Flag.filter(
      (text) => refusalOf(text) === undefined,
      (text) => `Expected the path of a file, or the URL of a database: ${refusalOf(text)}`,
    ),
    Flag.withMetavar("<path or url>"),
    Flag.withDescription(description),
    maybe,
  )

const openFile = (file: string): Database => ({
  name: file,
  file,
  isInMemory: file === inMemory,
  stores: (options) => layerSqlite({ filename: file, ...options }),
  migrate: migrateFile(file),
  readSchema: readFileSchema(file),
})

// Its driver is for those who use it, and from npm only they have it.
const loadPostgres = Effect.promise(() =>
  Promise.all([
    import("../../server/stores/postgres/Postgres.ts"),
    import("../../server/stores/postgres/Migrate.ts"),
  ])
).pipe(
  Effect.catchDefect((defect) =>
    (defect as { readonly code?: unknown } | null)?.code === "ERR_MODULE_NOT_FOUND"
      ? Effect.fail(
        new UsageError({
          message: "PostgreSQL needs its driver: npm install @effect/sql-pg@4 beside this package",
        }),
      )
      : Effect.die(defect)
  ),
)

const openPostgres = Effect.fnUntraced(function* (given: string) {
  const [{ layerPostgres }, { migrateDatabase, readDatabaseSchema }] = yield* loadPostgres
  const { host, pathname } = new URL(given)
  const url = Redacted.make(given)
  return {
    name: `postgres://${host}${pathname}`,
    file: undefined,
    isInMemory: false,
    stores: (options) => layerPostgres({ url, ...options }),
    migrate: migrateDatabase({ url }),
    readSchema: readDatabaseSchema({ url }),
  } satisfies Database
})

// What is no text is told as such; Config leaves it out.
const readVariable = Effect.gen(function* () {
  const found = yield* Effect.orElseSucceed(Config.option(Config.String(variable)), Option.none)
  if (Option.isSome(found)) return found.value.trim()
  return (yield* readText(variable, "write it as a URL has it"))?.trim()
})

/** The database that `--db` names, else `CAM2_DATABASE_URL`, else the file `cam2.sqlite`. */
export const findDatabase: (
  given: string | undefined,
) => Effect.Effect<Database, UsageError> = Effect.fnUntraced(function* (given) {
  const told = given ?? (yield* readVariable)
  const name = told === undefined || told === "" ? "cam2.sqlite" : told
  const refusal = refusalOf(name)
  if (refusal !== undefined) {
    return yield* new UsageError({ message: `${variable} is no database: ${refusal}` })
  }
  return yield* isUrl(name) ? openPostgres(name) : Effect.succeed(openFile(name))
})
