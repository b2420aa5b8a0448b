/**
 * Databases of the PostgreSQL server of the tests: no two tests have one at the same time.
 *
 * @module
 */
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as SqlClient from "effect/sql/SqlClient"
import type { Stores } from "../../src/server/stores/Stores.ts"
import { layerPostgres, type PostgresOptions } from "@cam2/camera-database/postgres"
import { layerClient } from "../../src/server/stores/postgres/Connect.ts"
import { postgres } from "../PostgresServer.ts"

/** The URL of a database of the server. */
export const urlOf = (database: string): Redacted.Redacted => {
  if (typeof postgres === "string") throw new Error(postgres)
  const url = new URL(postgres.url)
  url.pathname = `/${database}`
  return Redacted.make(url.href)
}

const administer = (statement: string) =>
  Effect.flatMap(SqlClient.SqlClient, (sql) => sql.unsafe(statement)).pipe(
    Effect.provide(layerClient({ url: urlOf("postgres"), maxConnections: 1 })),
    Effect.orDie,
  )

const createDatabase = (template: string) => {
  const name = `cam2_test_${crypto.randomUUID().replaceAll("-", "")}`
  // The log of writes, by which it is copied else, takes twice as long.
  const statement = `CREATE DATABASE ${name} TEMPLATE ${template} STRATEGY FILE_COPY`
  return Effect.as(administer(statement), urlOf(name))
}

const migrated = "cam2_migrated"
let isMigrated: Promise<void> | undefined

/** A new database with the schema, which is made once and copied then. */
const createMigrated = Effect.gen(function* () {
  isMigrated ??= administer(`CREATE DATABASE ${migrated}`).pipe(
    Effect.andThen(Layer.build(layerPostgres({ url: urlOf(migrated), migrate: true }))),
    Effect.scoped,
    Effect.asVoid,
    Effect.runPromise,
  )
  yield* Effect.promise(() => isMigrated!)
  return yield* createDatabase(migrated)
})

// Those of the schema that no test has: to empty one takes a sixth of the time of making it.
const empty: Array<Redacted.Redacted> = []

const emptyAll = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  const tables = yield* sql<{ readonly name: string }>`SELECT tablename AS name FROM pg_tables
    WHERE schemaname = 'public' AND tablename <> 'effect_sql_migrations'`
  yield* sql.unsafe(`TRUNCATE ${tables.map(({ name }) => name).join(", ")} RESTART IDENTITY`)
})

const takeMigrated = Effect.suspend(() => {
  const url = empty.pop()
  return url === undefined ? createMigrated : Effect.succeed(url)
})

const giveBack = (url: Redacted.Redacted) =>
  emptyAll.pipe(
    Effect.provide(layerClient({ url, maxConnections: 1 })),
    Effect.andThen(Effect.sync(() => empty.push(url))),
    Effect.asVoid,
    Effect.orDie,
  )

const dropDatabase = (url: Redacted.Redacted) =>
  Effect.asVoid(
    administer(`DROP DATABASE ${new URL(Redacted.value(url)).pathname.slice(1)} WITH (FORCE)`),
  )

/** A new database, which is gone when the scope closes. */
export const temporaryDatabase = Effect.acquireRelease(
  Effect.suspend(() => createDatabase("template1")),
  dropDatabase,
)

/** Stores in an empty database, which others get when they close. */
export const layerTemporary: Layer.Layer<Stores> = Layer.unwrap(
  Effect.map(
    Effect.acquireRelease(takeMigrated, giveBack),
    (url) => layerPostgres({ url }),
  ),
).pipe(Layer.orDie)

// By the directories of the tests that have them: what is opened again is the same database.
const opened = new Map<string, Redacted.Redacted>()

/** Stores in a database that a test has beside its directory. */
export const postgresStores = (options: Omit<PostgresOptions, "url">) => (directory: string) =>
  Layer.unwrap(Effect.gen(function* () {
    const url = opened.get(directory) ?? (yield* takeMigrated)
    opened.set(directory, url)
    return layerPostgres({ url, maxConnections: 4, ...options })
  }))

/** Gives others the database of a directory, if it has one. */
export const freeDatabaseOf = (directory: string): Effect.Effect<void> =>
  Effect.suspend(() => {
    const url = opened.get(directory)
    opened.delete(directory)
    return url === undefined ? Effect.void : giveBack(url)
  })

/** Begins a write of another process, and gives what ends it. */
export const holdOpen = Effect.fnUntraced(function* (statement: string) {
  const [begun, ended] = [yield* Deferred.make<void>(), yield* Deferred.make<void>()]
  const write = Effect.gen(function* () {
    const sql = yield* SqlClient.SqlClient
    yield* sql.withTransaction(Effect.gen(function* () {
      yield* sql.unsafe(statement)
      yield* Deferred.succeed(begun, undefined)
      yield* Deferred.await(ended)
    }))
  })
  const fiber = yield* Effect.forkScoped(write)
  yield* Deferred.await(begun)
  return Effect.andThen(Deferred.succeed(ended, undefined), Fiber.join(fiber))
})
