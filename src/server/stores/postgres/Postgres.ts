/**
 * The stores of the server in a PostgreSQL database, which any number of servers may share.
 *
 * From npm, install `@effect/sql-pg` 4.0 beside this package; only this entry point needs it.
 *
 * @example What is told where there is no database
 * ```ts
 * import { CameraStore } from "@cam2/camera-database/server"
 * import { layerPostgres } from "@cam2/camera-database/postgres"
 * import * as Effect from "effect/Effect"
 * import * as Redacted from "effect/Redacted"
 *
 * const stores = layerPostgres({ url: Redacted.make("postgres://cam2:secret@127.0.0.1:1/cam2") })
 * const program = Effect.flatMap(CameraStore, ({ count }) => count({})).pipe(
 *   Effect.provide(stores),
 *   Effect.catchTag("DatabaseError", ({ message }) => Effect.succeed(message)),
 * )
 * console.log(await Effect.runPromise(program)) // Cannot open the database 127.0.0.1:1/cam2: …
 * ```
 *
 * @module
 */
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as SqlClient from "effect/sql/SqlClient"
import * as IndexedCameraStore from "../index/IndexedCameraStore.ts"
import type { DatabaseError } from "../sql/Migrations.ts"
import { schemaHealth } from "../sql/Schema.ts"
import { requireWhole } from "../sql/CopyDatabase.ts"
import * as SqlCameraStore from "../sql/SqlCameraStore.ts"
import * as SqlClientStore from "../sql/SqlClientStore.ts"
import * as SqlSourceStore from "../sql/SqlSourceStore.ts"
import { replicaOf } from "../sql/Replica.ts"
import { ReplicaHealth, StoreHealth } from "../StoreHealth.ts"
import type { Stores } from "../Stores.ts"
import { type ClientOptions, layerClient } from "./Connect.ts"
import * as Limits from "./Limits.ts"
import { layerSchema } from "./Migrate.ts"
import * as Replicated from "./Replicated.ts"
import * as Settled from "./Settled.ts"
import { migrations } from "./Tables.ts"

export type { ClientOptions } from "./Connect.ts"
export type { ConnectionOptions } from "./Pool.ts"
export type { ReplicaOptions } from "./ReplicaWatch.ts"

/** Where the database is, how it is used, and what is done with an older one. */
export interface PostgresOptions extends ClientOptions {
  /**
   * Whether a database of an older schema, or a new one, is brought to the newest; otherwise it is
   * refused. `false` when left out: an operator does that, with `cam2 migrate`.
   */
  readonly migrate?: boolean | undefined
  /**
   * Whether what is searched of the cameras is held in memory too, about 25 bytes of each; `true`
   * when left out. It fills in the background, and the database answers until it has.
   */
  readonly index?: boolean | undefined
}

// Another process may bring the database to a newer schema while this one serves it.
const health = Effect.map(
  SqlClient.SqlClient,
  (sql) => Effect.provideService(schemaHealth(migrations), SqlClient.SqlClient, sql),
)

const replicaHealth = Effect.map(
  SqlClient.SqlClient,
  (sql) => replicaOf(sql)?.state ?? (() => undefined),
)

// As a standby is, which may be promoted while it is used.
const tellReadOnly = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  const [row] = yield* sql<{ readonly isReadOnly: boolean }>`
    SELECT current_setting('transaction_read_only') = 'on' AS "isReadOnly"`
  if (row!.isReadOnly) {
    yield* Effect.logWarning(
      "The database is a standby or read-only: reads are answered, and writes with 503 while it is",
    )
  }
}).pipe(Effect.orDie)

/**
 * The stores in a PostgreSQL database of version 15 or newer. Fails with a `DatabaseError` where it
 * cannot be reached, or has another schema than this version needs.
 *
 * @example A server over a database
 * ```ts
 * import { makeHandler } from "@cam2/camera-database/server"
 * import { layerPostgres } from "@cam2/camera-database/postgres"
 * import * as Redacted from "effect/Redacted"
 *
 * const url = Redacted.make("postgres://cam2:secret@127.0.0.1/cam2")
 * const { dispose, handler } = makeHandler({ stores: layerPostgres({ url }) })
 * const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, handler)
 * await server.shutdown()
 * await dispose()
 * ```
 */
export const layerPostgres = (options: PostgresOptions): Layer.Layer<Stores, DatabaseError> =>
  Layer.mergeAll(
    Layer.provide(Replicated.layer, [
      Layer.provide(Settled.layer, [
        options.index === false
          ? SqlCameraStore.layer
          : Layer.provide(IndexedCameraStore.layer, SqlCameraStore.layer),
        SqlClientStore.layer,
      ]),
      SqlSourceStore.layer,
    ]),
    Limits.layer,
    // By a connection of its own: a server that is busy is not one whose database is gone.
    Layer.provide(
      Layer.effect(StoreHealth, health),
      layerClient({ ...options, replica: undefined, maxConnections: 1 }, { use: "ready" }),
    ),
    Layer.effect(ReplicaHealth, replicaHealth),
  ).pipe(
    Layer.provide(
      Layer.effectDiscard(Effect.andThen(requireWhole, tellReadOnly)).pipe(
        Layer.provideMerge(layerSchema(options.migrate ?? false)),
        Layer.provideMerge(layerClient(options)),
      ),
    ),
  )
