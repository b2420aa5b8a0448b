import assert from "node:assert/strict"
import { existsSync } from "node:fs"
import { DatabaseSync } from "node:sqlite"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as SqlClient from "effect/sql/SqlClient"
import { CameraStore, type Stores } from "@cam2/camera-database/server"
import { layerPostgres } from "@cam2/camera-database/postgres"
import { layerSqlite } from "@cam2/camera-database/sqlite"
import { layerClient } from "../../src/server/stores/postgres/Connect.ts"
import { numbered } from "../contract/Fixtures.ts"
import { postgres } from "../PostgresServer.ts"
import { cam2, end, sleep, start, withDirectory } from "../Process.ts"
import { temporaryDatabase } from "../stores/Databases.ts"
import { addOne, fill, idOf, tell } from "./Copying.ts"
import { run } from "./InProcess.ts"

const within = <A, E>(filename: string, effect: Effect.Effect<A, E, Stores>) =>
  effect.pipe(Effect.provide(layerSqlite({ filename, index: false })), Effect.runPromise)

const copy = (from: string, to: string, ...more: ReadonlyArray<string>) =>
  run(["copy", "--from", from, "--to", to, ...more])

const checksumsOf = ({ code, stderr, stdout }: Awaited<ReturnType<typeof run>>) => {
  assert.deepEqual([code, stderr], [0, ""])
  return JSON.parse(stdout).tables
}

/** Runs statements on a file that nobody has open. */
const execute = (filename: string, sql: string) => {
  const database = new DatabaseSync(filename)
  database.exec(sql)
  database.close()
}

Deno.test("copy: of a file has all that it has, and goes on with its numbers", () =>
  withDirectory(async (directory) => {
    const [from, to] = [`${directory}/from.sqlite`, `${directory}/to.sqlite`]
    await within(from, fill(2100))
    const before = await within(from, tell)
    const { code, stderr, stdout } = await copy(from, to)
    assert.deepEqual([code, stderr], [0, ""])
    assert.equal(
      stdout,
      `${to} is a copy of ${from}, and both are the same: 1 sources, 2099 cameras, 2105 changes, ` +
        "11 clients, 15 changes of clients, 13 kept responses, 1 settings\n",
    )
    assert.deepEqual(await within(to, tell), before)
    const checked = await run(["check-db", "--db", to])
    assert.deepEqual([checked.code, checked.stdout], [0, `${to} is whole: 2099 cameras\n`])
    assert.deepEqual(await within(to, addOne), await within(from, addOne))
    assert.equal(Deno.statSync(to).mode! & 0o777, 0o600)
  }))

Deno.test("copy: of a copy that is whole is compared again, and told where they differ", () =>
  withDirectory(async (directory) => {
    const [from, to] = [`${directory}/from.sqlite`, `${directory}/to.sqlite`]
    await within(from, fill(30))
    const first = checksumsOf(await copy(from, to, "--json"))
    assert.deepEqual(checksumsOf(await copy(from, to, "--json")), first)
    await within(to, addOne)
    const { code, stderr } = await copy(from, to)
    assert.equal(code, 1)
    assert.match(
      stderr,
      /: The table camera is not the same: 29 and 30 rows\. One of the databases/,
    )
  }))

Deno.test("copy: what cannot be copied, or copied into, is one line and stays as it is", () =>
  withDirectory(async (directory) => {
    const at = (name: string) => `${directory}/${name}.sqlite`
    await within(at("from"), fill(10))
    await within(at("other"), fill(11))
    await within(
      at("served"),
      Effect.flatMap(CameraStore, (store) => store.add(idOf(1), numbered(1))),
    )
    await Deno.writeTextFile(at("text"), "a text of more than a hundred bytes ".repeat(10))
    assert.equal((await copy(at("other"), at("copy"))).code, 0)
    await Deno.symlink(at("from"), at("link"))
    await Deno.link(at("from"), at("hard link"))
    await within(at("newer"), Effect.void)
    execute(at("newer"), "INSERT INTO effect_sql_migrations (migration_id, name) VALUES (999, 'x')")
    execute(at("other"), "INSERT INTO effect_sql_migrations (migration_id, name) VALUES (999, 'x')")
    const served = await within(at("served"), tell)
    const refused: ReadonlyArray<readonly [string, string, number, RegExp]> = [
      [at("missing"), at("new"), 1, /there is no such database/],
      [at("from"), at("from"), 2, /are the same database/],
      [at("from"), at("link"), 2, /are the same database/],
      [at("from"), at("hard link"), 2, /are the same database/],
      [at("from"), at("newer"), 1, /: \S+newer\.sqlite has schema 999 and this version knows/],
      [at("from"), at("served"), 1, /has data of its own, which stay as they are/],
      [at("from"), at("copy"), 1, /is a copy of another database/],
      [at("other"), at("new"), 1, /: \S+other\.sqlite has schema 999 and this version knows/],
      [at("text"), at("new"), 1, /not a database/],
      [at("from"), at("text"), 1, /not a database/],
      [at("from"), ":memory:", 1, /in memory is not kept/],
      [at("from"), `${directory}/none/to.sqlite`, 1, /there is no such directory/],
      [at("from"), "-", 2, /--to.*- is no name of a file/],
      [at("from"), "postgres://:secret@", 2, /--to/],
      [at("from"), "postgres://cam2:secret@127.0.0.1:1/cam2", 1, /Cannot open the database 127/],
    ]
    for (const [from, to, exitCode, reason] of refused) {
      const { code, stderr } = await copy(from, to)
      assert.deepEqual([code, stderr.split("\n").length], [exitCode, 2], stderr)
      assert.match(stderr, reason)
      assert.equal(stderr.includes("secret"), false, stderr)
    }
    assert.deepEqual(await within(at("served"), tell), served)
    assert.equal([...Deno.readDirSync(directory)].some(({ name }) => name === "new.sqlite"), false)
  }))

/** Whether a copy into a file has begun. */
const hasBegun = (filename: string) => {
  if (!existsSync(filename)) return false
  const database = new DatabaseSync(filename, { readOnly: true })
  try {
    return database.prepare("SELECT 1 FROM setting WHERE name = 'copy'").all().length > 0
  } catch {
    // It has no tables yet.
    return false
  } finally {
    database.close()
  }
}

Deno.test("copy: one that is killed again and again goes on, and is served only when it is whole", () =>
  withDirectory(async (directory) => {
    const [from, to] = [`${directory}/from.sqlite`, `${directory}/to.sqlite`]
    await within(from, fill(2500))
    const before = await within(from, tell)
    const words = [...cam2, "copy", "--from", from, "--to", to]
    let kills = 0
    while (true) {
      const process = start(words)
      const ended = end(process)
      // Once it has begun, a little later each time.
      let isOver = false
      ended.then(() => isOver = true)
      while (!isOver && !hasBegun(to)) await sleep(20)
      await Promise.race([ended, sleep(700 * kills)])
      try {
        process.kill(kills % 2 === 0 ? "SIGKILL" : "SIGINT")
      } catch {
        // It is done.
      }
      const { code, stderr } = await ended
      if (code === 0) break
      assert.ok([130, 137].includes(code), stderr)
      kills++
    }
    assert.ok(kills > 0)
    assert.deepEqual(await within(to, tell), before)
    assert.equal((await run(["check-db", "--db", to])).code, 0)

    execute(
      to,
      `UPDATE setting SET value = replace(value, 'true', 'false') WHERE name = 'copy';
      DELETE FROM change_log WHERE seq > 2000; DELETE FROM app_log`,
    )
    const served = await end(start([...cam2, "serve", "--port", "0", "--db", to]))
    assert.equal(served.code, 1)
    assert.match(served.stderr, /^cam2: The database is the beginning of a copy\. Run the same/)
    assert.match((await copy(to, `${directory}/next.sqlite`)).stderr, /is the beginning of a copy/)
    // Nothing is left of what could not be begun.
    await assert.rejects(Deno.stat(`${directory}/next.sqlite`), Deno.errors.NotFound)
    assert.equal((await copy(from, to)).code, 0)
    assert.deepEqual(await within(to, tell), before)
  }))

Deno.test("copy: tells how far it is on a terminal only", () =>
  withDirectory(async (directory) => {
    const from = `${directory}/from.sqlite`
    await within(from, fill(3000))
    const shown = await run(["copy", "--from", from, "--to", `${directory}/shown.sqlite`], {
      isTerminal: true,
    })
    assert.equal(shown.code, 0)
    assert.equal(shown.stderr.includes("\r\u001b[K"), true)
    const { code, stderr } = await copy(from, `${directory}/silent.sqlite`)
    assert.deepEqual([code, stderr], [0, ""])
  }))

Deno.test({
  name: "copy: from a file to PostgreSQL and back, all is the same to the byte",
  ignore: typeof postgres === "string",
  fn: () =>
    withDirectory((directory) =>
      Effect.gen(function* () {
        const [from, back] = [`${directory}/from.sqlite`, `${directory}/back.sqlite`]
        yield* Effect.promise(() => within(from, fill(2500)))
        const before = yield* Effect.promise(() => within(from, tell))
        const url = yield* temporaryDatabase
        const address = Redacted.value(url)
        const there = yield* Effect.promise(() => copy(from, address, "--json"))
        const again = yield* Effect.promise(() => copy(address, back, "--json"))
        assert.deepEqual(checksumsOf(again), checksumsOf(there))
        assert.deepEqual(yield* Effect.promise(() => within(back, tell)), before)
        const told = yield* Effect.provide(
          Effect.all([tell, addOne]),
          layerPostgres({ url, index: false }),
        )
        assert.deepEqual(told, [before, yield* Effect.promise(() => within(from, addOne))])
        yield* Effect.flatMap(
          SqlClient.SqlClient,
          (sql) =>
            sql`UPDATE setting SET value = replace(value, 'true', 'false') WHERE name = 'copy'`,
        ).pipe(Effect.provide(layerClient({ url })))
        const half = yield* Effect.flip(Effect.provide(tell, layerPostgres({ url, index: false })))
        assert.match(half.message, /^The database is the beginning of a copy\./)
      }).pipe(Effect.scoped, Effect.runPromise)
    ),
})

Deno.test({
  name: "copy: into a PostgreSQL that holds something else, or a newer schema, is refused",
  ignore: typeof postgres === "string",
  fn: () =>
    withDirectory((directory) =>
      Effect.gen(function* () {
        const [from, other] = [`${directory}/from.sqlite`, `${directory}/other.sqlite`]
        yield* Effect.promise(() => within(from, fill(10)))
        yield* Effect.promise(() => within(other, fill(12)))
        const url = yield* temporaryDatabase
        const stores = layerPostgres({ url, index: false, migrate: true })
        yield* Effect.provide(fill(20), stores)
        const before = yield* Effect.provide(tell, stores)
        const address = Redacted.value(url)
        const refused = yield* Effect.promise(() => copy(from, address))
        assert.match(refused.stderr, /has data of its own, which stay as they are/)
        const same = yield* Effect.promise(() =>
          copy(address, address.replace("cam2_test", "cam2%5Ftest"))
        )
        assert.match(same.stderr, /are the same database/)
        assert.deepEqual(yield* Effect.provide(tell, stores), before)
        yield* Effect.flatMap(
          SqlClient.SqlClient,
          (sql) => sql`INSERT INTO effect_sql_migrations (migration_id, name) VALUES (999, 'x')`,
        ).pipe(Effect.provide(layerClient({ url })))
        const newer = yield* Effect.promise(() => copy(other, address))
        assert.match(newer.stderr, /has schema 999 and this version knows/)
        assert.deepEqual([refused.code, same.code, newer.code], [1, 2, 1])
      }).pipe(Effect.scoped, Effect.runPromise)
    ),
})

Deno.test({
  name: "copy: what PostgreSQL refuses is told in its words",
  ignore: typeof postgres === "string",
  fn: () =>
    withDirectory((directory) =>
      Effect.gen(function* () {
        const from = `${directory}/from.sqlite`
        yield* Effect.promise(() => within(from, fill(10)))
        const url = yield* temporaryDatabase
        const address = Redacted.value(url)
        yield* Effect.promise(() => run(["migrate", "--db", address]))
        yield* Effect.flatMap(
          SqlClient.SqlClient,
          (sql) => sql`ALTER TABLE camera ADD CONSTRAINT nothing CHECK (false)`,
        ).pipe(Effect.provide(layerClient({ url })))
        const { code, stderr } = yield* Effect.promise(() => copy(from, address))
        assert.equal(code, 1)
        assert.match(
          stderr,
          /^cam2: Cannot copy .*: new row .* violates check constraint "nothing"\n$/,
        )
      }).pipe(Effect.scoped, Effect.runPromise)
    ),
})
