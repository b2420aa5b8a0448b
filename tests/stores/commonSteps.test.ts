import assert from "node:assert/strict"
import * as Effect from "effect/Effect"
import * as SqlClient from "effect/sql/SqlClient"
import { layerClient } from "@cam2/camera-database/sqlite"
import { cameraFields } from "../../src/domain/CameraSearch.ts"
import * as Postgres from "../../src/server/stores/postgres/Connect.ts"
import * as PostgresSteps from "../../src/server/stores/postgres/Migrate.ts"
import { cameraColumns } from "../../src/server/stores/sql/CameraRow.ts"
import { addColumns, addFields } from "../../src/server/stores/sql/CommonSteps.ts"
import { migrate } from "../../src/server/stores/sql/Migrations.ts"
import { postgres } from "../PostgresServer.ts"
import { temporaryDatabase } from "./Databases.ts"

interface Column {
  readonly name: string
  readonly type: string
}

const inSqlite = Effect.flatMap(
  SqlClient.SqlClient,
  (sql) => sql<Column>`SELECT name, type FROM pragma_table_info('camera') ORDER BY name`,
)
const inPostgres = Effect.flatMap(
  SqlClient.SqlClient,
  (sql) =>
    sql<Column>`
      SELECT column_name AS name, concat_ws(' ', data_type, collation_name) AS type
      FROM information_schema.columns
      WHERE table_name = 'camera' AND table_schema = current_schema() ORDER BY 1`,
)

/** What `migrate` and what `addColumns` makes of the fields, by the name of their column. */
const both = Effect.fnUntraced(function* <E, F>(
  migrate: Effect.Effect<unknown, E, SqlClient.SqlClient>,
  read: Effect.Effect<ReadonlyArray<Column>, F, SqlClient.SqlClient>,
) {
  const sql = yield* SqlClient.SqlClient
  yield* migrate
  const made = yield* read
  yield* sql`ALTER TABLE camera RENAME TO camera_before`
  yield* sql`CREATE TABLE camera (seq INTEGER)`
  yield* addColumns(cameraColumns)
  const added = (yield* read).filter(({ name }) => name !== "seq")
  const names = new Set(added.map(({ name }) => name))
  return { added, made: made.filter(({ name }) => names.has(name)) }
})

Deno.test("addColumns: gives every field of SQLite the column that it has", async () => {
  const { added, made } = await both(migrate, inSqlite).pipe(
    Effect.provide(layerClient({ filename: ":memory:" })),
    Effect.runPromise,
  )
  assert.deepEqual(added, made)
  // The type of a camera is no row of the table of fields.
  assert.ok(added.length > cameraFields.length - 1)
})

Deno.test("addFields: gives the fields that are named their columns, and no others", async () => {
  const columns = await Effect.gen(function* () {
    const sql = yield* SqlClient.SqlClient
    yield* sql`CREATE TABLE camera (seq INTEGER)`
    yield* addFields("frame_rate", "road")
    return yield* inSqlite
  }).pipe(Effect.provide(layerClient({ filename: ":memory:" })), Effect.runPromise)
  assert.deepEqual(columns.map(({ name, type }) => `${name} ${type}`), [
    "frame_rate REAL",
    "road TEXT",
    "road_key TEXT",
    "seq INTEGER",
  ])
})

Deno.test({
  name: "addColumns: gives every field of PostgreSQL the column that it has",
  ignore: typeof postgres === "string",
  fn: () =>
    Effect.gen(function* () {
      const url = yield* temporaryDatabase
      const { added, made } = yield* Effect.provide(
        both(PostgresSteps.migrate, inPostgres),
        Postgres.layerClient({ url, maxConnections: 1 }),
      )
      assert.deepEqual(added, made)
    }).pipe(Effect.scoped, Effect.runPromise),
})
