/**
 * The table `camera_words`, by which the cameras with some words are found: an FTS5 index of what
 * {@linkcode wordsText} makes of each.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import * as SqlClient from "effect/sql/SqlClient"
import type { SqlError } from "effect/sql/SqlError"
import { askedWords } from "../../../domain/Words.ts"
import { takesBatches } from "./BatchClient.ts"

// A beginning that is kept is found at once, in the order of adding; for another one FTS5 would put
// together all words that begin so, in one statement, which takes half a second where many do.
const longestBeginning = 12
const beginnings = Array.from({ length: longestBeginning }, (_, index) => index + 1).join(" ")

// So many numbers of `seq` are indexed at a time.
const batch = 50_000

/** What the index is asked for the words of a question. */
export interface WordsMatch {
  /** What each word is asked as; all of them together are `all`. */
  readonly terms: ReadonlyArray<string>
  readonly all: string
  /** What has yet to be found in the words of a camera that the index gives. */
  readonly unsure: ReadonlyArray<string>
}

const isSure = (words: ReadonlyArray<string>) =>
  words.length === 1 && [...words[0]!].length <= longestBeginning

/** What to ask the index for `q`; it gives all cameras that have its words, and maybe more. */
export const matchOf = (q: string): WordsMatch => {
  const asked = askedWords(q)
  const terms = asked.flatMap((part) => {
    const words = part.trim().split(" ")
    return words.map((word, index) =>
      index < words.length - 1 ? `"${word}"` : `"${[...word].slice(0, longestBeginning).join("")}"*`
    )
  })
  return {
    terms: [...new Set(terms)],
    all: [...new Set(terms)].join(" AND "),
    unsure: asked.filter((part) => !isSure(part.trim().split(" "))),
  }
}

/** Whether this SQLite was built with FTS5; no other engine has it. */
export const hasFts5 = (sql: SqlClient.SqlClient): Effect.Effect<boolean> =>
  sql.onDialectOrElse({
    sqlite: () =>
      sql`SELECT 1 FROM pragma_module_list WHERE name = 'fts5'`.pipe(
        Effect.map((found) => found.length > 0),
        Effect.orElseSucceed(() => false),
      ),
    orElse: () => Effect.succeed(false),
  })

const isKept = (sql: SqlClient.SqlClient) =>
  Effect.map(
    sql`SELECT 1 FROM sqlite_schema WHERE type = 'trigger' AND name = 'camera_words_added'`,
    (found) => found.length > 0,
  )

/**
 * Whether reads may ask the index: it is there, and this SQLite can read it. An engine of batches has
 * it with its tables, and is not asked, for no request waits for what another one asked.
 */
export const hasWordsIndex = (sql: SqlClient.SqlClient): Effect.Effect<boolean> =>
  takesBatches(sql) ? Effect.succeed(true) : Effect.flatMap(
    hasFts5(sql),
    (can) => can ? Effect.orElseSucceed(isKept(sql), () => false) : Effect.succeed(false),
  )

// What is indexed are words already, so that the tokens are what is between the blanks: "ascii"
// changes nothing of them but letters that are not ASCII, and those it leaves as they are. Without
// the places of words it takes a third; the content is the table itself.
const createIndex = Effect.fnUntraced(function* (sql: SqlClient.SqlClient) {
  yield* sql`CREATE VIRTUAL TABLE camera_words USING fts5(
    words, content = 'camera', content_rowid = 'seq', columnsize = 0, detail = none,
    tokenize = 'ascii', prefix = '${sql.literal(beginnings)}'
  )`
  const [row] = yield* sql<{ readonly last: number | null }>`SELECT max(seq) AS last FROM camera`
  const last = row?.last ?? 0
  for (let after = 0; after < last; after += batch) {
    if (after > 0 && after % (20 * batch) === 0) {
      yield* Effect.logInfo(`Indexing the words of cameras: ${after} of ${last}`)
    }
    yield* sql`INSERT INTO camera_words (rowid, words) SELECT seq, words FROM camera
      WHERE seq > ${after} AND seq <= ${after + batch} ORDER BY seq`
  }
})

// The entry of a camera is taken away by what it was.
const remove = `INSERT INTO camera_words (camera_words, rowid, words)
    VALUES ('delete', OLD.seq, OLD.words)`
const add = "INSERT INTO camera_words (rowid, words) VALUES (NEW.seq, NEW.words)"

const triggers = ["camera_words_added", "camera_words_removed", "camera_words_changed"]

const dropTriggers = (sql: SqlClient.SqlClient) =>
  Effect.forEach(triggers, (trigger) => sql`DROP TRIGGER IF EXISTS ${sql(trigger)}`)

/** Makes the index of the words that are there, where this SQLite can. */
export const indexWords: Effect.Effect<void, SqlError, SqlClient.SqlClient> = Effect.gen(
  function* () {
    const sql = yield* SqlClient.SqlClient
    if (!(yield* hasFts5(sql))) return
    yield* createIndex(sql)
    const [removed, added] = [sql.literal(remove), sql.literal(add)]
    yield* sql`CREATE TRIGGER camera_words_added AFTER INSERT ON camera BEGIN ${added}; END`
    yield* sql`CREATE TRIGGER camera_words_removed AFTER DELETE ON camera BEGIN ${removed}; END`
    yield* sql`
    CREATE TRIGGER camera_words_changed AFTER UPDATE OF words ON camera
    WHEN OLD.words IS NOT NEW.words BEGIN ${removed}; ${added}; END`
  },
)

/** Up to this `seq` cameras are in the index; there are not more than {@linkcode mostLeft} after it. */
export const indexedUpTo = "(SELECT last FROM camera_words_end)"

// As many as a statement of an import adds. Each entry that is written alone costs four pages, which
// few cameras do not mind.
const mostLeft = 256
const perLeft = 8

const createTriggers = Effect.fnUntraced(function* (sql: SqlClient.SqlClient) {
  const [removed, added, end] = [sql.literal(remove), sql.literal(add), sql.literal(indexedUpTo)]
  const left = sql.literal(`min(${mostLeft}, ${indexedUpTo} / ${perLeft})`)
  yield* sql`CREATE TRIGGER camera_words_added AFTER INSERT ON camera
    WHEN NEW.seq NOT BETWEEN ${end} + 1 AND ${end} + ${left} BEGIN
      INSERT INTO camera_words (rowid, words) SELECT seq, words FROM camera
      WHERE seq > min(NEW.seq - 1, ${end}) AND seq <= NEW.seq ORDER BY seq;
      UPDATE camera_words_end SET last = NEW.seq WHERE last < NEW.seq;
    END`
  yield* sql`CREATE TRIGGER camera_words_removed AFTER DELETE ON camera
    WHEN OLD.seq <= ${end} BEGIN ${removed}; END`
  yield* sql`CREATE TRIGGER camera_words_changed AFTER UPDATE OF words ON camera
    WHEN OLD.words IS NOT NEW.words AND OLD.seq <= ${end} BEGIN ${removed}; ${added}; END`
})

/** Puts cameras into the index in lots, so that adding one costs less. */
export const indexWordsInLots: Effect.Effect<void, SqlError, SqlClient.SqlClient> = Effect.gen(
  function* () {
    const sql = yield* SqlClient.SqlClient
    yield* sql`CREATE TABLE camera_words_end (last INTEGER NOT NULL)`
    yield* sql`INSERT INTO camera_words_end SELECT coalesce(max(seq), 0) FROM camera`
    if (!(yield* isKept(sql))) return
    yield* dropTriggers(sql)
    yield* createTriggers(sql)
  },
)

/**
 * Brings the index in order after another SQLite used the database: one without FTS5 cannot write it,
 * and lets it go; one with FTS5 makes it again. Writes nothing where all is as it should be.
 */
export const mendWordsIndex: Effect.Effect<void, SqlError, SqlClient.SqlClient> = Effect.gen(
  function* () {
    const sql = yield* SqlClient.SqlClient
    const [can, is] = yield* Effect.all([hasFts5(sql), isKept(sql)])
    if (!can) {
      // Few databases are so large that it matters.
      yield* Effect.logDebug(
        "This SQLite has no FTS5: words are looked for in every camera, which takes longer.",
      )
    }
    if (can === is) return
    yield* sql.withTransaction(Effect.gen(function* () {
      // Another server may have done it meanwhile.
      if ((yield* isKept(sql)) === can) return
      if (can) {
        yield* sql`DROP TABLE IF EXISTS camera_words`
        yield* createIndex(sql)
        yield* sql`UPDATE camera_words_end SET last = (SELECT coalesce(max(seq), 0) FROM camera)`
        return yield* createTriggers(sql)
      }
      yield* dropTriggers(sql)
    }))
  },
)
