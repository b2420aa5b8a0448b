import assert from "node:assert/strict"
import { DatabaseSync } from "node:sqlite"
import * as Effect from "effect/Effect"
import { migrations } from "../../src/server/stores/sql/Migrations.ts"
import { layerClient } from "../../src/server/stores/sqlite/SqliteClient.ts"
import { cam2, end, serve, start, stop, withDirectory } from "../Process.ts"
import { migrateTo } from "../stores/OlderSchema.ts"
import { run } from "./InProcess.ts"

const names = Object.keys(migrations)
const newest = Number.parseInt(names.at(-1)!)

const makeOlder = (filename: string) =>
  Effect.runPromise(Effect.provide(migrateTo("0005_log_clients"), layerClient({ filename })))

const schemaOf = (filename: string) => {
  const database = new DatabaseSync(filename, { readOnly: true })
  const row = database.prepare("SELECT max(migration_id) AS found FROM effect_sql_migrations").get()
  database.close()
  return row!.found
}

const setSchema = (filename: string, schema: number) => {
  const database = new DatabaseSync(filename)
  database.exec(
    `INSERT INTO effect_sql_migrations (migration_id, name) VALUES (${schema}, 'later')`,
  )
  database.close()
}

Deno.test("migrate: a dry run tells the steps and does none, and then they are done once", () =>
  withDirectory(async (directory) => {
    const db = `${directory}/cameras.sqlite`
    await makeOlder(db)
    const steps = names.slice(5)
    const dry = await run(["migrate", "--db", db, "--dry-run"])
    assert.deepEqual(dry, {
      code: 0,
      stdout: [
        `${db} has schema 5; ${steps.length} steps to schema ${newest} would be done:`,
        ...steps.map((name) => `  ${name}`),
        "",
      ].join("\n"),
      stderr: "",
    })
    assert.equal(schemaOf(db), 5)
    const outcomes = []
    for (let count = 0; count < 2; count++) {
      const { code, stdout } = await run(["migrate", "--db", db, "--json"])
      outcomes.push([code, JSON.parse(stdout)])
    }
    assert.deepEqual(outcomes, [
      [0, { db, dryRun: false, before: 5, newest, steps }],
      [0, { db, dryRun: false, before: newest, newest, steps: [] }],
    ])
    assert.equal(schemaOf(db), newest)
    const { stdout } = await run(["migrate", "--db", db])
    assert.equal(stdout, `${db} has the newest schema, ${newest}\n`)
  }))

Deno.test("migrate: a missing file is made, but not by a dry run", () =>
  withDirectory(async (directory) => {
    const db = `${directory}/cameras.sqlite`
    const dry = await run(["migrate", "--db", db, "--dry-run", "--json"])
    assert.deepEqual(JSON.parse(dry.stdout).steps, names)
    const told = await run(["migrate", "--db", db, "--dry-run"])
    const would = `There is no ${db}: it would be made, with the newest schema, ${newest}\n`
    assert.deepEqual(told, { code: 0, stdout: would, stderr: "" })
    assert.deepEqual([...Deno.readDirSync(directory)], [])
    const made = `There was no ${db}: it was made, with the newest schema, ${newest}\n`
    assert.deepEqual(await run(["migrate", "--db", db]), { code: 0, stdout: made, stderr: "" })
    assert.equal(schemaOf(db), newest)
  }))

Deno.test("migrate: a database of a newer version is refused, and of a dry run told", () =>
  withDirectory(async (directory) => {
    const db = `${directory}/cameras.sqlite`
    await run(["migrate", "--db", db])
    setSchema(db, 999)
    const { code, stderr } = await run(["migrate", "--db", db])
    assert.equal(code, 1)
    assert.match(
      stderr,
      /^cam2: The database has schema 999 and this version knows schema \d+\. Use/,
    )
    const dry = await run(["migrate", "--db", db, "--dry-run"])
    assert.deepEqual(
      dry.stdout,
      `${db} has schema 999, of a newer version: this one knows schema ${newest}\n`,
    )
  }))

Deno.test("migrate: what is no camera database is refused in one line", () =>
  withDirectory(async (directory) => {
    await Deno.writeTextFile(`${directory}/text`, "a text of more than a hundred bytes ".repeat(10))
    for (
      const [db, reason] of [[directory, /a directory/], [`${directory}/text`, /not a database/]]
    ) {
      for (const more of [[], ["--dry-run"]]) {
        const { code, stderr } = await run(["migrate", "--db", String(db), ...more])
        assert.deepEqual([code, stderr.split("\n").length], [1, 2])
        assert.match(stderr, reason as RegExp)
      }
    }
    const { code, stderr } = await run(["migrate", "--db", ":memory:"])
    assert.deepEqual([code, stderr], [
      1,
      "cam2: Cannot migrate :memory:: a database in memory is not kept\n",
    ])
  }))

Deno.test("serve --no-migrate: an older schema is told and left, and a missing file is not made", () =>
  withDirectory(async (directory) => {
    const db = `${directory}/cameras.sqlite`
    const serving = (db: string) =>
      end(start([...cam2, "serve", "--port", "0", "--no-migrate", "--db", db]))
    const missing = await serving(db)
    assert.deepEqual([missing.code, missing.stderr], [
      1,
      `cam2: Cannot open ${db}: there is no such database\n`,
    ])
    assert.deepEqual([...Deno.readDirSync(directory)], [])
    await makeOlder(db)
    const older = await serving(db)
    assert.deepEqual([older.code, older.stderr], [
      1,
      `cam2: The database has schema 5 and this version needs schema ${newest}. Bring it there with ` +
      "cam2 migrate, or cam2 serve --migrate.\n",
    ])
    assert.equal(schemaOf(db), 5)
    await run(["migrate", "--db", db])
    await using server = await serve(db, { args: ["--no-migrate"] })
    assert.equal((await stop(server)).code, 0)
  }))

Deno.test("GET /ready: is 503 once another process has brought the database to a newer schema", () =>
  withDirectory(async (directory) => {
    const db = `${directory}/cameras.sqlite`
    await using server = await serve(db)
    const ask = async (path: string) => {
      const response = await fetch(`${server.baseURL}${path}`)
      return [response.status, response.headers.get("retry-after"), await response.json()]
    }
    assert.deepEqual(await ask("ready"), [200, null, { status: "ok" }])
    setSchema(db, 999)
    assert.deepEqual(await ask("ready"), [503, "5", {
      message: `The database has schema 999 by now, and this server knows ${newest}.`,
    }])
    assert.deepEqual(await ask("health"), [200, null, { status: "ok" }])
    assert.equal((await stop(server)).code, 0)
  }))

Deno.test("serve, migrate, copy: a URL that is none is told without what it holds", async () => {
  const url = "postgres://cam2:secret@"
  const commands: ReadonlyArray<ReadonlyArray<string>> = [
    ["serve", "--db", url],
    ["migrate", "--db", url],
    ["copy", "--from", url, "--to", "a.sqlite"],
  ]
  for (const args of commands) {
    const { code, stderr } = await run(args)
    assert.equal(code, 2)
    assert.match(
      stderr,
      /^cam2: --(db|from)\b.* expected postgres:\/\/user:password@host:port\/database, where .* %\n$/,
    )
    assert.equal(stderr.includes("secret"), false)
  }
})

Deno.test("--db, --from, --to: an address of another form is refused without what it holds, and makes no file", async () => {
  for (
    const url of [
      "mysql://cam2:geheim77@db.example.org/cam2",
      "postgress://cam2:geheim77@db.example.org/cam2",
      " postgres://cam2:geheim77@db.example.org/cam2",
      "postgres//cam2:geheim77@db.example.org/cam2",
      "jdbc:postgresql://cam2:geheim77@db.example.org/cam2",
      "host=db.example.org user=cam2 password=geheim77",
    ]
  ) {
    const expected =
      "expected the path of a file, or postgres://user:password@host:port/database, " +
      "where a password has %40 for @, %3A for :, %2F for /, %3F for ?, %23 for # and %25 for %\n"
    for (
      const [args, told] of [
        [["serve", "--port", "0", "--db", url], `cam2: --db is no database: ${expected}`],
        [["migrate", "--db", url], `cam2: --db is no database: ${expected}`],
        [["copy", "--from", url, "--to", "a.sqlite"], `cam2: --from: ${expected}`],
        [["copy", "--from", "a.sqlite", "--to", url], `cam2: --to: ${expected}`],
      ] as const
    ) assert.deepEqual(await run(args), { code: 2, stdout: "", stderr: told })
    const { stderr } = await run(["migrate"], { env: { CAM2_DATABASE_URL: url } })
    assert.ok(!stderr.includes("geheim77"), stderr)
  }
})

Deno.test("backup, check-db, doctor: the URL of a database is refused without what it holds", async () => {
  for (const [scheme, shown] of [["postgres", "postgres://db.example.org/cam2"], ["mysql", "…"]]) {
    const db = `${scheme}://cam2:geheim77@db.example.org/cam2`
    for (const args of [["backup", "a.sqlite"], ["check-db"], ["doctor"]]) {
      assert.deepEqual(await run([...args, "--db", db]), {
        code: 2,
        stdout: "",
        stderr:
          `cam2: Invalid value for flag --db: "${shown}". Expected the path of a file: this is ` +
          `for SQLite, and PostgreSQL has tools of its own, such as pg_dump; see cam2 ${
            args[0]
          } --help\n`,
      })
    }
  }
})
