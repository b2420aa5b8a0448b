import assert from "node:assert/strict"
import { DatabaseSync } from "node:sqlite"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import * as References from "effect/References"
import * as SqlClient from "effect/sql/SqlClient"
import * as Statement from "effect/sql/Statement"
import fc from "fast-check"
import type { NewCamera } from "@cam2/camera-database"
import { CameraStore, layerMemory } from "@cam2/camera-database/server"
import { layerClient, layerSqlite } from "@cam2/camera-database/sqlite"
import { mendWordsIndex } from "../../src/server/stores/sql/CameraWords.ts"
import { migrate } from "../../src/server/stores/sql/Migrations.ts"
import { CurrentSlices } from "../../src/server/stores/sql/Slices.ts"
import * as SqlCameraStore from "../../src/server/stores/sql/SqlCameraStore.ts"
import { checkDatabase } from "../../src/server/stores/sqlite/CheckDatabase.ts"
import { anyCharacter } from "../AnyCharacter.ts"
import { streamCamera } from "../contract/Fixtures.ts"
import { migrateTo } from "./OlderSchema.ts"
import { temporaryDirectory } from "./Engines.ts"

const idOf = (index: number) => index.toString(16).padStart(24, "0")
const client = layerClient({ filename: ":memory:" })
const database = SqlCameraStore.layer.pipe(
  Layer.provideMerge(Layer.effectDiscard(migrate)),
  Layer.provideMerge(client),
)

const named = (index: number, fields: Partial<NewCamera>): NewCamera => ({
  ...streamCamera,
  source: null,
  city: null,
  ...fields,
  m3u8_url: `https://example.org/${index}`,
} as NewCamera)

/** A SQLite without FTS5: it has no such module. */
const withoutFts5 = <A, E, R>(effect: Effect.Effect<A, E, R>) =>
  Effect.gen(function* () {
    const sql = yield* SqlClient.SqlClient
    return yield* Effect.provideService(
      effect,
      Statement.CurrentTransformer,
      (statement) =>
        Effect.succeed(
          statement.compile()[0].includes("pragma_module_list")
            ? sql`SELECT 1 WHERE 1 = 0`
            : statement,
        ),
    )
  })

const rest = `INSERT INTO camera_words (rowid, words) SELECT seq, words FROM camera
  WHERE seq > (SELECT last FROM camera_words_end);
  UPDATE camera_words_end SET last = (SELECT max(seq) FROM camera)`

/** What FTS5 itself says of the index, compared with the table, once the last cameras are in it too. */
const isWhole = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  for (const statement of rest.split(";")) yield* sql.unsafe(statement)
  yield* sql`INSERT INTO camera_words (camera_words, rank) VALUES ('integrity-check', 1)`
})

const pieces = [
  ..."aAzé0९ßẞſİıŁøÆœﬁ²½ⅣΣςσΆάДйёЁאבשׁعربيةفیकाखिংগঅหกาัຂມထ་ཀកនあアー漢字東京뷁한국ㄱㄅ𐐀𐐨𝒳𠀀",
  "é",
  "interstate",
  "Straße",
  "internationalisations",
  ..." \n.,-_'\"*:^()\u0000\u00ad\u200b\u0301",
  " ",
  " AND ",
  "🚗",
]
const text = fc.array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 8 }).map((parts) =>
  parts.join("")
)
const script = fc.oneof(
  text,
  fc.string({ unit: anyCharacter, minLength: 1, maxLength: 6 }).filter((value) =>
    value.isWellFormed()
  ),
)

Deno.test("sqlite: the index of words gives what the memory store gives, in every script", () =>
  fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ name: script, city: script }), { minLength: 1, maxLength: 12 }),
      fc.array(script, { minLength: 1, maxLength: 6 }),
      async (texts, others) => {
        const questions = [
          ...others,
          ...texts.flatMap(({ city, name }) => [name, city.slice(0, 3)]),
        ]
          .filter((question) => /[\p{L}\p{N}]/u.test(question.normalize("NFKD")))
        const ask = Effect.gen(function* () {
          const store = yield* CameraStore
          yield* store.addAll(
            texts.map((fields, index) => [idOf(index), named(index, fields)] as const),
          )
          return yield* Effect.forEach(
            questions,
            (q) =>
              Effect.map(store.search({ q }), ({ items }) => items.map(({ cameraID }) => cameraID)),
          )
        })
        const expected = await Effect.runPromise(Effect.provide(ask, layerMemory))
        for (const found of [0, 4000]) {
          const given = await ask.pipe(
            Effect.provideService(CurrentSlices, { width: 5, found, patience: 10_000 }),
            Effect.provide(database),
            Effect.runPromise,
          )
          assert.deepEqual(given, expected)
        }
      },
    ),
    { numRuns: 60 },
  ))

Deno.test("sqlite: the index of words is right after every kind of write", () =>
  Effect.gen(function* () {
    const store = yield* CameraStore
    const ask = (q: string) =>
      Effect.map(store.search({ q }), ({ items }) => items.map(({ cameraID }) => cameraID))
    yield* store.add(idOf(1), named(1, { name: "Tor eins" }))
    yield* store.addAll([[idOf(2), named(2, { name: "Tor zwei" })]])
    yield* store.put(idOf(3), named(3, { source: "S", source_id: "1", name: "Tor drei" }))
    assert.deepEqual(yield* ask("tor"), [idOf(1), idOf(2), idOf(3)])
    yield* store.update({ cameraID: idOf(1), name: "Brücke" })
    yield* store.put(idOf(9), named(3, { source: "S", source_id: "1", name: "Weg" }))
    yield* store.putAll([[idOf(9), named(2, { road: "A7" })]], new Set())
    assert.deepEqual(yield* ask("tor"), [idOf(2)])
    assert.deepEqual(yield* ask("bruck"), [idOf(1)])
    assert.deepEqual(yield* ask("a7"), [idOf(2)])
    yield* store.retire(idOf(2), undefined)
    assert.deepEqual(yield* ask("a7"), [])
    yield* store.remove(idOf(1))
    assert.deepEqual(yield* ask("bruck"), [])
    yield* isWhole
  }).pipe(Effect.provide(database), Effect.runPromise))

Deno.test("sqlite: cameras are put into the index of words in lots, and found before and after", () =>
  Effect.gen(function* () {
    const sql = yield* SqlClient.SqlClient
    const store = yield* CameraStore
    const left = Effect.map(
      sql<{ readonly left: number }>`
        SELECT max(seq) - (SELECT last FROM camera_words_end) AS left FROM camera`,
      ([row]) => row!.left,
    )
    const lefts: Array<number> = []
    for (let index = 1; index <= 700; index++) {
      const name = `Tor k${index % 7} n${index}x`
      yield* store.add(idOf(index), named(index, { name }))
      lefts.push(yield* left)
      if (index % 50 !== 0) continue
      // The last is found, and the first of those that are not in the index, with what is in it.
      for (const one of [index, index - lefts.at(-1)!, 1]) {
        assert.equal(yield* store.count({ q: `n${one}x tor` }), 1)
      }
      yield* store.update({ cameraID: idOf(index), name: "Brücke" })
      yield* store.remove(idOf(index - 25))
      assert.equal(yield* store.count({ q: "bruck" }), index / 50)
      assert.equal(yield* store.count({ q: "tor" }), index - 2 * index / 50)
      const page = yield* store.search({ q: "k3 tor", offset: Math.floor(index / 50), limit: 1 })
      assert.equal(page.items.length, 1)
    }
    assert.ok(lefts.slice(0, 7).every((left) => left === 0))
    assert.ok(lefts.includes(60) && Math.max(...lefts) <= 256)
    yield* isWhole
  }).pipe(
    Effect.provideService(CurrentSlices, { width: 40, found: 10, patience: 10_000 }),
    Effect.provide(database),
    Effect.runPromise,
  ))

Deno.test("migrate: an older database gets its words indexed, more than are read at a time", () =>
  Effect.gen(function* () {
    const sql = yield* SqlClient.SqlClient
    yield* migrateTo("0010_index_order")
    yield* sql`
      WITH RECURSIVE number (seq) AS (SELECT 1 UNION ALL SELECT seq + 1 FROM number WHERE seq < 60000)
      INSERT INTO camera (
        seq, camera_id, camera_type, m3u8_url, is_active_image, is_active_video, words, changed_at
      ) SELECT seq, printf('%024x', seq), 'stream', 'x' || seq, 0, 0, ' ulm ' || seq,
        '2026-01-01T00:00:00.000Z' FROM number`
    yield* migrate
    yield* isWhole
    const store = yield* Effect.provide(CameraStore, SqlCameraStore.layer)
    assert.equal(yield* store.count({ q: "ulm" }), 60_000)
    assert.equal(yield* store.count({ q: "59999" }), 1)
  }).pipe(Effect.provide(client), Effect.runPromise))

Deno.test("sqlite: without FTS5 words are found all the same, and a later one indexes them again", () => {
  const said: Array<unknown> = []
  const logger = Logger.make(({ message }) => void said.push(message))
  return Effect.gen(function* () {
    const sql = yield* SqlClient.SqlClient
    yield* withoutFts5(Effect.andThen(migrate, mendWordsIndex))
    const count = (q: string) =>
      Effect.flatMap(
        Effect.provide(CameraStore, Layer.fresh(SqlCameraStore.layer)),
        (store) => store.count({ q }),
      )
    const add = (index: number) =>
      Effect.flatMap(
        Effect.provide(CameraStore, Layer.fresh(SqlCameraStore.layer)),
        (store) => store.add(idOf(index), named(index, { name: "Tor" })),
      )
    yield* withoutFts5(add(1))
    assert.equal(yield* withoutFts5(count("to")), 1)
    assert.equal(said.filter((message) => String(message).includes("FTS5")).length, 1)
    yield* mendWordsIndex
    assert.equal(yield* count("to"), 1)
    yield* add(2)
    yield* withoutFts5(mendWordsIndex)
    yield* withoutFts5(add(3))
    assert.equal(yield* withoutFts5(count("to")), 3)
    const triggers = sql`SELECT name FROM sqlite_schema WHERE name LIKE 'camera_words_%ed'`
    assert.deepEqual(yield* triggers, [])
    yield* mendWordsIndex
    assert.equal(yield* count("to"), 3)
    yield* isWhole
  }).pipe(
    Effect.provideService(References.MinimumLogLevel, "Debug"),
    Effect.provide(Logger.layer([logger])),
    Effect.provide(client),
    Effect.runPromise,
  )
})

Deno.test("checkDatabase: tells of words that are not in the index, and of some that are too many", () =>
  Effect.gen(function* () {
    const filename = `${yield* temporaryDirectory}/cam2.sqlite`
    yield* Effect.gen(function* () {
      const store = yield* CameraStore
      yield* store.add(idOf(1), named(1, { name: "Baden Baden", city: "東京" }))
      yield* store.add(idOf(2), named(2, {}))
    }).pipe(Effect.provide(layerSqlite({ filename })))
    assert.deepEqual(yield* checkDatabase(filename), { problems: [], cameras: 2 })
    using other = new DatabaseSync(filename)
    other.exec(rest)
    assert.deepEqual((yield* checkDatabase(filename)).problems, [])
    const problem = ["the index camera_words is not of the words of the cameras: q misses some"]
    other.exec("INSERT INTO camera_words (rowid, words) VALUES (2, ' ulm')")
    assert.deepEqual((yield* checkDatabase(filename)).problems, problem)
    other.exec("INSERT INTO camera_words (camera_words, rowid, words) VALUES ('delete', 2, ' ulm')")
    assert.deepEqual((yield* checkDatabase(filename)).problems, [])
    other.exec(
      "INSERT INTO camera_words (camera_words, rowid, words) VALUES ('delete', 1, ' baden')",
    )
    assert.deepEqual((yield* checkDatabase(filename)).problems, problem)
  }).pipe(Effect.scoped, Effect.runPromise))

const count = 1000
const limits = { width: 40, found: 10, patience: 10_000 }

/** Every camera has "weg", every tenth "ulm", and one "tor". */
const fill = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  yield* sql`
    WITH RECURSIVE number (seq) AS (
      SELECT 1 UNION ALL SELECT seq + 1 FROM number WHERE seq < ${count}
    )
    INSERT INTO camera (
      seq, camera_id, camera_type, m3u8_url, is_active_image, is_active_video, words, changed_at
    )
    SELECT seq, printf('%024x', seq), 'stream', 'https://example.org/' || seq, seq % 2, 0,
      iif(seq % 10 = 0, ' weg ulm', ' weg') || iif(seq = ${count}, ' tor', ''),
      '2026-01-01T00:00:00.000Z' FROM number`
})

/** What is read of cameras by `effect`, statement by statement: how, and of how many rows at most. */
const readBy = <A, E, R>(effect: Effect.Effect<A, E, R>) =>
  Effect.gen(function* () {
    const sql = yield* SqlClient.SqlClient
    const sent: Array<readonly [text: string, params: ReadonlyArray<unknown>]> = []
    const value = yield* Effect.provideService(
      effect,
      Statement.CurrentTransformer,
      (statement) => {
        sent.push(statement.compile())
        return Effect.succeed(statement)
      },
    )
    const plans = yield* Effect.forEach(sent, ([text, params]) =>
      Effect.map(
        sql.unsafe<{ readonly detail: string }>(`EXPLAIN QUERY PLAN ${text}`, params),
        (lines) => lines.map(({ detail }) => detail),
      ))
    return { value, sent, plans }
  })

const scanned = (lines: ReadonlyArray<string>) =>
  lines.filter((line) =>
    /^SCAN (?!json_each|\(subquery|part$|word$|camera_words_end$|camera_words VIRTUAL)/.test(line)
  )

const inOrder = /^SCAN camera_words VIRTUAL TABLE INDEX 64:M1><$/
const lookUp = /^SEARCH camera USING (COVERING INDEX camera_scan \(seq=\?\)|INTEGER PRIMARY KEY)/

for (
  const [what, filter, expected] of [
    ["words that one camera has", { q: "tor" }, 1],
    ["words that one camera has, beside what all have", { q: "weg to" }, 1],
    ["words that one camera has, and an attribute", { q: "tor", resolution_width: 7 }, 0],
  ] as const
) {
  Deno.test(`sqlite: ${what} are found by the index of words at once`, () =>
    Effect.gen(function* () {
      yield* fill
      const store = yield* CameraStore
      const { plans, sent, value } = yield* readBy(store.count(filter))
      assert.equal(value, expected)
      const plan = plans.at(-1)!
      assert.ok(plan.some((line) => /^SCAN camera_words VIRTUAL TABLE/.test(line)))
      assert.match(plan.at(-1)!, lookUp)
      // Those that are not in it yet.
      assert.ok(
        plan.some((line) => /^SEARCH camera USING INTEGER PRIMARY KEY \(rowid>\?\)/.test(line)),
      )
      assert.deepEqual(plans.flatMap(scanned), [])
      const searched = yield* readBy(store.search(filter))
      for (const read of [plan, searched.plans.at(-1)!]) {
        // As one list, of which no part looks at more cameras than those.
        assert.ok(read.includes("CO-ROUTINE word"), read.join("\n"))
      }
      // Each word is asked for alone, as far as there are few of it, and no slice is read.
      assert.ok(sent.length <= 3)
    }).pipe(
      Effect.provideService(CurrentSlices, limits),
      Effect.provide(database),
      Effect.runPromise,
    ))
}

Deno.test("sqlite: words that many cameras have are read in slices of so many of them, in their order", () =>
  Effect.gen(function* () {
    yield* fill
    const sql = yield* SqlClient.SqlClient
    const store = yield* CameraStore
    const { plans, sent, value } = yield* readBy(store.search({ q: "ulm", offset: 70, limit: 5 }))
    assert.deepEqual(value.items.map(({ cameraID }) => Number.parseInt(cameraID, 16)), [
      ...[710, 720, 730, 740, 750],
    ])
    assert.deepEqual(plans.flatMap(scanned), [])
    const slices = sent.filter(([text]) => /^SELECT camera_words.rowid AS seq/.test(text))
    assert.ok(slices.length > 0)
    for (const [text, params] of slices) {
      const [plan] = yield* sql.unsafe<{ readonly detail: string }>(
        `EXPLAIN QUERY PLAN ${text}`,
        params,
      )
      assert.match(plan!.detail, inOrder)
      const [match, after, last] = params
      const [row] = yield* sql<{ readonly cameras: number }>`SELECT count(*) AS cameras
        FROM camera_words WHERE camera_words MATCH ${match}
        AND rowid > CAST(${after} AS INTEGER) AND rowid <= CAST(${last} AS INTEGER)`
      assert.ok(row!.cameras <= limits.width)
    }
  }).pipe(
    Effect.provideService(CurrentSlices, limits),
    Effect.provide(database),
    Effect.runPromise,
  ))
