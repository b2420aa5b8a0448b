/**
 * The stores of the server in a D1 database of Cloudflare.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as SqlClient from "effect/sql/SqlClient"
import { migrations } from "../sql/Migrations.ts"
import { schemaHealth } from "../sql/Schema.ts"
import * as SqlStores from "../sql/SqlStores.ts"
import { StoreHealth } from "../StoreHealth.ts"
import type { Stores } from "../Stores.ts"
import { type D1Binding, layerClient } from "./D1Client.ts"

const health = Layer.effect(
  StoreHealth,
  Effect.map(
    SqlClient.SqlClient,
    (sql) => Effect.provideService(schemaHealth(migrations), SqlClient.SqlClient, sql),
  ),
)

/**
 * The stores of the server in a D1 database, which the migrations of the package have prepared. Nothing
 * is asked of it before a request needs it, and no request waits for what another one asked.
 */
export const layerD1 = (database: D1Binding): Layer.Layer<Stores> =>
  Layer.merge(SqlStores.layer, health).pipe(
    Layer.provide(layerClient(database)),
  )
