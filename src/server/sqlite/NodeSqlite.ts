/**
 * The embedded database: SQLite as it comes with Deno and Node (`node:sqlite`).
 *
 * @example A camera database in memory
 * ```ts
 * import { makeHandler } from "@cam2/camera-database/server"
 * import { layerSqlite } from "@cam2/camera-database/sqlite"
 *
 * const { dispose, handler } = makeHandler({ stores: layerSqlite({ filename: ":memory:" }) })
 * const response = await handler(new Request("http://localhost/health"))
 * console.log(await response.json())
 * await dispose()
 * ```
 *
 * @module
 */
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Reactivity from "effect/reactivity/Reactivity"
import * as Semaphore from "effect/Semaphore"
import * as SqlClient from "effect/sql/SqlClient"
import type { Connection } from "effect/sql/SqlConnection"
import { classifySqliteError, SqlError } from "effect/sql/SqlError"
import * as Statement from "effect/sql/Statement"
import * as Stream from "effect/Stream"
import type { DatabaseSync, SQLInputValue, StatementSync } from "node:sqlite"
import type { AppStore } from "../AppStore.ts"
import type { CameraStore } from "../CameraStore.ts"
import { DatabaseError, migrate } from "../sql/Migrations.ts"
import * as SqlAppStore from "../sql/SqlAppStore.ts"
import * as SqlCameraStore from "../sql/SqlCameraStore.ts"
import { sqlite } from "./Builtin.ts"

/** Where the database is. */
export interface SqliteOptions {
  /** Path of the file, made when it is missing; `":memory:"` for a database that is not kept. */
  readonly filename: string
}

// Most statements come from a few templates, so this is not reached in ordinary use.
const mostStatements = 500

// WAL lets readers go on while something is written. NORMAL loses no committed data when the process
// dies; after a power failure the last writes before it can be missing, never half of one.
const pragmas = `
  PRAGMA busy_timeout = 5000;
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = NORMAL;
  PRAGMA foreign_keys = ON;
`

/** Prepares each statement once. */
const makePrepare = (prepare: (sql: string) => StatementSync) => {
  const statements = new Map<string, StatementSync>()
  return (sql: string): StatementSync => {
    let statement = statements.get(sql)
    if (statement === undefined) {
      if (statements.size >= mostStatements) statements.clear()
      statement = prepare(sql)
      statements.set(sql, statement)
    }
    return statement
  }
}

const makeConnection = (database: DatabaseSync): Connection => {
  const prepare = makePrepare((sql) => database.prepare(sql))
  const prepareValues = makePrepare((sql) => {
    // A row as an object costs more to make. Node has this from 22.16 on.
    const statement: StatementSync & { setReturnArrays?: (enabled: boolean) => void } = database
      .prepare(sql)
    statement.setReturnArrays?.(true)
    return statement
  })
  const run = <A>(
    statement: () => StatementSync,
    params: ReadonlyArray<unknown>,
    read: (statement: StatementSync, params: ReadonlyArray<SQLInputValue>) => A,
  ) =>
    Effect.try({
      try: () => read(statement(), params as ReadonlyArray<SQLInputValue>),
      catch: (cause) =>
        new SqlError({
          reason: classifySqliteError(cause, {
            message: cause instanceof Error ? cause.message : "The statement failed",
            operation: "execute",
          }),
        }),
    })
  const rows: Connection["execute"] = (sql, params, transform) =>
    run(() => prepare(sql), params, (statement, values) => {
      const found = statement.all(...values)
      return transform ? transform(found) : found
    })
  const values: Connection["executeValues"] = (sql, params) =>
    run(() => prepareValues(sql), params, (statement, given) => {
      const found: ReadonlyArray<unknown> = statement.all(...given)
      return found.map((row) => Array.isArray(row) ? row : Object.values(row as object))
    })
  return {
    execute: rows,
    executeUnprepared: rows,
    executeRaw: (sql, params) =>
      run(() => prepare(sql), params, (statement, given) => statement.run(...given)),
    executeValues: values,
    executeValuesUnprepared: values,
    executeStream: (sql, params, transform) =>
      Stream.unwrap(Effect.map(rows(sql, params, transform), Stream.fromIterable)),
  }
}

const make = Effect.fnUntraced(function* ({ filename }: SqliteOptions) {
  const database = yield* Effect.acquireRelease(
    Effect.try({
      try: () => {
        const database = new sqlite.DatabaseSync(filename)
        try {
          database.exec(pragmas)
          return database
        } catch (cause) {
          database.close()
          throw cause
        }
      },
      catch: (cause) =>
        new DatabaseError({
          message: `Cannot open the database ${filename}: ${
            cause instanceof Error ? cause.message : String(cause)
          }`,
          cause,
        }),
    }),
    (database) => Effect.sync(() => database.close()),
  )
  const semaphore = yield* Semaphore.make(1)
  return yield* SqlClient.make({
    ...SqlClient.makeSqliteAcquirers({
      connection: Effect.succeed(makeConnection(database)),
      semaphore,
    }),
    compiler: Statement.makeCompilerSqlite(),
    driver: "sqlite",
    spanAttributes: [["db.system.name", "sqlite"]],
    beginTransaction: "BEGIN IMMEDIATE",
  })
})

/** An `SqlClient` on a SQLite file. Transactions wait for each other; single statements are atomic. */
export const layerClient = (
  options: SqliteOptions,
): Layer.Layer<SqlClient.SqlClient, DatabaseError> =>
  Layer.effect(SqlClient.SqlClient, make(options)).pipe(Layer.provide(Reactivity.layer))

/** The stores of the server in a SQLite file, brought to the newest schema. */
export const layerSqlite = (
  options: SqliteOptions,
): Layer.Layer<CameraStore | AppStore, DatabaseError> =>
  Layer.mergeAll(SqlCameraStore.layer, SqlAppStore.layer).pipe(
    Layer.provideMerge(Layer.effectDiscard(migrate)),
    Layer.provide(layerClient(options)),
  )
