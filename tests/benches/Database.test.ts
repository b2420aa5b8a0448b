import assert from "node:assert/strict"
import { DatabaseSync } from "node:sqlite"
import * as Effect from "effect/Effect"
import { checkDatabase } from "../../src/server/stores/sqlite/CheckDatabase.ts"
import { withDirectory } from "../Process.ts"
import { databaseIn, withDatabases, writeDatabase } from "./Database.ts"

const read = (filename: string) => {
  using database = new DatabaseSync(filename, { readOnly: true })
  const all = (sql: string) => database.prepare(sql).all()
  const matching = (words: string) =>
    // The last of those that were added one by one are not in it yet.
    all(`SELECT rowid FROM camera_words WHERE camera_words MATCH '${words}' AND rowid <= 4800`)
  return {
    schema: all("SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name"),
    // Of several indexes that do as well, SQLite takes the first.
    indexes: all(
      "SELECT name FROM sqlite_schema WHERE type = 'index' AND tbl_name = 'camera' ORDER BY rowid",
    ),
    cameras: all("SELECT * FROM camera ORDER BY seq"),
    changes: all("SELECT * FROM change_log ORDER BY seq"),
    blocks: all("SELECT * FROM camera_block ORDER BY block"),
    words: ["source", '"s"*', '"san"* AND "1"*'].map(matching),
    settings: all("SELECT * FROM camera_words_config"),
  }
}

Deno.test("writeDatabase: indexes made at once answer as those that grow row by row", () =>
  withDirectory(async (directory) => {
    const [grown, made] = [`${directory}/grown.sqlite`, `${directory}/made.sqlite`]
    await writeDatabase(grown, 5000, "row by row")
    await writeDatabase(made, 5000, "at once")
    assert.deepEqual(read(made), read(grown))
    assert.equal(read(made).cameras.length, 5000)
    assert.deepEqual(await Effect.runPromise(checkDatabase(made)), { problems: [], cameras: 5000 })
  }))

Deno.test("databaseIn: uses again what is there, and nothing that was broken off", () =>
  withDirectory(async (directory) => {
    await Deno.writeTextFile(`${directory}/300.sqlite.partial`, "the beginning of a database")
    const { filename } = await databaseIn(directory, 300)
    const { ino, size } = await Deno.stat(filename)
    await withDatabases([300], async ([file]) => {
      assert.deepEqual(file, { count: 300, filename, indexing: "row by row" })
      const found = await Deno.stat(filename)
      assert.deepEqual([found.ino, found.size], [ino, size])
    }, directory)
    assert.deepEqual(
      [...Deno.readDirSync(directory)].map(({ name }) => name),
      ["300.sqlite"],
    )
  }))
