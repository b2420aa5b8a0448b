/**
 * The database of a server: a SQLite file, or PostgreSQL where that is told by a URL.
 *
 * @module
 */
import * as Flag from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import type * as Layer from "effect/Layer"
import type * as Redacted from "effect/Redacted"
import type { DatabaseError } from "../../server/stores/sql/Migrations.ts"
import type { Schema } from "../../server/stores/sql/Schema.ts"
import { urlForm } from "../../server/stores/PostgresUrl.ts"
import { inMemory, refusalOfName } from "../../server/stores/sqlite/DatabaseFile.ts"
import { migrateFile, readFileSchema } from "../../server/stores/sqlite/MigrateFile.ts"
import { layerSqlite } from "../../server/stores/sqlite/NodeSqlite.ts"
import type { Stores } from "../../server/stores/Stores.ts"
import { isPostgres, loading, refusalOfAddress, shownAddress, urlOf } from "../DatabaseAddress.ts"
import { readGiven } from "../Environment.ts"
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
    /** What answers reads of PostgreSQL. */
    readonly replica?: { readonly url: Redacted.Redacted } | undefined
    /** The most connections of this process to PostgreSQL. */
    readonly maxConnections?: number | undefined
  }) => Layer.Layer<Stores, DatabaseError>
  /** Brings it to the newest schema; gives the one that it had. */
  readonly migrate: Effect.Effect<Schema, DatabaseError>
  /** The schema that it has. */
  readonly readSchema: Effect.Effect<Schema, DatabaseError>
}

const variable = "CAM2_DATABASE_URL"

/** `--db`: the database of a server. */
export const databaseFlag = (description: string): Flag.Flag<string | undefined> =>
  Flag.String("db").pipe(
    // What is wrong with a URL is told below: this would repeat its password.
    Flag.filter(
      (text) => refusalOfName(text) === undefined,
      (text) => `Expected the path of a file: ${refusalOfName(text)}`,
    ),
    Flag.withMetavar("<path or url>"),
    Flag.withDescription(description),
    maybe,
  )

const openFile = (file: string): Database => ({
  name: file,
  file,
  isInMemory: file === inMemory,
  stores: ({ index, migrate }) => layerSqlite({ filename: file, index, migrate }),
  migrate: migrateFile(file),
  readSchema: readFileSchema(file),
})

const loadPostgres = loading(() =>
  Promise.all([
    import("../../server/stores/postgres/Postgres.ts"),
    import("../../server/stores/postgres/Migrate.ts"),
  ])
)

const openPostgres = Effect.fnUntraced(function* (given: string) {
  const [{ layerPostgres }, { migrateDatabase, readDatabaseSchema }] = yield* loadPostgres
  const url = yield* urlOf(given)
  return {
    name: shownAddress(given),
    file: undefined,
    isInMemory: false,
    stores: (options) => layerPostgres({ url, ...options }),
    migrate: migrateDatabase({ url }),
    readSchema: readDatabaseSchema({ url }),
  } satisfies Database
})

const readVariable = (variable: string) => readGiven(variable, "write it as a URL has it")

/**
 * The database that `--db` names, else `CAM2_DATABASE_URL`, else the file `cam2.sqlite`; which has to be
 * PostgreSQL where its connections are counted.
 */
export const findDatabase: (
  given: string | undefined,
  connections?: number,
) => Effect.Effect<Database, UsageError> = Effect.fnUntraced(function* (given, connections) {
  const name = given ?? (yield* readVariable(variable)) ?? "cam2.sqlite"
  const refusal = refusalOfAddress(name)
  if (refusal !== undefined) {
    return yield* new UsageError({
      message: `${given === undefined ? variable : "--db"} is no database: ${refusal}`,
    })
  }
  if (connections !== undefined && !isPostgres(name)) {
    return yield* new UsageError({ message: "--db-connections needs PostgreSQL as --db" })
  }
  return yield* isPostgres(name) ? openPostgres(name) : Effect.succeed(openFile(name))
})

const readVariableName = "CAM2_READ_DATABASE_URL"

/** `--read-db`: the replica of a database. */
export const readDatabaseFlag: Flag.Flag<string | undefined> = Flag.String("read-db").pipe(
  Flag.withMetavar("<url>"),
  Flag.withDescription(
    "A standby of the PostgreSQL of --db that answers reads of cameras; none when left out. A client " +
      "reads there nothing older than its last write, and nobody what is older than 10 seconds. Tell " +
      "its password by PGPASSWORD, or all of it by CAM2_READ_DATABASE_URL",
  ),
  maybe,
)

const variables: Readonly<Record<string, string>> = {
  "--db": variable,
  "--read-db": readVariableName,
}

/** Arguments of `cam2` without the URLs of databases, which are in variables of the environment instead. */
export const withoutUrls = (
  given: ReadonlyArray<string>,
): { readonly args: ReadonlyArray<string>; readonly env: Readonly<Record<string, string>> } => {
  const args: Array<string> = []
  const env: Record<string, string> = {}
  for (let at = 0; at < given.length; at++) {
    const [, flag = given[at]!, value = given[at + 1] ?? ""] = /^(--[a-z-]+)=(.*)$/s
      .exec(given[at]!) ?? []
    const variable = variables[flag]
    if (variable === undefined || !isPostgres(value)) {
      args.push(given[at]!)
      continue
    }
    env[variable] = value
    if (flag === given[at]) at++
  }
  return { args, env }
}

/** The replica that `--read-db` names, else `CAM2_READ_DATABASE_URL`; none where neither does. */
export const findReplica: (
  given: string | undefined,
  database: Database,
) => Effect.Effect<{ readonly url: Redacted.Redacted } | undefined, UsageError> = Effect.fnUntraced(
  function* (given, database) {
    const address = given ?? (yield* readVariable(readVariableName))
    if (address === undefined) return undefined
    const named = given === undefined ? readVariableName : "--read-db"
    const refusal = isPostgres(address) ? refusalOfAddress(address) : `expected ${urlForm}`
    if (refusal !== undefined) {
      return yield* new UsageError({ message: `${named} is no replica: ${refusal}` })
    }
    if (database.file !== undefined) {
      return yield* new UsageError({ message: `${named} needs PostgreSQL as --db` })
    }
    return { url: yield* urlOf(address) }
  },
)
