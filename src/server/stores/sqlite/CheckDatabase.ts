/**
 * Finding out whether a database is whole.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import { blockSize } from "../sql/CameraBlocks.ts"
import { packSize } from "../sql/CameraPacks.ts"
import { DatabaseError } from "../sql/Migrations.ts"
import { countWrongPacks } from "./CheckPacks.ts"
import { checkOwner, findFile, hasLog, inMemory, reasonOf } from "./DatabaseFile.ts"
import { inThread } from "./Thread.ts"

/** What was found in a database. */
export interface Findings {
  /** What is wrong, the first hundred; none when the database is whole. */
  readonly problems: ReadonlyArray<string>
  /** How many cameras there are; undefined when that cannot be read. */
  readonly cameras: number | undefined
}

interface Checked {
  readonly file: string
  readonly readOnly: boolean
  readonly blockSize: number
}

// In the thread, which knows nothing of this module.
const check = (
  { blockSize, file, readOnly }: Checked,
  { DatabaseSync }: typeof import("node:sqlite"),
): Findings => {
  const database = new DatabaseSync(file, { readOnly })
  try {
    const all = (sql: string) => database.prepare(sql).all()
    database.exec("PRAGMA busy_timeout = 5000; BEGIN")
    const problems = all("PRAGMA integrity_check(100)")
      .map(({ integrity_check }) => String(integrity_check))
      .filter((problem) => problem !== "ok")
    if (problems.length > 0) return { problems, cameras: undefined }
    const tables = all("SELECT name FROM sqlite_schema WHERE type = 'table'").map(({ name }) =>
      name
    )
    if (tables.includes("camera_block")) {
      const columns = all("SELECT name FROM pragma_table_info('camera')").map(({ name }) => name)
      const shown = columns.includes("retired_at") ? "WHERE retired_at IS NULL" : ""
      const counted = `SELECT seq / ${blockSize}, count(*) FROM camera ${shown} GROUP BY 1`
      const kept = "SELECT block, cameras FROM camera_block WHERE cameras <> 0"
      const [row] = all(`SELECT (SELECT count(*) FROM (${counted} EXCEPT ${kept})) +
        (SELECT count(*) FROM (${kept} EXCEPT ${counted})) AS wrong`)
      if (row!.wrong !== 0) {
        problems.push("the table camera_block does not count the cameras: offsets lead elsewhere")
      }
    }
    const isIndexed =
      all("SELECT 1 FROM sqlite_schema WHERE name = 'camera_words_added'").length > 0
    if (isIndexed) {
      // The check of FTS5 compares nothing with the table unless it may write.
      database.exec(
        "CREATE VIRTUAL TABLE temp.word_at USING fts5vocab(main, camera_words, instance)",
      )
      const kept = "SELECT term, count(*), sum(doc) FROM temp.word_at GROUP BY term"
      const end = tables.includes("camera_words_end")
        ? "WHERE seq <= (SELECT last FROM camera_words_end)"
        : ""
      const texts = `SELECT seq, substr(replace(words, char(10), ''), 2) AS text FROM camera ${end}`
      const list = `'["' || replace(text, ' ', '","') || '"]'`
      const wanted = `SELECT word.value, count(DISTINCT seq), sum(DISTINCT seq)
        FROM (${texts}) CROSS JOIN json_each(${list}) AS word WHERE text <> '' GROUP BY word.value`
      const [row] = all(`SELECT (SELECT count(*) FROM (${wanted} EXCEPT ${kept})) +
        (SELECT count(*) FROM (${kept} EXCEPT ${wanted})) AS wrong`)
      if (row!.wrong !== 0) {
        problems.push("the index camera_words is not of the words of the cameras: q misses some")
      }
    }
    const cameras = tables.includes("camera")
      ? Number(all("SELECT count(*) AS cameras FROM camera")[0]!.cameras)
      : 0
    return { problems, cameras }
  } finally {
    database.close()
  }
}

const checkAll = Effect.fnUntraced(function* (checked: Checked) {
  const found = yield* inThread(check, checked)
  if (found.problems.length > 0) return found
  const wrong = yield* inThread(countWrongPacks, { ...checked, packSize })
  if (wrong === 0) return found
  return {
    ...found,
    problems: [
      `${wrong} rows of the table camera_pack are not as their cameras: counts and maps are wrong; ` +
      "where camera_pack, camera_pack_values and camera_unpacked are emptied, they are made again",
    ],
  }
})

/** Reads the whole database at `filename`, also while a server uses it, and writes nothing. */
export const checkDatabase = (filename: string): Effect.Effect<Findings, DatabaseError> => {
  const fail = (cause: unknown) =>
    new DatabaseError({
      message: `Cannot check ${filename || '""'}: ${reasonOf(cause)}`,
      cause,
    })
  return Effect.try({
    try: () => {
      const file = filename === inMemory ? undefined : findFile(filename)
      if (file === undefined) throw new Error("there is no such database")
      checkOwner(file)
      return { file, readOnly: hasLog(file), blockSize }
    },
    catch: fail,
  }).pipe(
    Effect.flatMap((checked) => Effect.mapError(checkAll(checked), fail)),
    // Some damage is met before SQLite can name it.
    Effect.catchIf(
      ({ message }) => message.includes("malformed"),
      ({ message }) => Effect.succeed({ problems: [message], cameras: undefined }),
    ),
  )
}
