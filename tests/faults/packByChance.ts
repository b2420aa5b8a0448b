/**
 * A process that adds and changes many cameras, and packs them, until it is killed.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import * as SqlClient from "effect/sql/SqlClient"
import { CameraStore } from "@cam2/camera-database/server"
import { layerClient } from "@cam2/camera-database/sqlite"
import { migrate } from "../../src/server/stores/sql/Migrations.ts"
import * as SqlCameraStore from "../../src/server/stores/sql/SqlCameraStore.ts"
import { randomFrom } from "../Sphere.ts"
import { packAll } from "../stores/PackedStores.ts"
import { cameraOf, idOf } from "../stores/RandomReads.ts"

const [filename = "", seed = ""] = Deno.args

await Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  yield* migrate
  const store = yield* Effect.provide(CameraStore, SqlCameraStore.layer)
  const random = randomFrom(Number(seed))
  const first = Number(seed) * 1_000_000
  for (let added = 0;; added += 1000) {
    yield* store.addAll(
      Array.from({ length: 1000 }, (_, at) => [idOf(first + added + at), cameraOf(random)]),
    )
    // Each changes many, so that packs are made again too.
    yield* sql`UPDATE camera SET city_key = ${`city ${added}`}, city = ${`city ${added}`}
      WHERE seq % 7 = ${added / 1000 % 7}`
    console.log(added)
    yield* packAll(sql)
  }
}).pipe(Effect.provide(layerClient({ filename })), Effect.runPromise)
