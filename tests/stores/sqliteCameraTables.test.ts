import assert from "node:assert/strict"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as SqlClient from "effect/sql/SqlClient"
import { CameraStore } from "@cam2/camera-database/server"
import { layerClient } from "@cam2/camera-database/sqlite"
import { migrate } from "../../src/server/stores/sql/Migrations.ts"
import * as SqlCameraStore from "../../src/server/stores/sql/SqlCameraStore.ts"
import { ipCamera, numbered } from "../contract/Fixtures.ts"
import { migrateTo } from "./OlderSchema.ts"

const idOf = (index: number) => index.toString(16).padStart(24, "0")
const timeOf = (second: number) => new Date(1000 * second).toISOString()

const database = layerClient({ filename: ":memory:" })
const run = <A, E>(effect: Effect.Effect<A, E, SqlClient.SqlClient>) =>
  Effect.runPromise(Effect.provide(effect, database))

/** Cameras of the schema before, more than are brought forward at a time. */
const fillOld = (count: number) =>
  Effect.gen(function* () {
    const sql = yield* SqlClient.SqlClient
    yield* migrateTo("0007_manage_clients")
    const rows = Array.from({ length: count }, (_, index) => ({
      camera_id: idOf(index),
      camera_type: "stream",
      m3u8_url: `https://example.org/${index}.m3u8`,
      is_active_image: 0,
      is_active_video: 1,
      name: index === 0 ? "Straße, Nord" : null,
      city: `Ulm ${index}`,
      changed_at: timeOf(index),
    }))
    for (const row of rows) yield* sql`INSERT INTO camera ${sql.insert(row)}`
    yield* sql`UPDATE camera SET changed_at = ${timeOf(9000)} WHERE seq <= 2`
    // A log can have been cut, and can name what is gone.
    yield* sql`DELETE FROM change_log WHERE camera_id = ${idOf(2)}`
  })

Deno.test("migrate: an older database gets times, kinds and words, and logs nothing of that", () =>
  run(Effect.gen(function* () {
    const sql = yield* SqlClient.SqlClient
    yield* fillOld(2500)
    const before = yield* sql`SELECT seq, camera_id, timestamp FROM change_log ORDER BY seq`
    yield* migrate
    assert.deepEqual(
      yield* sql`SELECT seq, camera_id, timestamp FROM change_log ORDER BY seq`,
      before,
    )
    const kinds = yield* sql<{ readonly kind: string; readonly count: number }>`
      SELECT kind, count(*) AS count FROM change_log GROUP BY kind ORDER BY kind`
    assert.deepEqual(kinds.map(({ count, kind }) => [kind, count]), [["added", 2499], [
      "updated",
      2,
    ]])
    const store = yield* Effect.provide(CameraStore, SqlCameraStore.layer)
    const times = (index: number) =>
      Effect.map(store.byId(idOf(index)), (camera) => {
        const { created_at, updated_at } = Option.getOrThrow(camera)
        return [created_at, updated_at]
      })
    assert.deepEqual(yield* times(0), [timeOf(0), timeOf(9000)])
    assert.deepEqual(yield* times(2), [timeOf(2), timeOf(2)])
    assert.deepEqual(yield* times(2499), [timeOf(2499), timeOf(2499)])
    const words = yield* sql<{ readonly name_key: string | null; readonly words: string }>`
      SELECT name_key, words FROM camera WHERE seq IN (1, 2500) ORDER BY seq`
    assert.deepEqual(words.map(({ name_key, words }) => [name_key, words]), [
      ["strasse, nord", " strasse nord\n ulm 0"],
      [null, " ulm 2499"],
    ])
  })))

Deno.test("migrate: a capital sharp s in the key of an older database is found as ss", () =>
  run(Effect.gen(function* () {
    const sql = yield* SqlClient.SqlClient
    yield* fillOld(3)
    yield* sql`UPDATE camera SET city = 'STRAẞBERG', city_key = 'straßberg' WHERE seq = 2`
    yield* migrate
    const store = yield* Effect.provide(CameraStore, SqlCameraStore.layer)
    for (const city of ["Straßberg", "STRASSBERG", "STRAẞBERG"]) {
      const { items } = yield* store.search({ city })
      assert.deepEqual(items.map(({ cameraID }) => cameraID), [idOf(1)])
    }
  })))

const withStore = SqlCameraStore.layer.pipe(
  Layer.provideMerge(Layer.effectDiscard(migrate)),
  Layer.provideMerge(database),
)

const log = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  const rows = yield* sql<{ readonly camera_id: string; readonly kind: string }>`
    SELECT camera_id, kind FROM change_log ORDER BY seq`
  return rows.map(({ camera_id, kind }) => [camera_id, kind])
})

Deno.test("sqlite: the log tells what was done to a camera, and a removal is one statement", () =>
  Effect.gen(function* () {
    const sql = yield* SqlClient.SqlClient
    const store = yield* CameraStore
    yield* store.add(idOf(1), ipCamera)
    yield* store.addAll([[idOf(2), numbered(2)]])
    yield* store.update({ cameraID: idOf(1), city: "Ulm" })
    yield* sql`UPDATE camera SET retired_at = ${timeOf(1)}, changed_at = ${timeOf(1)}
      WHERE camera_id = ${idOf(2)}`
    // What is no change of the camera is not logged.
    yield* sql`UPDATE camera SET words = ''`
    const remove = (cameraID: string) =>
      sql`INSERT INTO removed_camera (camera_id, removed_at)
        SELECT camera_id, ${
        timeOf(2)
      } FROM camera WHERE camera_id = ${cameraID} RETURNING camera_id`
    assert.equal((yield* remove(idOf(2))).length, 1)
    assert.equal((yield* remove(idOf(2))).length, 0)
    assert.deepEqual(yield* log, [
      [idOf(1), "added"],
      [idOf(2), "added"],
      [idOf(1), "updated"],
      [idOf(2), "retired"],
      [idOf(2), "removed"],
    ])
    assert.equal(Option.isNone(yield* store.byId(idOf(2))), true)
    assert.deepEqual((yield* store.search({ offset: 1 })).items, [])
  }).pipe(Effect.provide(withStore), Effect.runPromise))
