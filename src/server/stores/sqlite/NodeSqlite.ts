/**
 * The embedded database: SQLite as it comes with Deno and Node (`node:sqlite`).
 *
 * @example A camera database in memory
 * ```ts
 * import { makeHandler } from "@cam2/camera-database/server"
 * import { layerSqlite } from "@cam2/camera-database/sqlite"
 *
 * const { dispose, handler } = makeHandler({ stores: layerSqlite({ filename: ":memory:" }) })
 * const response = await handler(new Request("http://localhost/health"))
 * console.log(await response.json())
 * await dispose()
 * ```
 *
 * @module
 */
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as SqlClient from "effect/sql/SqlClient"
import * as IndexedCameraStore from "../index/IndexedCameraStore.ts"
import { isLowestFirst } from "../packs/Pack.ts"
import * as PackedCameraStore from "../packs/PackedCameraStore.ts"
import * as PackedValues from "../packs/PackedValues.ts"
import type { Stores } from "../Stores.ts"
import { type DatabaseError, migrations } from "../sql/Migrations.ts"
import { requireWhole } from "../sql/CopyDatabase.ts"
import { requireNewest, schemaHealth } from "../sql/Schema.ts"
import * as SqlClientStore from "../sql/SqlClientStore.ts"
import * as SqlCameraStore from "../sql/SqlCameraStore.ts"
import * as SqlSourceStore from "../sql/SqlSourceStore.ts"
import { StoreHealth } from "../StoreHealth.ts"
import { requireFile } from "./DatabaseFile.ts"
import { prepareSchema, settle } from "./PrepareSchema.ts"
import { layerClient } from "./SqliteClient.ts"

export { layerClient } from "./SqliteClient.ts"

/** Where the database is. */
export interface SqliteOptions {
  /**
   * Path of the file, made when it is missing, for nobody but its owner; `":memory:"` for a database
   * that is not kept. A file of another program is refused, and so is a URI.
   */
  readonly filename: string
  /**
   * Whether what is searched of the cameras is held in memory too, about 25 bytes of each, so that a
   * rare search among millions takes milliseconds; `true` when left out. It fills in the background,
   * and the file answers until it has.
   */
  readonly index?: boolean | undefined
  /**
   * Whether a database of an older schema is brought to the newest, and a missing one made; `true` when
   * left out. Otherwise the layer fails with a `DatabaseError`, and nothing is changed.
   */
  readonly migrate?: boolean | undefined
}

// Another process may bring the database to a newer schema while this one serves it.
const health = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  const file = yield* StoreHealth
  return Effect.andThen(
    file,
    Effect.provideService(schemaHealth(migrations), SqlClient.SqlClient, sql),
  )
})

/**
 * The stores of the server in a SQLite file, brought to the newest schema. They tell `/ready` when the
 * file is not where it was, damaged, or of a newer schema by now. Fails with a `DatabaseError` for a
 * file that cannot be opened or is not a camera database.
 *
 * @example A server over a database in memory
 * ```ts
 * import { makeHandler } from "@cam2/camera-database/server"
 * import { layerSqlite } from "@cam2/camera-database/sqlite"
 *
 * const { dispose, handler } = makeHandler({ stores: layerSqlite({ filename: ":memory:" }) })
 * console.log((await handler(new Request("http://localhost/ready"))).status) // 200
 * await dispose()
 * ```
 */
export const layerSqlite = (
  options: SqliteOptions,
): Layer.Layer<Stores, DatabaseError> => {
  const client = options.migrate === false
    ? Layer.effectDiscard(Effect.all([requireNewest(migrations), settle, requireWhole])).pipe(
      Layer.provideMerge(layerClient(options)),
      // Opening makes a missing file.
      (opened) => Layer.unwrap(Effect.as(requireFile(options.filename), opened)),
    )
    : Layer.provideMerge(
      Layer.effectDiscard(Effect.andThen(prepareSchema, requireWhole)),
      layerClient(options),
    )
  const { index = true } = options
  const packed = Layer.provide(
    PackedCameraStore.layer({ isAskedFirst: !index }),
    SqlCameraStore.layer,
  )
  return Layer.mergeAll(
    index ? Layer.provide(IndexedCameraStore.layer, packed) : packed,
    SqlClientStore.layer,
    SqlSourceStore.layer,
    Layer.effect(StoreHealth, health),
  ).pipe(
    Layer.provide(isLowestFirst ? PackedValues.layer : Layer.empty),
    Layer.provide(client),
  )
}
