/**
 * Engines without transactions, which take several statements at once instead.
 *
 * @module
 */
import type * as Effect from "effect/Effect"
import type * as SqlClient from "effect/sql/SqlClient"
import type { SqlError } from "effect/sql/SqlError"
import type { Statement } from "effect/sql/Statement"
import { inProcess, ofServer, ofService, type SliceSharing } from "./Slices.ts"

/** What each of some statements gave, in their order. */
export type BatchRows = ReadonlyArray<ReadonlyArray<unknown>>

/** A client of an engine without transactions, such as Cloudflare's D1. */
export interface BatchClient extends SqlClient.SqlClient {
  /** Does all statements, in their order, or none. */
  readonly batch: (
    statements: ReadonlyArray<Statement<unknown>>,
  ) => Effect.Effect<BatchRows, SqlError>
}

/** Whether an engine takes batches, and has no transactions. */
export const takesBatches = (sql: SqlClient.SqlClient): sql is BatchClient => "batch" in sql

/** How long reads have their part in the engine of an `SqlClient`. */
export const sharingOf = (sql: SqlClient.SqlClient): SliceSharing =>
  takesBatches(sql)
    ? ofService
    : sql.onDialectOrElse({ pg: () => ofServer, orElse: () => inProcess })
