/**
 * Rows first, then what finds them: as SQLite makes large databases, in a fraction of the time.
 *
 * @module
 */
import type { DatabaseSync } from "node:sqlite"
import { progress } from "./Progress.ts"

interface Made {
  readonly name: string
  readonly sql: string
}

/**
 * Lets `write` add rows to the table `camera` while none of its indexes is kept, but those that keep
 * its columns unique; then makes them, by the statements that made them before, and in their order. What
 * triggers write is written row by row, but for the words, which FTS5 indexes by itself.
 */
export const withoutIndexes = (database: DatabaseSync, write: () => void): void => {
  const made = (conditions: string, ...values: ReadonlyArray<string>) =>
    database.prepare(`SELECT name, sql FROM sqlite_schema WHERE ${conditions} ORDER BY rowid`)
      .all(...values).map(({ name, sql }): Made => ({ name: String(name), sql: String(sql) }))
  const indexes = made(
    "type = 'index' AND sql IS NOT NULL AND tbl_name IN ('camera', 'change_log')",
  )
  const words = made("sql LIKE 'CREATE VIRTUAL TABLE % USING fts5(%content = ''camera''%'")
  const triggers = words.flatMap(({ name }) =>
    made("type = 'trigger' AND sql LIKE ? ESCAPE '\\'", `% INTO ${name.replaceAll("_", "\\_")} %`)
  )
  for (const { name } of indexes) database.exec(`DROP INDEX ${name}`)
  for (const { name } of triggers) database.exec(`DROP TRIGGER ${name}`)
  write()
  for (const { name, sql } of indexes) {
    progress(`${name} is made`)
    database.exec(sql)
  }
  for (const { name } of words) {
    progress(`${name} is made`)
    database.exec(`INSERT INTO ${name} (${name}) VALUES ('rebuild')`)
    database.exec(`UPDATE ${name}_end SET last = (SELECT coalesce(max(seq), 0) FROM camera)`)
  }
  for (const { sql } of triggers) database.exec(sql)
}
