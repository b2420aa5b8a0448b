/**
 * How several statements are one unit: in a transaction, or in a batch where an engine has none.
 *
 * @module
 */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import type * as SqlClient from "effect/sql/SqlClient"
import type { SqlError } from "effect/sql/SqlError"
import type { Statement } from "effect/sql/Statement"
import { type BatchClient, type BatchRows, takesBatches } from "./BatchClient.ts"
import { makeDialect } from "./Dialect.ts"
import { busy, CurrentSlices } from "./Slices.ts"
import { lastChange } from "./SqlChangeLog.ts"

/** What is to be written, as what was read has decided it. */
export interface Prepared<A> {
  /** What is known from reading. */
  readonly made: A
  /** Statements of which none needs what another gives. */
  readonly statements: ReadonlyArray<Statement<unknown>>
}

/** What became of a {@linkcode Prepared}. */
export interface Done<A> {
  readonly made: A
  readonly rows: BatchRows
}

/** How an engine does several statements as one. */
export interface Units {
  /** Does all statements, in their order, or none. */
  readonly batch: BatchClient["batch"]
  /**
   * Reads, and does the statements that it gives, with no camera written between, by nobody. On an
   * engine without transactions it reads again where one was.
   */
  readonly alone: <A, E>(
    prepare: Effect.Effect<Prepared<A>, E>,
  ) => Effect.Effect<Done<A>, E | SqlError>
}

const inTransactions = (sql: SqlClient.SqlClient): Units => {
  const { alone } = makeDialect(sql)
  const all = (statements: ReadonlyArray<Statement<unknown>>) =>
    Effect.forEach(statements, (statement) => statement)
  return {
    batch: (statements) => sql.withTransaction(all(statements)),
    alone: (prepare) =>
      alone("put")(
        Effect.flatMap(
          prepare,
          ({ made, statements }) => Effect.map(all(statements), (rows) => ({ made, rows })),
        ),
      ),
  }
}

// The column takes no NULL, which undoes the batch.
const guarded = "setting.value"

const inBatches = (sql: BatchClient): Units => {
  const unlessWrittenSince = (change: number) =>
    sql`INSERT INTO setting (name, value) SELECT 'written meanwhile', NULL
      WHERE (SELECT coalesce(max(seq), 0) FROM change_log) <> ${change}`

  const isRefused = ({ message, reason }: SqlError) =>
    `${message} ${reason.message} ${reason.cause}`.includes(guarded)

  return {
    batch: sql.batch,
    alone: Effect.fnUntraced(function* (prepare) {
      const { patience } = yield* CurrentSlices
      const end = (yield* Clock.currentTimeMillis) + patience
      while (true) {
        const change = yield* lastChange(sql)
        const { made, statements } = yield* prepare
        if (statements.length === 0) return { made, rows: [] }
        const rows = yield* sql.batch([unlessWrittenSince(change), ...statements]).pipe(
          Effect.catch((error) => isRefused(error) ? Effect.undefined : Effect.fail(error)),
        )
        if (rows !== undefined) return { made, rows: rows.slice(1) }
        // Whoever wrote meanwhile is done, so that of many one gets on each time.
        if ((yield* Clock.currentTimeMillis) >= end) return yield* Effect.die(busy)
      }
    }),
  }
}

/** The units of the engine of an `SqlClient`. */
export const makeUnits = (sql: SqlClient.SqlClient): Units =>
  takesBatches(sql) ? inBatches(sql) : inTransactions(sql)
