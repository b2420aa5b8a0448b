import assert from "node:assert/strict"
import { DatabaseSync } from "node:sqlite"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as SqlClient from "effect/sql/SqlClient"
import * as Statement from "effect/sql/Statement"
import * as TestClock from "effect/testing/TestClock"
import { CameraStore, ClientStore } from "@cam2/camera-database/server"
import { layerClient, layerSqlite } from "@cam2/camera-database/sqlite"
import { toWire } from "../../src/contract/WriteCamera.ts"
import { migrate } from "../../src/server/stores/sql/Migrations.ts"
import * as SqlCameraStore from "../../src/server/stores/sql/SqlCameraStore.ts"
import { ipCamera, stored, streamCamera } from "../contract/Fixtures.ts"
import { sameButTimes } from "../contract/SameButTimes.ts"
import { type Stores, temporaryDirectory } from "./Engines.ts"

const idOf = (index: number) => index.toString(16).padStart(24, "0")

/** A store with the client that it runs on. */
const withClient = (filename: string) =>
  SqlCameraStore.layer.pipe(
    Layer.provideMerge(Layer.effectDiscard(migrate)),
    Layer.provideMerge(layerClient({ filename })),
  )

/** Runs a test with the path of a file that is gone afterwards. */
const withFile = (test: (filename: string) => Effect.Effect<void, unknown>) => () =>
  temporaryDirectory.pipe(
    Effect.flatMap((directory) => test(`${directory}/cam2.sqlite`)),
    Effect.scoped,
    Effect.runPromise,
  )

const open = <A, E>(filename: string, program: Effect.Effect<A, E, Stores>) =>
  Effect.provide(program, layerSqlite({ filename }))

/** What the database says to a statement, without the store. */
const query = (filename: string, sql: string) => {
  const database = new DatabaseSync(filename)
  try {
    return database.prepare(sql).all().map((row) => ({ ...row }))
  } finally {
    database.close()
  }
}

Deno.test(
  "sqlite: WAL and foreign keys are on, and no statement sleeps until a lock is free",
  withFile((filename) =>
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      const pragma = (name: string) =>
        Effect.map(
          sql.unsafe<Readonly<Record<string, unknown>>>(`PRAGMA ${name}`),
          ([row]) => Object.values(row!)[0],
        )
      assert.equal(yield* pragma("journal_mode"), "wal")
      assert.equal(yield* pragma("foreign_keys"), 1)
      assert.equal(yield* pragma("busy_timeout"), 0)
      assert.equal(yield* pragma("synchronous"), 1)
    }).pipe(Effect.provide(withClient(filename)))
  ),
)

/** Everything in a database, its schema included. */
const dump = (filename: string) => {
  const tables = query(filename, "SELECT name, sql FROM sqlite_schema ORDER BY name")
  const names = tables.map(({ name }) => String(name)).filter((name) =>
    ["app", "camera", "change_log", "effect_sql_migrations", "setting", "later"].includes(name)
  )
  return { tables, rows: names.map((name) => query(filename, `SELECT * FROM ${name}`)) }
}

const addTwo = Effect.gen(function* () {
  const store = yield* CameraStore
  yield* store.add(idOf(1), ipCamera)
  yield* store.add(idOf(2), streamCamera)
})

Deno.test(
  "sqlite: opening a database again changes nothing in it",
  withFile((filename) =>
    Effect.gen(function* () {
      yield* open(filename, addTwo)
      const before = dump(filename)
      yield* open(filename, Effect.void)
      yield* open(filename, Effect.void)
      assert.deepEqual(dump(filename), before)
      assert.equal(before.rows.flat().length > 4, true)
    })
  ),
)

Deno.test(
  "sqlite: a database from a newer version is refused and left as it was",
  withFile((filename) =>
    Effect.gen(function* () {
      yield* open(filename, addTwo)
      const newer = new DatabaseSync(filename)
      newer.exec(`
        CREATE TABLE later (name TEXT);
        INSERT INTO later VALUES ('kept');
        INSERT INTO effect_sql_migrations (migration_id, name) VALUES (999, 'later');
      `)
      newer.close()
      const before = dump(filename)
      const error = yield* Effect.flip(open(filename, Effect.void))
      assert.equal(error._tag, "DatabaseError")
      assert.match(
        error.message,
        /^The database has schema 999 and this version knows schema \d+\. Use a newer version of \S+\.$/,
      )
      assert.deepEqual(dump(filename), before)
    })
  ),
)

/** That opening `filename` fails with one line that names it. */
const cannotOpen = Effect.fnUntraced(function* (filename: string, reason: RegExp) {
  const error = yield* Effect.flip(open(filename, Effect.void))
  assert.equal(error._tag, "DatabaseError")
  assert.equal(error.message.includes("\n"), false)
  assert.equal(error.message.startsWith(`Cannot open the database ${filename}: `), true)
  assert.match(error.message, reason)
})

Deno.test(
  "sqlite: a file that is no database is refused and left as it was",
  withFile((filename) =>
    Effect.gen(function* () {
      const text = "This is a letter, and not a database.\n".repeat(100)
      yield* Effect.promise(() => Deno.writeTextFile(filename, text))
      yield* cannotOpen(filename, /not a database/)
      assert.equal(yield* Effect.promise(() => Deno.readTextFile(filename)), text)
    })
  ),
)

Deno.test(
  "sqlite: a directory and a path that leads nowhere are refused",
  withFile((filename) =>
    Effect.gen(function* () {
      yield* Effect.promise(() => Deno.mkdir(filename))
      yield* cannotOpen(filename, /it is a directory$/)
      yield* cannotOpen(`${filename}/no/such/directory.sqlite`, /there is no such directory$/)
    })
  ),
)

Deno.test(
  "sqlite: two servers on one file see each other's writes and lose none",
  withFile((filename) =>
    Effect.gen(function* () {
      const first = yield* Layer.build(layerSqlite({ filename }))
      const second = yield* Layer.build(layerSqlite({ filename }))
      const on = [first, second]
      yield* Effect.provideContext(addTwo, first)
      const cameraID = idOf(1)
      yield* Effect.forEach(
        Array.from({ length: 40 }, (_, index) => index),
        (index) =>
          Effect.gen(function* () {
            const store = yield* CameraStore
            yield* Effect.yieldNow
            yield* store.update({ cameraID, ...index % 2 ? { city: "Ulm" } : { state: "BW" } })
          }).pipe(Effect.provideContext(on[index % 2]!)),
        { concurrency: "unbounded", discard: true },
      )
      for (const context of on) {
        yield* Effect.gen(function* () {
          const store = yield* CameraStore
          const { items: [camera] } = yield* store.search({ camera_type: "ip" })
          assert.deepEqual(
            toWire(camera!),
            { ...toWire(camera!), cameraID, city: "Ulm", state: "BW", country: "DE" },
          )
          assert.equal((yield* store.changes({})).items.length, 42)
        }).pipe(Effect.provideContext(context))
      }
    }).pipe(Effect.scoped)
  ),
)

const answerOf = (name: string, expiresAt: number) => ({
  keyHash: name,
  requestHash: "request",
  sealed: "sealed",
  expiresAt,
})

const appOf = (clientID: string) => ({
  clientID,
  owner: "ada",
  permissionLevel: "user" as const,
  secretHash: clientID.padEnd(64, "0"),
})

Deno.test(
  "sqlite: two servers on one file do a write under one key once",
  withFile((filename) =>
    Effect.gen(function* () {
      const first = yield* Layer.build(layerSqlite({ filename }))
      const second = yield* Layer.build(layerSqlite({ filename }))
      const results = yield* Effect.forEach(
        Array.from({ length: 40 }, (_, index) => index),
        (index) =>
          Effect.gen(function* () {
            const store = yield* ClientStore
            yield* Effect.yieldNow
            return yield* store.add(
              appOf(`a${index}`),
              undefined,
              answerOf(`${index >> 2}`, 2 ** 50),
            )
          }).pipe(Effect.provideContext(index % 2 ? first : second)),
        { concurrency: "unbounded" },
      )
      assert.equal(results.filter(Boolean).length, 10)
      const store = yield* Effect.provideContext(ClientStore, first)
      assert.equal((yield* store.idsByOwner("ada")).length, 10)
    }).pipe(Effect.scoped)
  ),
)

Deno.test(
  "sqlite: expired answers go a few with each write, and no living one",
  withFile((filename) =>
    Effect.gen(function* () {
      yield* open(
        filename,
        Effect.gen(function* () {
          const store = yield* ClientStore
          for (let index = 0; index < 20; index++) {
            yield* store.add(appOf(`a${index}`), undefined, answerOf(`old ${index}`, 1000))
          }
          yield* store.add(appOf("b"), undefined, answerOf("living", 3000))
          const left = () => query(filename, "SELECT key_hash FROM kept_answer").length
          assert.equal(left(), 21)
          yield* TestClock.adjust(1000)
          yield* store.add(appOf("c"), undefined, answerOf("new 1", 3000))
          assert.equal(left(), 14)
          yield* store.add(appOf("d"), undefined, answerOf("new 2", 3000))
          yield* store.add(appOf("e"), undefined, answerOf("new 3", 3000))
        }),
      )
      assert.deepEqual(
        query(filename, "SELECT key_hash FROM kept_answer ORDER BY key_hash"),
        ["living", "new 1", "new 2", "new 3"].map((key_hash) => ({ key_hash })),
      )
    }).pipe(Effect.provide(TestClock.layer()))
  ),
)

Deno.test(
  "sqlite: a write whose answer cannot be kept is not done",
  withFile((filename) =>
    Effect.gen(function* () {
      yield* open(
        filename,
        Effect.gen(function* () {
          query(
            filename,
            `CREATE TRIGGER refuse BEFORE INSERT ON kept_answer
              BEGIN SELECT RAISE(ABORT, 'refused'); END`,
          )
          const store = yield* ClientStore
          const exit = yield* Effect.exit(
            store.add(appOf("a"), undefined, answerOf("key", 2 ** 50)),
          )
          assert.equal(exit._tag, "Failure")
          assert.deepEqual(yield* store.idsByOwner("ada"), [])
          assert.equal(yield* store.add(appOf("b")), true)
        }),
      )
    })
  ),
)

Deno.test("sqlite: an update that another one came before is made again on what that one wrote", () =>
  Effect.gen(function* () {
    const store = yield* CameraStore
    yield* addTwo
    const cameraID = idOf(1)
    const changes = [{ city: "Ulm" }, { state: "BW" }, { brand: "Bosch" }, { source: "cam2" }]
    // Every statement waits for its turn, so that all of them read before one writes.
    yield* Effect.forEach(changes, (change) => store.update({ cameraID, ...change }), {
      concurrency: "unbounded",
      discard: true,
    }).pipe(
      Effect.provideService(
        Statement.CurrentTransformer,
        (statement) => Effect.as(Effect.yieldNow, statement),
      ),
    )
    const { items: [camera] } = yield* store.search({ camera_type: "ip" })
    sameButTimes(
      toWire(camera!),
      toWire(stored(cameraID, Object.assign({ ...ipCamera }, ...changes) as typeof ipCamera)),
    )
    assert.equal((yield* store.changes({})).items.length, 2 + changes.length)
  }).pipe(Effect.provide(layerSqlite({ filename: ":memory:" })), Effect.runPromise))

Deno.test(
  "sqlite: what is added when it is missing is looked for in the same unit, beside another server",
  withFile((filename) =>
    Effect.gen(function* () {
      const store = yield* CameraStore
      const other = new DatabaseSync(filename)
      const seen: Array<string> = []
      const writeBeside = () => {
        try {
          other.exec(
            "PRAGMA busy_timeout = 0; UPDATE setting SET value = value; DELETE FROM camera",
          )
          return "written"
        } catch (error) {
          return (error as Error).message
        }
      }
      const candidates = [[idOf(1), ipCamera], [idOf(2), streamCamera]] as const
      const standIns = yield* store.addMissing(candidates, new Set()).pipe(
        Effect.provideService(
          Statement.CurrentTransformer,
          (statement) => Effect.sync(() => (seen.push(writeBeside()), statement)),
        ),
      )
      other.close()
      assert.deepEqual(standIns, [
        { cameraID: idOf(1), existing: false },
        { cameraID: idOf(2), existing: false },
      ])
      // Three statements look, and at least one adds.
      assert.ok(seen.length >= 4)
      assert.deepEqual(new Set(seen), new Set(["database is locked"]))
    }).pipe(Effect.provide(layerSqlite({ filename })))
  ),
)

Deno.test("sqlite: text that looks like SQL is text", () =>
  Effect.gen(function* () {
    const store = yield* CameraStore
    const city = `'; DROP TABLE camera; -- " \\ % _ [] ? :a $1`
    yield* store.add(idOf(1), { ...ipCamera, city })
    yield* store.add(idOf(2), streamCamera)
    const { items } = yield* store.search({ city: city.toUpperCase() })
    assert.deepEqual(items.map((camera) => camera.city), [city])
    yield* store.update({ cameraID: "' OR '1'='1", city: "x" }).pipe(Effect.flip)
    assert.equal((yield* store.search({})).items.length, 2)
  }).pipe(Effect.provide(layerSqlite({ filename: ":memory:" })), Effect.runPromise))
