/**
 * Kept responses in an SQL database.
 *
 * @module
 */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import type * as SqlClient from "effect/sql/SqlClient"
import type { SqlError } from "effect/sql/SqlError"
import type { Fragment, Statement } from "effect/sql/Statement"
import { mostRemoved, type ResponseStore, type StoredResponse } from "../StoredResponse.ts"
import { makeUnits } from "./Units.ts"

interface ResponseRow {
  readonly key_hash: string
  readonly request_hash: string
  readonly sealed: string
  readonly expires_at: number
}

/** What became of a write: it is there, a response was kept before it, or it wrote no row. */
export type Outcome = "Written" | "Answered" | "Nothing"

/** The responses kept in the database, and how a write is done with its own. */
export interface SqlResponses extends ResponseStore {
  /**
   * Does `write`, which gives the rows that it wrote, and keeps `response` in the same unit where
   * `isWritten` holds then; does neither where a response is kept under its key.
   */
  readonly once: (
    response: StoredResponse | undefined,
    write: Statement<unknown>,
    isWritten: Fragment,
  ) => Effect.Effect<Outcome, SqlError>
}

/** Over the `SqlClient` of a store. */
export const makeResponses = (sql: SqlClient.SqlClient): SqlResponses => {
  const { batch } = makeUnits(sql)
  const find = Effect.fnUntraced(function* (keyHash: string) {
    const now = yield* Clock.currentTimeMillis
    const [row] = yield* sql<ResponseRow>`SELECT key_hash, request_hash, sealed, expires_at
      FROM kept_answer WHERE key_hash = ${keyHash} AND expires_at > ${now}`
    return Option.map(Option.fromUndefinedOr(row), (row): StoredResponse => ({
      keyHash: row.key_hash,
      requestHash: row.request_hash,
      sealed: row.sealed,
      expiresAt: row.expires_at,
    }))
  })

  const outcomeOf = (rows: ReadonlyArray<unknown>): Outcome =>
    rows.length > 0 ? "Written" : "Nothing"

  // Three statements of which none needs what another gave, so that an engine without transactions
  // can take them as a batch. A key that is there already violates the table, which undoes them all.
  const writeAndKeep = Effect.fnUntraced(function* (
    { expiresAt, keyHash, requestHash, sealed }: StoredResponse,
    write: Statement<unknown>,
    isWritten: Fragment,
  ) {
    const now = yield* Clock.currentTimeMillis
    const [, rows] = yield* batch([
      sql`DELETE FROM kept_answer WHERE expires_at <= ${now} AND (key_hash = ${keyHash}
        OR key_hash IN (SELECT key_hash FROM kept_answer WHERE expires_at <= ${now}
          ORDER BY expires_at LIMIT ${mostRemoved}))`,
      write,
      sql`INSERT INTO kept_answer (key_hash, request_hash, sealed, expires_at)
        SELECT ${keyHash}, ${requestHash}, ${sealed}, ${expiresAt} WHERE ${isWritten}`,
    ])
    return outcomeOf(rows!)
  })

  const isAnswered = (keyHash: string) => Effect.map(find(keyHash), Option.isSome)

  return {
    responseTo: (keyHash) => Effect.orDie(find(keyHash)),
    once: (response, write, isWritten) =>
      response === undefined
        ? Effect.map(write, outcomeOf)
        : writeAndKeep(response, write, isWritten).pipe(
          // Engines name a key that is there in words of their own: whether it is there tells.
          Effect.catch((error) =>
            Effect.flatMap(
              isAnswered(response.keyHash),
              (answered) => answered ? Effect.succeed<Outcome>("Answered") : Effect.fail(error),
            )
          ),
          // The same write, sent at the same time, can be what this one is in conflict with.
          Effect.flatMap((outcome) =>
            outcome === "Nothing"
              ? Effect.map(
                isAnswered(response.keyHash),
                (answered): Outcome => answered ? "Answered" : outcome,
              )
              : Effect.succeed(outcome)
          ),
        ),
  }
}
