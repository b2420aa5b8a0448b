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
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Reactivity from "effect/reactivity/Reactivity"
import * as Semaphore from "effect/Semaphore"
import * as SqlClient from "effect/sql/SqlClient"
import type { Borrower, Connection } from "effect/sql/SqlConnection"
import { classifySqliteError, SqlError } from "effect/sql/SqlError"
import * as Statement from "effect/sql/Statement"
import * as Stream from "effect/Stream"
import type { DatabaseSync, SQLInputValue, StatementSync } from "node:sqlite"
import * as IndexedCameraStore from "../index/IndexedCameraStore.ts"
import { isLowestFirst } from "../packs/Pack.ts"
import * as PackedCameraStore from "../packs/PackedCameraStore.ts"
import * as PackedValues from "../packs/PackedValues.ts"
import type { Stores } from "../Stores.ts"
import { type DatabaseError, migrations } from "../sql/Migrations.ts"
import { requireWhole } from "../sql/CopyDatabase.ts"
import { requireNewest, schemaHealth } from "../sql/Schema.ts"
import * as SqlClientStore from "../sql/SqlClientStore.ts"
import * as SqlCameraStore from "../sql/SqlCameraStore.ts"
import * as SqlSourceStore from "../sql/SqlSourceStore.ts"
import { StoreHealth } from "../StoreHealth.ts"
import { makeWaitForLock } from "./Busy.ts"
import { exposureOf, requireFile } from "./DatabaseFile.ts"
import type { FileWatch } from "./FileWatch.ts"
import { openDatabase } from "./OpenDatabase.ts"
import { prepareSchema, settle } from "./PrepareSchema.ts"

/** Where the database is. */
export interface SqliteOptions {
  /**
   * Path of the file, made when it is missing, for nobody but its owner; `":memory:"` for a database
   * that is not kept. A file of another program is refused, and so is a URI.
   */
  readonly filename: string
  /**
   * Whether what is searched of the cameras is held in memory too, about 25 bytes of each, so that a
   * rare search among millions takes milliseconds; `true` when left out. It fills in the background,
   * and the file answers until it has.
   */
  readonly index?: boolean | undefined
  /**
   * Whether a database of an older schema is brought to the newest, and a missing one made; `true` when
   * left out. Otherwise the layer fails with a `DatabaseError`, and nothing is changed.
   */
  readonly migrate?: boolean | undefined
}

// Most statements come from a few templates, so this is not reached in ordinary use.
const mostStatements = 500

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

const write = /^\s*(?:BEGIN|CREATE|ALTER|DROP|(?:WITH\b[^]*\b)?(?:INSERT|UPDATE|DELETE))\b/i
const isWrite = (sql: string) => write.test(sql)
const isRead = (sql: string) => /^\s*(SELECT|WITH)\b/i.test(sql) && !isWrite(sql)

const makeConnection = (
  database: DatabaseSync,
  { afterFailure, beforeWrite }: Pick<FileWatch, "afterFailure" | "beforeWrite">,
): Connection => {
  const prepare = makePrepare((sql) => database.prepare(sql))
  const prepareValues = makePrepare((sql) => {
    // A row as an object costs more to make. Node has this from 22.16 on.
    const statement: StatementSync & { setReturnArrays?: (enabled: boolean) => void } = database
      .prepare(sql)
    statement.setReturnArrays?.(true)
    return statement
  })
  const run = <A>(
    prepare: (sql: string) => StatementSync,
    sql: string,
    params: ReadonlyArray<unknown>,
    read: (statement: StatementSync, params: ReadonlyArray<SQLInputValue>) => A,
  ) => {
    const ran = Effect.try({
      try: () => read(prepare(sql), params as ReadonlyArray<SQLInputValue>),
      catch: (cause) =>
        new SqlError({
          reason: classifySqliteError(cause, {
            message: cause instanceof Error ? cause.message : "The statement failed",
            operation: "execute",
          }),
        }),
    }).pipe(Effect.tapError(({ message }) => afterFailure(message)))
    return isWrite(sql) ? Effect.andThen(beforeWrite, ran) : ran
  }
  const rows: Connection["execute"] = (sql, params, transform) =>
    run(prepare, sql, params, (statement, values) => {
      const found = statement.all(...values)
      return transform ? transform(found) : found
    })
  const values: Connection["executeValues"] = (sql, params) =>
    run(prepareValues, sql, params, (statement, given) => {
      const found: ReadonlyArray<unknown> = statement.all(...given)
      // All of them are arrays, or none is.
      return Array.isArray(found[0])
        ? found as ReadonlyArray<ReadonlyArray<unknown>>
        : found.map((row) => Object.values(row as object))
    })
  return {
    execute: rows,
    executeUnprepared: rows,
    executeRaw: (sql, params) =>
      run(prepare, sql, params, (statement, given) => statement.run(...given)),
    executeValues: values,
    executeValuesUnprepared: values,
    executeStream: (sql, params, transform) =>
      Stream.unwrap(Effect.map(rows(sql, params, transform), Stream.fromIterable)),
  }
}

/**
 * Reads go by a connection of their own, and wait for no write; what else there is goes by `borrow`. Both
 * wait where another program has the lock.
 */
const route = (
  reader: Connection | undefined,
  borrow: Borrower,
  waitForLock: ReturnType<typeof makeWaitForLock>,
): Connection => {
  const by = <A>(sql: string, run: (connection: Connection) => Effect.Effect<A, SqlError>) =>
    waitForLock(reader !== undefined && isRead(sql) ? run(reader) : borrow(run))
  return {
    execute: (sql, ...rest) => by(sql, (connection) => connection.execute(sql, ...rest)),
    executeUnprepared: (sql, ...rest) =>
      by(sql, (connection) => connection.executeUnprepared(sql, ...rest)),
    executeRaw: (sql, params) => by(sql, (connection) => connection.executeRaw(sql, params)),
    executeValues: (sql, params) => by(sql, (connection) => connection.executeValues(sql, params)),
    executeValuesUnprepared: (sql, params) =>
      by(sql, (connection) => connection.executeValuesUnprepared(sql, params)),
    executeStream: (sql, params, transform) =>
      Stream.unwrap(Effect.map(
        by(sql, (connection) => connection.execute(sql, params, transform)),
        Stream.fromIterable,
      )),
  }
}

const make = Effect.fnUntraced(function* ({ filename }: Pick<SqliteOptions, "filename">) {
  const { database, reader, watch } = yield* openDatabase(filename)
  const exposure = exposureOf(filename)
  if (exposure !== undefined) yield* Effect.logWarning(exposure)
  const waitForLock = makeWaitForLock()
  const acquirers = SqlClient.makeSqliteAcquirers({
    connection: Effect.succeed(makeConnection(database, watch)),
    semaphore: yield* Semaphore.make(1),
  })
  const routed = route(
    reader && makeConnection(reader, watch),
    acquirers.borrower,
    waitForLock,
  )
  const client = yield* SqlClient.make({
    ...acquirers,
    borrower: (run) => run(routed),
    compiler: Statement.makeCompilerSqlite(),
    driver: "sqlite",
    spanAttributes: [["db.system.name", "sqlite"]],
    beginTransaction: "BEGIN IMMEDIATE",
  })
  const { withTransaction } = client
  // Only its beginning meets a lock, when nothing of it is done.
  Object.assign(client, {
    withTransaction: <A, E, R>(effect: Effect.Effect<A, E, R>) =>
      waitForLock(withTransaction(effect)),
  })
  return Context.make(SqlClient.SqlClient, client).pipe(Context.add(StoreHealth, watch.health))
})

/** An `SqlClient` on a SQLite file. Transactions wait for each other; single statements are atomic. */
export const layerClient = (
  options: Pick<SqliteOptions, "filename">,
): Layer.Layer<SqlClient.SqlClient, DatabaseError> =>
  Layer.effectContext(make(options)).pipe(Layer.provide(Reactivity.layer))

// Another process may bring the database to a newer schema while this one serves it.
const health = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  const file = yield* StoreHealth
  return Effect.andThen(
    file,
    Effect.provideService(schemaHealth(migrations), SqlClient.SqlClient, sql),
  )
})

/**
 * The stores of the server in a SQLite file, brought to the newest schema. They tell `/ready` when the
 * file is not where it was, damaged, or of a newer schema by now. Fails with a `DatabaseError` for a
 * file that cannot be opened or is not a camera database.
 *
 * @example A server over a database in memory
 * ```ts
 * import { makeHandler } from "@cam2/camera-database/server"
 * import { layerSqlite } from "@cam2/camera-database/sqlite"
 *
 * const { dispose, handler } = makeHandler({ stores: layerSqlite({ filename: ":memory:" }) })
 * console.log((await handler(new Request("http://localhost/ready"))).status) // 200
 * await dispose()
 * ```
 */
export const layerSqlite = (
  options: SqliteOptions,
): Layer.Layer<Stores, DatabaseError> => {
  const client = options.migrate === false
    ? Layer.effectDiscard(Effect.all([requireNewest(migrations), settle, requireWhole])).pipe(
      Layer.provideMerge(layerClient(options)),
      // Opening makes a missing file.
      (opened) => Layer.unwrap(Effect.as(requireFile(options.filename), opened)),
    )
    : Layer.provideMerge(
      Layer.effectDiscard(Effect.andThen(prepareSchema, requireWhole)),
      layerClient(options),
    )
  const { index = true } = options
  const packed = Layer.provide(
    PackedCameraStore.layer({ isAskedFirst: !index }),
    SqlCameraStore.layer,
  )
  return Layer.mergeAll(
    index ? Layer.provide(IndexedCameraStore.layer, packed) : packed,
    SqlClientStore.layer,
    SqlSourceStore.layer,
    Layer.effect(StoreHealth, health),
  ).pipe(
    Layer.provide(isLowestFirst ? PackedValues.layer : Layer.empty),
    Layer.provide(client),
  )
}
