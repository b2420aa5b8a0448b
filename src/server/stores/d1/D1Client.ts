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
import * as Statement from "effect/sql/Statement"
import * as Stream from "effect/Stream"
import type { BatchClient } from "../sql/BatchClient.ts"
import { ask, askToWrite } from "./Trouble.ts"

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

/** Asks for what a statement gives; who is gone waits for no more than what is written. */
const askFor = (sql: string) => /^\s*SELECT\b/i.test(sql) ? ask : askToWrite

const makeConnection = (database: D1Binding): Connection => {
  const bind = (sql: string, params: ReadonlyArray<unknown>) =>
    params.length === 0 ? database.prepare(sql) : database.prepare(sql).bind(...params)
  const rows: Connection["execute"] = (sql, params, transform) =>
    Effect.map(
      askFor(sql)(() => bind(sql, params).all()),
      ({ results = [] }) =>
        transform === undefined ? results : transform(results as ReadonlyArray<object>),
    )
  const values: Connection["executeValues"] = (sql, params) =>
    askFor(sql)(() => bind(sql, params).raw())
  return {
    execute: rows,
    executeUnprepared: rows,
    executeRaw: (sql, params) => askFor(sql)(() => bind(sql, params).all()),
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
      askToWrite(() =>
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
