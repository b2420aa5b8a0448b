import assert from "node:assert/strict"
import * as Effect from "effect/Effect"
import * as SqlClient from "effect/sql/SqlClient"
import { layerClient } from "@cam2/camera-database/sqlite"
import { temporaryDirectory } from "./Engines.ts"

Deno.test("sqlite: a statement that begins with WITH reads or writes by what it does", () =>
  temporaryDirectory.pipe(
    Effect.flatMap((directory) =>
      Effect.gen(function* () {
        const sql = yield* SqlClient.SqlClient
        yield* sql`CREATE TABLE word (text TEXT)`
        yield* sql`WITH one (text) AS (SELECT 'a') INSERT INTO word SELECT text FROM one`
        yield* sql`WITH one (text) AS (SELECT 'a')
          UPDATE word SET text = 'b' WHERE text IN (SELECT text FROM one)`
        const read = sql`WITH updated AS (SELECT text FROM word) SELECT text FROM updated`
        assert.deepEqual([...yield* read].map((row) => ({ ...row })), [{ text: "b" }])
        yield* sql`with one (text) as (SELECT 'b')
          delete from word WHERE text IN (SELECT text FROM one)`
        assert.deepEqual([...yield* read], [])
      }).pipe(Effect.provide(layerClient({ filename: `${directory}/cam2.sqlite` })))
    ),
    Effect.scoped,
    Effect.runPromise,
  ))

Deno.test("sqlite: a file is read by memory of its own and through a map of it", () =>
  temporaryDirectory.pipe(
    Effect.flatMap((directory) =>
      Effect.gen(function* () {
        const sql = yield* SqlClient.SqlClient
        const value = (rows: ReadonlyArray<object>) => Object.values(rows[0]!)[0]
        // 64 MB, and as much as SQLite allows.
        assert.equal(value(yield* sql.unsafe("PRAGMA cache_size")), -65_536)
        assert.ok(Number(value(yield* sql.unsafe("PRAGMA mmap_size"))) >= 2 ** 31 - 2 ** 16)
        // By the connection that only reads.
        assert.equal(value(yield* sql`SELECT cache_size FROM pragma_cache_size`), -65_536)
      }).pipe(Effect.provide(layerClient({ filename: `${directory}/cam2.sqlite` })))
    ),
    Effect.scoped,
    Effect.runPromise,
  ))
