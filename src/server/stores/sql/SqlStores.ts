/**
 * The stores of the server over any `SqlClient` that speaks the SQL of SQLite.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as SqlClient from "effect/sql/SqlClient"
import type { Stores } from "../Stores.ts"
import { takesBatches } from "./BatchClient.ts"
import { type DatabaseError, migrate, migrations } from "./Migrations.ts"
import { requireNewest } from "./Schema.ts"
import * as SqlCameraStore from "./SqlCameraStore.ts"
import * as SqlClientStore from "./SqlClientStore.ts"
import * as SqlSourceStore from "./SqlSourceStore.ts"

/** The stores in a database that has the newest schema. */
export const layer: Layer.Layer<Stores, never, SqlClient.SqlClient> = Layer.mergeAll(
  SqlCameraStore.layer,
  SqlClientStore.layer,
  SqlSourceStore.layer,
)

// A step that breaks off in the middle would leave half of itself.
const requireMigrated = requireNewest(
  migrations,
  "Apply what it lacks of the files in src/server/stores/d1/migrations of this package.",
)

/**
 * The stores of the server in the database of an `SqlClient` that speaks the SQL of SQLite 3.45 or
 * later, with its FTS5 or without. With transactions, the database is brought to the newest schema
 * first; a {@linkcode BatchClient} has to have it.
 */
export const layerSql: Layer.Layer<Stores, DatabaseError, SqlClient.SqlClient> = Layer.provide(
  layer,
  Layer.effectDiscard(
    Effect.flatMap(SqlClient.SqlClient, (sql) => takesBatches(sql) ? requireMigrated : migrate),
  ),
)
