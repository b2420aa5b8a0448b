/**
 * Where the log of the database was when each client had last written: what it reads on a replica is
 * not before that, whichever server it asks.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import type * as SqlClient from "effect/sql/SqlClient"
import type { ClientStoreShape } from "../ClientStore.ts"
import { CurrentLastWrite, CurrentReader } from "../Reader.ts"
import { clientColumns, type ClientRow, toClient } from "../sql/ClientRow.ts"
import { onPrimary, replicaOf } from "../sql/Replica.ts"
import { StoreUnavailable } from "../StoreHealth.ts"
import { position } from "./Position.ts"

/** The table of them. It is no part of a copy, for another database has another log. */
export const lastWriteTable = `CREATE TABLE client_write (
  client_id text COLLATE "C" PRIMARY KEY REFERENCES app ON DELETE CASCADE,
  position bigint NOT NULL
)`

interface WrittenRow extends ClientRow {
  readonly last_write: number
}

/** The client with an id, and its last write, in one statement. */
export const readClient = (sql: SqlClient.SqlClient): ClientStoreShape["byId"] => {
  // What is restored from a dump may have positions that the log has yet to reach.
  const lastWrite = sql.literal(`coalesce((
    SELECT position FROM client_write
    WHERE client_write.client_id = app.client_id AND position <= ${position}
  ), 0) AS last_write`)
  return (clientID) =>
    sql<WrittenRow>`SELECT ${sql.literal(clientColumns)}, ${lastWrite} FROM app
      WHERE client_id = ${clientID}`.pipe(
      Effect.map(([row]) =>
        Option.map(
          Option.fromUndefinedOr(row),
          (row) => ({ ...toClient(row), lastWrite: row.last_write }),
        )
      ),
      Effect.orDie,
    )
}

/** How the last write of the client of a request is kept. */
export interface LastWrites {
  /**
   * Keeps that it has written by now, or was told of what was written up to a position. It is on the
   * disk when this ends, as the write is.
   */
  readonly keep: (until?: number) => Effect.Effect<void>
  /** Keeps it before the client is told that something is written, or why it is not. */
  readonly written: <A, E, R>(write: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R>
}

/** Over an `SqlClient`; nothing is kept where it has no replica. */
export const makeLastWrites = (sql: SqlClient.SqlClient): LastWrites => {
  if (replicaOf(sql) === undefined) {
    return { keep: () => Effect.void, written: (write) => write }
  }
  const now = sql.literal(position)
  const keep = Effect.fnUntraced(function* (until?: number) {
    const [clientID, before] = [yield* CurrentReader, yield* CurrentLastWrite]
    if (before === undefined || until !== undefined && until <= before) return
    const there = until === undefined ? now : sql`${until}::bigint`
    // Looked at once the row is that of this write alone, so that none goes back.
    yield* sql`INSERT INTO client_write AS kept (client_id, position)
      SELECT client_id, ${there} FROM app WHERE client_id = ${clientID}
      ON CONFLICT (client_id) DO UPDATE
      SET position = greatest(least(kept.position, ${now}), ${there})`.pipe(
      onPrimary,
      Effect.asVoid,
      Effect.orDie,
      // Then nothing is written either, and no replica is asked.
      Effect.catchDefect((defect) =>
        defect instanceof StoreUnavailable ? Effect.void : Effect.die(defect)
      ),
    )
  })
  return {
    keep,
    written: (write) => write.pipe(Effect.tap(() => keep()), Effect.tapError(() => keep())),
  }
}
