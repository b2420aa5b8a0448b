/**
 * Running statements on an open SQLite database, and which connection a statement goes by.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import type { Borrower, Connection } from "effect/sql/SqlConnection"
import { classifySqliteError, SqlError } from "effect/sql/SqlError"
import * as Stream from "effect/Stream"
import type { DatabaseSync, SQLInputValue, StatementSync } from "node:sqlite"
import type { makeWaitForLock } from "./Busy.ts"
import type { FileWatch } from "./FileWatch.ts"

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

/** Runs statements on one open database. */
export const makeConnection = (
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
export const route = (
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
