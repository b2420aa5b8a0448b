import assert from "node:assert/strict"
import * as Effect from "effect/Effect"
import * as Migrator from "effect/sql/Migrator"
import * as SqlClient from "effect/sql/SqlClient"
import { layerClient } from "@cam2/camera-database/sqlite"
import { migrate, migrations } from "../../src/server/stores/sql/Migrations.ts"
import { makeTables } from "../../src/server/stores/sql/NewDatabase.ts"

const inNew = <A, E>(effect: Effect.Effect<A, E, SqlClient.SqlClient>) =>
  Effect.runPromise(Effect.provide(effect, layerClient({ filename: ":memory:" })))

const stepByStep = Migrator.make({})({ loader: Migrator.fromRecord(migrations) })

/** What is in a database: each object of its schema, and each row of its tables but when it was made. */
const contents = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  const schema = yield* sql<{ readonly type: string; readonly name: string }>`
    SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name`
  const tables = schema.filter(({ type }) => type === "table")
  const rows = yield* Effect.forEach(tables, ({ name }) =>
    Effect.map(
      sql`SELECT * FROM ${sql(name)}`,
      (found) => [name, found.map(({ created_at: _, ...row }) => row)],
    ))
  return { schema, rows: Object.fromEntries(rows) }
})

Deno.test("makeTables: a new database is as all steps together make it, and records them", async () => {
  const made = await inNew(Effect.andThen(makeTables, contents))
  assert.deepEqual(made, await inNew(Effect.andThen(stepByStep, contents)))
  assert.equal(made.rows.effect_sql_migrations.length > 0, true)
})

Deno.test("makeTables: a database that has a table is left as it is", async () => {
  const [before, after] = await inNew(Effect.gen(function* () {
    const sql = yield* SqlClient.SqlClient
    yield* sql`CREATE TABLE other (value TEXT)`
    const before = yield* contents
    yield* makeTables
    return [before, yield* contents]
  }))
  assert.deepEqual(after, before)
})

Deno.test("migrate: one that meets another one leaves what that one made", async () => {
  const [once, twice] = await inNew(Effect.gen(function* () {
    yield* Effect.all([migrate, migrate], { concurrency: "unbounded" })
    const once = yield* contents
    yield* migrate
    return [once, yield* contents]
  }))
  assert.deepEqual(twice, once)
  assert.deepEqual(once, await inNew(Effect.andThen(makeTables, contents)))
})
