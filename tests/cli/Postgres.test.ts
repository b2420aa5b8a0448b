import assert from "node:assert/strict"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Migrator from "effect/sql/Migrator"
import * as SqlClient from "effect/sql/SqlClient"
import { layerClient } from "../../src/server/stores/postgres/Connect.ts"
import { migrations } from "../../src/server/stores/postgres/Tables.ts"
import { cam2, clientOf, end, root, rootEnv, serve, start, startServer, stop } from "../Process.ts"
import { postgres } from "../PostgresServer.ts"
import { temporaryDatabase } from "../stores/Databases.ts"
import { addCamera, cameraById } from "../../mod.ts"
import { run } from "./InProcess.ts"

const password = "not-to-be-shown-4f1c"

/** Runs `body` with the URL of a new database, in which there is a password. */
const test = (name: string, body: (url: string, shown: string) => Promise<void>) =>
  Deno.test({
    name,
    ignore: typeof postgres === "string",
    fn: () =>
      temporaryDatabase.pipe(
        Effect.flatMap((plain) => {
          const url = new URL(Redacted.value(plain))
          const shown = `postgres://${url.host}${url.pathname}`
          url.username = "cam2"
          url.password = password
          return Effect.promise(() => body(url.href, shown))
        }),
        Effect.scoped,
        Effect.runPromise,
      ),
  })

const camera = {
  camera_type: "stream",
  m3u8_url: "https://example.org/a.m3u8",
  is_active_image: false,
  is_active_video: true,
} as const

test(
  "migrate: PostgreSQL is brought to the newest schema once, whoever comes first",
  async (db, shown) => {
    const dry = await run(["migrate", "--db", db, "--dry-run", "--json"])
    assert.equal(dry.code, 0, dry.stderr)
    const { newest, steps, ...told } = JSON.parse(dry.stdout)
    assert.deepEqual(told, { db: shown, dryRun: true, before: 0 })
    assert.deepEqual(steps, Object.keys(migrations))
    assert.equal(newest, Number.parseInt(steps.at(-1)!))
    const all = await Promise.all(
      Array.from({ length: 4 }, () => run(["migrate", "--db", db, "--json"])),
    )
    const done = all.map(({ stdout, stderr }) => stderr || JSON.parse(stdout).before)
    assert.deepEqual(done.sort(), [0, newest, newest, newest])
    const again = await run(["migrate"], { env: { CAM2_DATABASE_URL: db } })
    assert.deepEqual(again, {
      code: 0,
      stdout: `${shown} has the newest schema, ${newest}\n`,
      stderr: "",
    })
  },
)

test(
  "migrate: an older schema of PostgreSQL is told by a dry run and refused by serve, then brought on",
  async (db, shown) => {
    const all = Object.entries(migrations)
    const names = all.slice(2).map(([name]) => name)
    const newest = Number.parseInt(names.at(-1)!)
    await Effect.runPromise(Effect.provide(
      Migrator.make({})({ loader: Migrator.fromRecord(Object.fromEntries(all.slice(0, 2))) }),
      layerClient({ url: Redacted.make(db), maxConnections: 1 }),
    ))
    const dry = await run(["migrate", "--db", db, "--dry-run"])
    assert.deepEqual(dry.stdout.split("\n"), [
      `${shown} has schema 2; ${names.length} step${names.length === 1 ? "" : "s"} ` +
      `to schema ${newest} would be done:`,
      ...names.map((name) => `  ${name}`),
      "",
    ])
    const refused = await run(["serve", "--port", "0", "--db", db])
    assert.match(
      refused.stderr,
      new RegExp(`has schema 2 and this version needs schema ${newest}.*cam2 migrate`),
    )
    const done = await run(["migrate", "--db", db, "--json"])
    assert.deepEqual(JSON.parse(done.stdout).before, 2)
    const again = await run(["migrate", "--db", db, "--dry-run", "--json"])
    assert.deepEqual(JSON.parse(again.stdout).steps, [])
  },
)

const execute = (url: string, statement: string) =>
  Effect.runPromise(Effect.provide(
    Effect.flatMap(SqlClient.SqlClient, (sql) => sql.unsafe(statement)),
    layerClient({ url: Redacted.make(url), maxConnections: 1 }),
  ))

const tables = `SELECT relname::text AS name FROM pg_class
  WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' ORDER BY relname`

for (
  const [what, made, named] of [
    ["has tables of its own", "CREATE TABLE parcel (id int)", "parcel"],
    ["has a table of the same name", "CREATE TABLE camera (id int)", "camera"],
    [
      "numbers its steps in the same table",
      `CREATE TABLE effect_sql_migrations (migration_id int, name text);
       INSERT INTO effect_sql_migrations VALUES (3, 'orders');
       CREATE VIEW orders AS SELECT 1`,
      "effect_sql_migrations, orders",
    ],
  ] as const
) {
  test(
    `serve, migrate, copy: a PostgreSQL of another program that ${what} is left as it is`,
    async (db, shown) => {
      for (const statement of made.split(";")) await execute(db, statement)
      const before = await execute(db, tables)
      const reason = `belongs to another program, with the tables ${named}: the cameras need a ` +
        "database, or a schema, of their own\n"
      for (
        const args of [
          ["migrate", "--db", db],
          ["migrate", "--db", db, "--dry-run"],
          ["serve", "--port", "0", "--db", db],
          ["serve", "--port", "0", "--db", db, "--migrate"],
        ]
      ) {
        const { code, stderr } = await run(args)
        assert.deepEqual([code, stderr], [1, `cam2: The database ${reason}`])
      }
      const { code, stderr } = await run(["copy", "--from", db, "--to", "never-made.sqlite"])
      assert.deepEqual([code, stderr], [
        1,
        `cam2: Cannot copy ${shown} to never-made.sqlite: ${shown} ${reason}`,
      ])
      assert.deepEqual(await execute(db, tables), before)
    },
  )
}

test(
  "migrate: what an extension made, and what another schema has, is of no other program",
  async (db) => {
    await execute(db, "CREATE EXTENSION pg_buffercache")
    await execute(db, "CREATE SCHEMA parcels")
    await execute(db, "CREATE TABLE parcels.camera (id int)")
    const { code, stderr } = await run(["migrate", "--db", db])
    assert.deepEqual([code, stderr], [0, ""])
    const apart = new URL(db)
    apart.searchParams.set("options", "-csearch_path=cameras")
    await execute(db, "CREATE SCHEMA cameras")
    const again = await run(["migrate", "--db", apart.href, "--json"])
    assert.deepEqual([JSON.parse(again.stdout).before, again.stderr], [0, ""])
  },
)

test(
  "migrate: a database that has no room for every letter is refused, and stays empty",
  async (db, shown) => {
    const url = new URL(db)
    const name = `${url.pathname.slice(1)}_latin`
    const administer = (statement: string) =>
      Effect.runPromise(Effect.provide(
        Effect.flatMap(SqlClient.SqlClient, (sql) => sql.unsafe(statement)),
        layerClient({ url: Redacted.make(db), maxConnections: 1 }),
      ))
    await administer(
      `CREATE DATABASE ${name} ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0`,
    )
    try {
      url.pathname = `/${name}`
      const { code, stderr } = await run(["migrate", "--db", url.href])
      assert.equal(code, 1)
      assert.match(stderr, /its encoding is LATIN1, and it has to be UTF8/)
      const dry = await run(["migrate", "--db", url.href, "--dry-run", "--json"])
      assert.deepEqual([JSON.parse(dry.stdout).db, JSON.parse(dry.stdout).before], [
        `${shown}_latin`,
        0,
      ])
    } finally {
      await administer(`DROP DATABASE ${name} WITH (FORCE)`)
    }
  },
)

test("serve: PostgreSQL of an older schema is told and left as it is, and migrated where it is told to", async (db) => {
  const refused = await end(start([...cam2, "serve", "--port", "0", "--db", db]))
  assert.equal(refused.code, 1)
  assert.match(refused.stderr, /has schema 0 and this version needs schema \d+.*cam2 migrate/)
  assert.ok(!(refused.stdout + refused.stderr).includes(password))
  const first = await serve(db, { args: ["--migrate"] })
  const cameraID = await Effect.runPromise(Effect.provide(addCamera(camera), first.client))
  assert.deepEqual(await stop(first), { code: 0, stderr: "" })
  // Another process, with the same key of tokens, finds what is there.
  const second = await startServer([...cam2, "serve", "--port", "0", "--json"], {
    env: { ...rootEnv, CAM2_DATABASE_URL: db },
  })
  const found = await Effect.runPromise(
    Effect.provide(cameraById(cameraID), clientOf(second.baseURL, root)),
  )
  assert.equal(found.cameraID, cameraID)
  assert.deepEqual(await stop(second), { code: 0, stderr: "" })
})

for (
  const [url, expected] of [
    [`postgres://cam2:${password}@`, /postgres:\/\/user:password@host:port\/database/],
    ...["/", "?", "#"].map((mark) =>
      [
        `postgres://cam2:1${mark}${password}@127.0.0.1:1/cam2`,
        /expected postgres:.*%2F for \//i,
      ] as const
    ),
    [
      `postgres://cam2:${password}@127.0.0.1:1/cam2`,
      /Cannot open the database 127\.0\.0\.1:1\/cam2: /,
    ],
  ] as const
) {
  Deno.test(`serve: ${url.replace(password, "…")} is told what is wrong, without the password`, async () => {
    for (const args of [["serve", "--port", "0", "--db", url], ["migrate", "--db", url]]) {
      const { code, stderr, stdout } = await run(args)
      assert.notEqual(code, 0)
      assert.match(stderr, expected)
      assert.ok(!(stdout + stderr).includes(password))
    }
    const { code, stderr } = await run(["migrate"], { env: { CAM2_DATABASE_URL: url } })
    assert.notEqual(code, 0)
    assert.match(stderr, expected)
    assert.ok(!stderr.includes(password))
  })
}
