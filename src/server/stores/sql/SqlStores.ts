/**
 * The stores of the server over any `SqlClient` that speaks the SQL of SQLite.
 *
 * @module
 */
import * as Layer from "effect/Layer"
import type * as SqlClient from "effect/sql/SqlClient"
import type { Stores } from "../Stores.ts"
import { type DatabaseError, migrate } from "./Migrations.ts"
import * as SqlCameraStore from "./SqlCameraStore.ts"
import * as SqlClientStore from "./SqlClientStore.ts"
import * as SqlSourceStore from "./SqlSourceStore.ts"

/** The stores in a database that has the newest schema. */
export const layer: Layer.Layer<Stores, never, SqlClient.SqlClient> = Layer.mergeAll(
  SqlCameraStore.layer,
  SqlClientStore.layer,
  SqlSourceStore.layer,
)

/**
 * The stores of the server in the database of an `SqlClient` with transactions that speaks the SQL of
 * SQLite 3.45 or later, with its FTS5 or without; the database is brought to the newest schema first.
 */
export const layerSql: Layer.Layer<Stores, DatabaseError, SqlClient.SqlClient> = Layer.provide(
  layer,
  Layer.effectDiscard(migrate),
)
