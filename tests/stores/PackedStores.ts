/**
 * Stores over one file, with packs and without.
 *
 * @module
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as SqlClient from "effect/sql/SqlClient"
import { CameraStore } from "@cam2/camera-database/server"
import { layerClient } from "@cam2/camera-database/sqlite"
import * as PackedCameraStore from "../../src/server/stores/packs/PackedCameraStore.ts"
import { makePackCameras } from "../../src/server/stores/packs/PackCameras.ts"
import { makePackedValues } from "../../src/server/stores/packs/PackedValues.ts"
import { makeReadPacks } from "../../src/server/stores/packs/ReadPacks.ts"
import { migrate } from "../../src/server/stores/sql/Migrations.ts"
import * as SqlCameraStore from "../../src/server/stores/sql/SqlCameraStore.ts"

/** What packs the cameras of a database as the background does, and gives how many packs it made. */
export const packAll = Effect.fnUntraced(function* (sql: SqlClient.SqlClient) {
  const values = makePackedValues(sql)
  const { packOne } = makePackCameras(sql, values, makeReadPacks(sql, values))
  let made = 0
  while (yield* packOne(Effect.void)) made++
  return made
})

/** Stores over `filename`: without packs, with them, and what they are over. */
export const openPacked = Effect.fnUntraced(function* (filename: string) {
  const scope = yield* Effect.scope
  const build = <A, E>(layer: Layer.Layer<A, E>) => Layer.buildWithScope(Layer.fresh(layer), scope)
  const client = yield* build(
    Layer.provideMerge(Layer.effectDiscard(migrate), layerClient({ filename })),
  )
  const plain = yield* build(Layer.provide(SqlCameraStore.layer, Layer.succeedContext(client)))
  const packed = yield* build(
    Layer.provide(
      PackedCameraStore.layer({ isAskedFirst: true }),
      Layer.succeedContext(Context.merge(client, plain)),
    ),
  )
  return {
    sql: Context.get(client, SqlClient.SqlClient),
    plain: Context.get(plain, CameraStore),
    packed: Context.get(packed, CameraStore),
  }
})
