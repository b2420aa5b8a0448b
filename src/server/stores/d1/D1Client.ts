/**
 * An `SqlClient` on a D1 database of Cloudflare.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Reactivity from "effect/reactivity/Reactivity"
import * as SqlClient from "effect/sql/SqlClient"
import type { Connection } from "effect/sql/SqlConnection"
import { classifySqliteError, SqlError } from "effect/sql/SqlError"
import * as Statement from "effect/sql/Statement"
import * as Stream from "effect/Stream"
import { StoreBusy, StoreUnavailable } from "../StoreHealth.ts"
import type { BatchClient } from "../sql/BatchClient.ts"

/** A statement of {@linkcode D1Binding}, as far as it is used here. */
export interface D1Statement {
  /** The statement with its parameters. */
  readonly bind: (...values: ReadonlyArray<unknown>) => D1Statement
  /** Its rows as objects. */
  readonly all: () => Promise<D1Rows>
  /** Its rows as arrays. */
  readonly raw: () => Promise<ReadonlyArray<ReadonlyArray<unknown>>>
}

/** What a statement of {@linkcode D1Binding} gives. */
export interface D1Rows {
  /** Its rows, or nothing. */
  readonly results?: ReadonlyArray<unknown>
}

/** The binding of a D1 database, `env.DB`, or a session of it, as far as it is used here. */
export interface D1Binding {
  /** A statement. */
  readonly prepare: (sql: string) => D1Statement
  /** Does all statements, in their order, or none. */
  readonly batch: (statements: Array<D1Statement>) => Promise<ReadonlyArray<D1Rows>>
}

// What Cloudflare names as errors that pass: the database is moved, restarted, or has too much to do.
// https://developers.cloudflare.com/d1/observability/debug-d1/
const passing =
  /overloaded|too many requests queued|network connection lost|storage caused object to be reset|reset because its code was updated|exceeded timeout|internal error in d1|cannot resolve d1|isolate has exceeded|connection closed|object to be reset/i
const isFull = /maximum DB size|database or disk is full/i

const unreachable = new StoreBusy({
  message: "The database does not answer at present. Try again later.",
})
const full = new StoreUnavailable({ message: "The database is full." })

const messageOf = (cause: unknown) => cause instanceof Error ? cause.message : String(cause)

/**
 * Runs what asks the database; what passes by itself, or will not, is no fault of the request. What was
 * asked is done whoever is gone, so that its end is waited for: nobody takes it for undone.
 */
const ask = <A>(run: () => Promise<A>): Effect.Effect<A, SqlError> =>
  Effect.catch(
    Effect.uninterruptible(Effect.tryPromise({ try: run, catch: (cause) => cause })),
    (cause): Effect.Effect<never, SqlError> => {
      const message = messageOf(cause)
      if (passing.test(message)) {
        return Effect.andThen(
          Effect.logWarning("D1 does not answer", cause),
          Effect.die(unreachable),
        )
      }
      if (isFull.test(message)) {
        return Effect.andThen(Effect.logError("D1 is full", cause), Effect.die(full))
      }
      const reason = classifySqliteError(cause, { message, operation: "execute" })
      return Effect.fail(new SqlError({ reason }))
    },
  )

const makeConnection = (database: D1Binding): Connection => {
  const bind = (sql: string, params: ReadonlyArray<unknown>) =>
    params.length === 0 ? database.prepare(sql) : database.prepare(sql).bind(...params)
  const rows: Connection["execute"] = (sql, params, transform) =>
    Effect.map(
      ask(() => bind(sql, params).all()),
      ({ results = [] }) =>
        transform === undefined ? results : transform(results as ReadonlyArray<object>),
    )
  const values: Connection["executeValues"] = (sql, params) => ask(() => bind(sql, params).raw())
  return {
    execute: rows,
    executeUnprepared: rows,
    executeRaw: (sql, params) => ask(() => bind(sql, params).all()),
    executeValues: values,
    executeValuesUnprepared: values,
    executeStream: (sql, params, transform) =>
      Stream.unwrap(Effect.map(rows(sql, params, transform), Stream.fromIterable)),
  }
}

const make = Effect.fnUntraced(function* (database: D1Binding) {
  const client = yield* SqlClient.make({
    acquirer: Effect.succeed(makeConnection(database)),
    transactionAcquirer: Effect.die("D1 has no transactions: use batch"),
    compiler: Statement.makeCompilerSqlite(),
    driver: "d1",
    spanAttributes: [["db.system.name", "sqlite"]],
  })
  const batch: BatchClient["batch"] = (statements) =>
    Effect.map(
      ask(() =>
        database.batch(statements.map((statement) => {
          const [sql, params] = statement.compile()
          return database.prepare(sql).bind(...params)
        }))
      ),
      (responses) => responses.map(({ results = [] }) => results),
    )
  return Object.assign(client, { batch })
})

/** An `SqlClient` on a D1 database: single statements and batches, and no transactions. */
export const layerClient = (database: D1Binding): Layer.Layer<SqlClient.SqlClient> =>
  Layer.effect(SqlClient.SqlClient, make(database)).pipe(Layer.provide(Reactivity.layer))
