import assert from "node:assert/strict"
import { DatabaseSync } from "node:sqlite"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Option from "effect/Option"
import * as SqlClient from "effect/sql/SqlClient"
import * as Statement from "effect/sql/Statement"
import { ClientStore, type StoreRange } from "@cam2/camera-database/server"
import { layerClient, layerSqlite } from "@cam2/camera-database/sqlite"
import { CurrentSlices } from "../../src/server/stores/sql/Slices.ts"
import { temporaryDirectory } from "./Engines.ts"
import { migrateTo } from "./OlderSchema.ts"

const withFile = (test: (filename: string) => Effect.Effect<void, unknown>) => () =>
  temporaryDirectory.pipe(
    Effect.flatMap((directory) => test(`${directory}/cam2.sqlite`)),
    Effect.scoped,
    Effect.runPromise,
  )

const open = <A, E>(filename: string, program: Effect.Effect<A, E, ClientStore>) =>
  Effect.provide(program, layerSqlite({ filename }))

const alter = (filename: string, sql: string) =>
  Effect.sync(() => {
    const database = new DatabaseSync(filename)
    database.exec(sql)
    database.close()
  })

const appOf = (clientID: string) => ({
  clientID,
  owner: "ada",
  permissionLevel: "user" as const,
  secretHash: "0".repeat(64),
})

Deno.test(
  "sqlite: a change to a client whose log entry cannot be kept is not made",
  withFile((filename) =>
    Effect.gen(function* () {
      yield* open(filename, Effect.flatMap(ClientStore, (store) => store.add(appOf("a"))))
      yield* alter(
        filename,
        `CREATE TRIGGER full BEFORE INSERT ON app_log BEGIN SELECT RAISE(ABORT, 'no room'); END`,
      )
      yield* open(
        filename,
        Effect.gen(function* () {
          const store = yield* ClientStore
          const writes = [
            store.add(appOf("b")),
            store.update("a", { owner: "bob" }),
            store.replaceSecret("a", "f".repeat(64)),
            store.remove("a"),
          ]
          for (const write of writes) assert.ok(Exit.isFailure(yield* Effect.exit(write)))
          assert.deepEqual(
            yield* store.byId("a"),
            Option.some({ ...appOf("a"), generation: 1 }),
          )
          assert.deepEqual(yield* store.byId("b"), Option.none())
          assert.equal((yield* store.log({})).items.length, 1)
        }),
      )
    })
  ),
)

Deno.test(
  "sqlite: owners of an older database are read and searched for, and cut in the log",
  withFile((filename) =>
    Effect.gen(function* () {
      const owners = ["x".repeat(500_000), "   ", "a\u202eb"]
      yield* Effect.gen(function* () {
        const sql = yield* SqlClient.SqlClient
        yield* migrateTo("0004_keep_answers")
        for (const [index, owner] of owners.entries()) {
          yield* sql`INSERT INTO app (client_id, owner, permission_level, secret_hash)
            VALUES (${`old ${index}`}, ${owner}, 'user', '0')`
        }
      }).pipe(Effect.provide(layerClient({ filename })))
      yield* open(
        filename,
        Effect.gen(function* () {
          const store = yield* ClientStore
          assert.deepEqual((yield* store.log({})).items, [])
          for (const [index, owner] of owners.entries()) {
            assert.deepEqual(yield* store.idsByOwner(owner), [`old ${index}`])
            const by = { clientID: `old ${index}`, owner }
            yield* store.update(`old ${index}`, { owner: "bob" }, by)
          }
          const { items } = yield* store.log({})
          const told = owners.map((owner) => owner.slice(0, 200))
          assert.deepEqual(
            items.map(({ actorOwner, oldOwner, owner }) => [actorOwner, oldOwner, owner]),
            told.map((owner) => [owner, owner, "bob"]),
          )
        }),
      )
    })
  ),
)

Deno.test(
  "sqlite: clients and entries of an older database are read, and changed and removed as new ones",
  withFile((filename) =>
    Effect.gen(function* () {
      yield* Effect.gen(function* () {
        const sql = yield* SqlClient.SqlClient
        yield* migrateTo("0005_log_clients")
        for (const [client_id, permission_level] of [["old", "admin"], ["older", "user"]]) {
          yield* sql`INSERT INTO app ${
            sql.insert({
              client_id,
              owner: "ada",
              permission_level,
              secret_hash: "0",
              usage_count: 7,
              changed_at: "2018-07-04T19:52:52.337Z",
            })
          }`
        }
      }).pipe(Effect.provide(layerClient({ filename })))
      yield* open(
        filename,
        Effect.gen(function* () {
          const store = yield* ClientStore
          const facts = { owner: "ada", usage: 7 }
          const old = { ...facts, clientID: "old", permissionLevel: "admin" as const }
          const older = { ...facts, clientID: "older", permissionLevel: "user" as const }
          assert.deepEqual(yield* store.list("ada", { limit: 9 }), [old, older])
          yield* store.update("older", { permissionLevel: "webUI" })
          yield* store.replaceSecret("older", "1")
          yield* store.remove("older")
          assert.deepEqual(yield* store.list("ada", { limit: 9 }), [old])
          const { items } = yield* store.log({})
          assert.deepEqual(
            items.map(({ action, clientID, oldPermissionLevel, permissionLevel }) =>
              [action, clientID, permissionLevel, oldPermissionLevel] as const
            ),
            [
              ["register", "old", "admin", undefined],
              ["register", "older", "user", undefined],
              ["update", "older", "webUI", "user"],
              ["resetSecret", "older", "webUI", undefined],
              ["remove", "older", "webUI", undefined],
            ],
          )
        }),
      )
    })
  ),
)

Deno.test(
  "sqlite: a page of the clients of an owner reads that page and no more",
  withFile((filename) =>
    Effect.gen(function* () {
      yield* open(filename, Effect.void)
      const database = new DatabaseSync(filename)
      const plan = database.prepare(`EXPLAIN QUERY PLAN SELECT client_id FROM app
        WHERE owner = 'a' AND client_id > 'b' ORDER BY client_id LIMIT 9`).all()
      database.close()
      const steps = plan.map(({ detail }) => String(detail))
      assert.equal(steps.length, 1)
      assert.match(steps[0]!, /USING COVERING INDEX app_owner_client \(owner=\? AND client_id>\?\)/)
    })
  ),
)

Deno.test(
  "sqlite: a range of the log is read in the order of its entries, and no more than a slice at a time",
  withFile((filename) =>
    Effect.gen(function* () {
      yield* open(filename, Effect.asVoid(ClientStore))
      yield* alter(
        filename,
        `WITH RECURSIVE number (seq) AS (
          SELECT 1 UNION ALL SELECT seq + 1 FROM number WHERE seq < 1000
        )
        INSERT INTO app_log (timestamp, action, client_id, owner, permission_level)
        SELECT strftime('%Y-%m-%dT%H:%M:%fZ', seq, 'unixepoch'), 'register', seq, 'ada', 'user'
        FROM number`,
      )
      const limits = { width: 40, found: 3, patience: 10_000 }
      const sent: Array<readonly [text: string, params: ReadonlyArray<unknown>]> = []
      yield* open(
        filename,
        Effect.gen(function* () {
          const { log } = yield* ClientStore
          const walk = Effect.fnUntraced(function* (range: StoreRange) {
            const found: Array<number> = []
            for (let page = yield* log(range);; page = yield* log({ ...range, after: page.next })) {
              found.push(...page.items.map(({ clientID }) => Number(clientID)))
              if (page.next === undefined) return found
            }
          })
          const [start, end] = [300_000, 700_000]
          for (const range of [{}, { start }, { end }, { start, end }, { start: 999_000, end }]) {
            const { end = Infinity, start = 0 } = range as StoreRange
            assert.deepEqual(
              yield* walk(range),
              Array.from({ length: 1000 }, (_, index) => index + 1)
                .filter((second) => second * 1000 >= start && second * 1000 <= end),
            )
          }
          const few = { start: 998_000 }
          assert.deepEqual(yield* walk(few), [998, 999, 1000])
          const past = yield* log({ start, offset: 150 })
          assert.equal(past.items[0]?.clientID, "450")
        }).pipe(
          Effect.provideService(CurrentSlices, limits),
          Effect.provideService(Statement.CurrentTransformer, (statement) => {
            sent.push(statement.compile())
            return Effect.succeed(statement)
          }),
        ),
      )
      const slices = sent.filter(([text]) => /app_log"? NOT INDEXED/.test(text))
      assert.ok(slices.length > 25)
      for (const [text, params] of slices) {
        const [after, last] = params.map(Number)
        assert.ok(last! - after! <= limits.width, text)
      }
    })
  ),
)
