import assert from "node:assert/strict"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as SqlClient from "effect/sql/SqlClient"
import { CameraStore } from "@cam2/camera-database/server"
import { layerSql, storeBehaviours } from "@cam2/camera-database/stores"
import { layerClient } from "@cam2/camera-database/sqlite"
import { layerD1 } from "../../src/server/stores/d1/D1.ts"
import { layerClient as layerD1Client } from "../../src/server/stores/d1/D1Client.ts"
import { migrate } from "../../src/server/stores/sql/Migrations.ts"
import { ipCamera, streamCamera } from "../contract/Fixtures.ts"
import { openBehavedD1 } from "./D1.ts"

// Open before the first test and until after the last one, for it takes a second.
const database = await openBehavedD1()
Deno.test.afterAll(async () => await database[Symbol.asyncDispose]())

// Not those of large records: D1 takes none that is larger than 2 MB.
for (const title of Object.keys(storeBehaviours)) {
  Deno.test(`d1: ${title}`, async () => {
    await database.empty()
    await database.behave(title)
  })
}

const schemaQuery = `SELECT type, name, tbl_name, sql FROM sqlite_schema
  WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND name NOT LIKE '\\_cf%' ESCAPE '\\'
  ORDER BY type, name`

Deno.test("d1: the migrations make the schema of SQLite, and tell that they were applied", async () => {
  const inSqlite = await Effect.gen(function* () {
    yield* migrate
    const sql = yield* SqlClient.SqlClient
    return {
      schema: yield* sql.unsafe(schemaQuery).values,
      steps: yield* sql`SELECT migration_id, name FROM effect_sql_migrations ORDER BY 1`.values,
    }
  }).pipe(Effect.provide(layerClient({ filename: ":memory:" })), Effect.runPromise)
  const { binding } = database
  // Blanks aside, by which a statement in a file is indented in another way.
  const plain = (rows: ReadonlyArray<ReadonlyArray<unknown>>) =>
    rows.map((row) => row.map((text) => String(text).replaceAll(/\s+/g, " ")))
  assert.deepEqual(plain(await binding.prepare(schemaQuery).raw()), plain(inSqlite.schema))
  assert.deepEqual(
    await binding.prepare("SELECT migration_id, name FROM effect_sql_migrations ORDER BY 1").raw(),
    inSqlite.steps,
  )
})

const numbered = (index: number) => index.toString(16).padStart(24, "0")

Deno.test("d1: many cameras are added by few requests, and read back to the last digit", async () => {
  await database.empty()
  const cameras = Array.from({ length: 1000 }, (_, index) =>
    [numbered(index), {
      ...streamCamera,
      city: `Ort ${index} "ß" \u0001`,
      latitude: 180 * Math.sin(index) / 2,
      longitude: 180 * Math.cos(index * Math.E),
    }] as const)
  await Effect.gen(function* () {
    const store = yield* CameraStore
    assert.deepEqual(yield* store.addAll(cameras), cameras.map(() => undefined))
    assert.ok(database.asked.length <= 3, String(database.asked.length))
    for (const [cameraID, camera] of cameras.filter((_, index) => index % 50 === 0)) {
      const { city, latitude, longitude } = Option.getOrThrow(yield* store.byId(cameraID))
      assert.deepEqual({ ...camera, city, latitude, longitude }, camera)
    }
  }).pipe(Effect.provide(layerD1(database.binding)), Effect.runPromise)
})

Deno.test("d1: no statement has more parameters or text than D1 takes, whatever is asked", async () => {
  await database.empty()
  const values = Array.from({ length: 150 }, (_, index) => `value ${index}`)
  const selection = {
    source: values,
    country: values,
    state: values,
    city: values,
    source_id: values,
    resolution_width: values.map((_, index) => index),
    q: Array.from({ length: 100 }, (_, index) => String.fromCharCode(0x4e00 + 7 * index)).join(" "),
    latitude: 1,
    longitude: 2,
    radius: 3000,
    bbox: [170, -80, -170, 80],
  } as const
  await Effect.gen(function* () {
    const store = yield* CameraStore
    yield* store.add(numbered(1), ipCamera)
    assert.deepEqual((yield* store.search(selection)).items, [])
    assert.deepEqual((yield* store.search({ ...selection, sort: "distance" })).items, [])
    assert.equal(yield* store.count(selection), 0)
    yield* store.facets(selection, ["city", "country"])
    yield* store.clusters(selection, 3)
    assert.equal((yield* store.byIds(values.map((_, index) => numbered(index)))).length, 150)
    const versions = values.map((_, index) => index + 2)
    const refused = yield* Effect.flip(store.retire(numbered(1), undefined, versions))
    assert.equal(refused._tag, "PreconditionFailedError")
  }).pipe(Effect.provide(layerD1(database.binding)), Effect.runPromise)
  for (const { statements } of database.asked) {
    for (const { sql, values } of statements) {
      assert.ok(values.length <= 100 && sql.length <= 100_000, sql)
    }
  }
})

Deno.test("d1: a batch of which a statement fails writes nothing", async () => {
  await database.empty()
  const sql = (text: string) => database.binding.prepare(text)
  await assert.rejects(
    database.binding.batch([
      sql("INSERT INTO setting (name, value) VALUES ('a', 'b')"),
      sql("INSERT INTO setting (name, value) VALUES ('a', 'c')"),
    ]),
    /UNIQUE constraint failed: setting.name/,
  )
  assert.deepEqual(await sql("SELECT * FROM setting").raw(), [])
})

Deno.test("layerSql: takes an engine without transactions that has the schema, and says what one lacks", async () => {
  await database.empty()
  const { binding } = database
  const opened = Effect.flatMap(CameraStore, ({ count }) => count({})).pipe(
    Effect.provide(layerSql),
    Effect.provide(layerD1Client(binding)),
  )
  assert.equal(await Effect.runPromise(opened), 0)
  const [newest, before] = await binding.prepare(
    "SELECT migration_id, name, created_at FROM effect_sql_migrations ORDER BY 1 DESC LIMIT 2",
  ).raw()
  const remove = "DELETE FROM effect_sql_migrations WHERE migration_id = ?"
  await binding.prepare(remove).bind(newest![0]).all()
  try {
    const { message } = await Effect.runPromise(Effect.flip(opened))
    assert.equal(
      message,
      `The database has schema ${before![0]} and this version needs schema ${newest![0]}. ` +
        "Apply what it lacks of the files in src/server/stores/d1/migrations of this package.",
    )
  } finally {
    const put =
      "INSERT INTO effect_sql_migrations (migration_id, name, created_at) VALUES (?, ?, ?)"
    await binding.prepare(put).bind(...newest!).all()
  }
})
