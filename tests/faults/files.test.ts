import assert from "node:assert/strict"
import { DatabaseSync } from "node:sqlite"
import { run } from "../cli/InProcess.ts"
import { cam2, end, rootEnv, serve, sleep, start, stop, withDirectory } from "../Process.ts"
import {
  add,
  clearsPartials,
  count,
  execute,
  keepsOnlyWhatWasTold,
  modesIn,
  ready,
  survivesFileSizeLimit,
} from "./Files.ts"

/** A command that ends by itself, for which no process is needed. */
const fails = (...args: ReadonlyArray<string>) => run(args, { env: rootEnv })

const serveFails = (db: string) => fails("serve", "--port", "0", "--db", db)

const linesWith = (text: string, words: RegExp) =>
  text.split("\n").filter((line) => words.test(line)).length

Deno.test("serve: the root client is kept only once its secret was told", () =>
  withDirectory((directory) => keepsOnlyWhatWasTold(directory)))

Deno.test("serve: a write past ulimit -f is 503", () =>
  withDirectory((directory) => survivesFileSizeLimit(directory)))

Deno.test("serve, backup: the database and all beside it are their owner's, whatever the umask", () =>
  withDirectory(async (directory) => {
    const db = `${directory}/cameras.sqlite`
    await using server = await serve(db, { before: ["sh", "-c", 'umask 0; exec "$@"', "sh"] })
    assert.equal(await add(server), 201)
    const copied = await end(
      start(["sh", "-c", 'umask 0; exec "$@"', "sh", ...cam2, "backup", `${db}-copy`, "--db", db]),
    )
    assert.equal(copied.code, 0)
    assert.deepEqual(modesIn(directory), {
      "cameras.sqlite": "600",
      "cameras.sqlite-copy": "600",
      "cameras.sqlite-shm": "600",
      "cameras.sqlite-wal": "600",
    })
    assert.deepEqual(await stop(server, "SIGKILL"), { code: 137, stderr: "" })

    // Its companions were left, and get the mode that the file has now.
    await Deno.chmod(db, 0o640)
    await using again = await serve(db)
    const { "cameras.sqlite-copy": _, ...modes } = modesIn(directory)
    assert.deepEqual(modes, {
      "cameras.sqlite": "640",
      "cameras.sqlite-shm": "640",
      "cameras.sqlite-wal": "640",
    })
    const { stderr } = await stop(again)
    assert.match(
      stderr,
      /^\S+ WARN Other users of this machine may read \S+ \(mode 640\), .* chmod 600 \S+\n$/,
    )
  }))

Deno.test("serve: what is no file of ours is refused, and left as it was", () =>
  withDirectory(async (directory) => {
    const path = (name: string) => `${directory}/${name}`
    await Deno.symlink(path("nowhere"), path("dangling"))
    assert.equal((await end(start(["mkfifo", path("pipe")]))).code, 0)
    execute(path("numbered"), "PRAGMA application_id = 7; CREATE TABLE a (b)")
    // Neither has a table yet.
    execute(path("marked"), "PRAGMA application_id = -7")
    execute(path("versioned"), "PRAGMA user_version = 3")
    execute(path("foreign"), "PRAGMA journal_mode = WAL; CREATE TABLE a (b); CREATE TABLE c (d)")
    const others = ["foreign", "marked", "numbered", "versioned"]
    const before = others.map((name) => Deno.readFileSync(path(name)))
    const refusals: ReadonlyArray<readonly [db: string, reason: RegExp]> = [
      [path("dangling"), /it is a link to \S+nowhere, where nothing is/],
      [path("pipe"), /it is no file/],
      ["/dev/null", /it is no file/],
      [directory, /it is a directory/],
      [path("numbered"), /it belongs to another program \(application_id 0x7\)/],
      [path("marked"), /it belongs to another program \(application_id 0xfffffff9\)/],
      [path("versioned"), /it belongs to another program \(user_version 3\)/],
      [path("foreign"), /it is the database of another program, with the tables a, c/],
    ]
    for (const [db, reason] of refusals) {
      const { code, stderr, stdout } = await serveFails(db)
      assert.deepEqual([code, stdout], [1, ""])
      assert.match(
        stderr,
        new RegExp(`^cam2: Cannot open the database [^\\n]*${reason.source}\\n$`),
      )
    }
    assert.deepEqual(others.map((name) => Deno.readFileSync(path(name))), before)
    assert.deepEqual(
      [...Deno.readDirSync(directory)].map(({ name }) => name).sort(),
      ["dangling", "pipe", ...others].sort(),
    )
    for (const target of ["-", "", ":memory:", path("dangling")]) {
      const { code, stderr } = await fails("backup", target, "--db", path("numbered"))
      assert.equal(code, 1)
      assert.match(stderr, /^cam2: Cannot back up [^\n]+\n$/)
    }
  }))

Deno.test("serve: a database of an older version is taken, and marked as ours", () =>
  withDirectory(async (directory) => {
    const db = `${directory}/cameras.sqlite`
    const id = () => {
      const database = new DatabaseSync(db)
      const row = database.prepare("PRAGMA application_id").get()
      database.close()
      return row?.application_id
    }
    await using first = await serve(db)
    assert.equal(await add(first), 201)
    await stop(first)
    assert.equal(id(), 0x63616d32)
    execute(db, "PRAGMA application_id = 0")
    await using second = await serve(db)
    assert.equal(await count(second), 1)
    await stop(second)
    assert.equal(id(), 0x63616d32)
  }))

Deno.test("serve: :memory: is told to keep nothing", async () => {
  await using server = await serve(":memory:")
  assert.equal(await add(server), 201)
  assert.match((await stop(server)).stderr, /^\S+ WARN The database is in memory: nothing is kept/)
})

const gone = [503, { message: "The file of the database was moved, replaced or removed." }]

const losses: Readonly<Record<string, (db: string) => Promise<void>>> = {
  moved: (db) => Deno.rename(db, `${db}.moved`),
  removed: (db) => Deno.remove(db),
  replaced: async (db) => {
    await Deno.copyFile(db, `${db}.other`)
    await Deno.rename(`${db}.other`, db)
  },
  "left without its log": (db) => Deno.remove(`${db}-wal`),
  // Whoever opens it then makes another index, and two that do not see each other damage the file.
  "left without the index of its log": (db) => Deno.remove(`${db}-shm`),
}

for (const [what, lose] of Object.entries(losses)) {
  Deno.test(`serve: a file that is ${what} takes no writes, and is told`, () =>
    withDirectory(async (directory) => {
      const db = `${directory}/cameras.sqlite`
      await using server = await serve(db)
      assert.equal(await add(server), 201)
      assert.deepEqual(await ready(server), [200, { status: "ok" }])
      await lose(db)
      for (let times = 0; times < 3; times++) {
        assert.equal(await add(server), 503)
        assert.deepEqual(await ready(server), gone)
      }
      assert.equal(await count(server), 1)
      const { code, stderr } = await stop(server)
      assert.equal(code, 0)
      assert.equal(linesWith(stderr, / ERROR /), 1, stderr)
      assert.match(stderr, /ERROR \S+cameras\.sqlite or its log is not the file that was opened/)
    }))
}

Deno.test("serve: writes go on when a file that was moved is back", () =>
  withDirectory(async (directory) => {
    const db = `${directory}/cameras.sqlite`
    await using server = await serve(db)
    await Deno.rename(db, `${db}.moved`)
    assert.equal(await add(server), 503)
    await Deno.rename(`${db}.moved`, db)
    assert.equal(await add(server), 201)
    assert.deepEqual(await ready(server), [200, { status: "ok" }])
    await stop(server)
    await using again = await serve(db)
    assert.equal(await count(again), 1)
    await stop(again)
  }))

Deno.test("check-db, backup, /ready: tell that a file is damaged", () =>
  withDirectory(async (directory) => {
    const db = `${directory}/cameras.sqlite`
    await using first = await serve(db)
    for (let times = 0; times < 5; times++) assert.equal(await add(first), 201)
    const checked = await fails("check-db", "--db", db)
    assert.deepEqual(checked, { code: 0, stdout: `${db} is whole: 5 cameras\n`, stderr: "" })
    await stop(first)
    const database = new DatabaseSync(db)
    const pages = database.prepare(
      "SELECT rootpage FROM sqlite_schema WHERE tbl_name = 'camera' AND rootpage > 0",
    ).all().map(({ rootpage }) => Number(rootpage))
    database.close()
    const file = await Deno.open(db, { write: true })
    for (const page of pages) {
      await file.seek((page - 1) * 4096, Deno.SeekMode.Start)
      await file.write(new Uint8Array(4096).fill(0xa5))
    }
    file.close()

    const damaged = await fails("check-db", "--db", db)
    assert.equal(damaged.code, 1)
    assert.ok(damaged.stdout.length > 0)
    assert.match(damaged.stderr, /^cam2: \S+ is damaged: \d+ faults\. .*\n$/)
    const { whole } = JSON.parse((await fails("check-db", "--db", db, "--json")).stdout)
    assert.equal(whole, false)
    const backup = await fails("backup", `${directory}/copy.sqlite`, "--db", db)
    assert.equal(backup.code, 1)
    assert.match(backup.stderr, /^cam2: Cannot back up .*(damaged|malformed).*\n$/)
    assert.deepEqual(Object.keys(modesIn(directory)), ["cameras.sqlite"])

    await using server = await serve(db)
    await ready(server)
    assert.deepEqual(await ready(server), [503, {
      message: "The file of the database is damaged.",
    }])
    assert.equal(linesWith((await stop(server)).stderr, /is damaged \(/), 1)
  }))

Deno.test("check-db: a database of another program is refused", () =>
  withDirectory(async (directory) => {
    const db = `${directory}/foreign`
    execute(db, "CREATE TABLE a (b)")
    const { code, stderr } = await fails("check-db", "--db", db)
    assert.equal(code, 1)
    assert.match(stderr, /^cam2: Cannot check \S+: it is the database of another program/)
  }))

Deno.test("backup: one that is told to end leaves nothing, the next clears what a killed one left", () =>
  withDirectory((directory) => clearsPartials(directory)))

Deno.test("import: two servers over one file that are given the same cameras add each once", () =>
  withDirectory(async (directory) => {
    const db = `${directory}/cameras.sqlite`
    const cameras = `${directory}/cameras.ndjson`
    const lines = Array.from({ length: 2400 }, (_, index) =>
      JSON.stringify({
        camera_type: "non_ip",
        snapshot_url: `https://example.org/${index}.jpg`,
        is_active_image: true,
        is_active_video: false,
      }))
    await Deno.writeTextFile(cameras, lines.join("\n"))
    await using first = await serve(db)
    await using second = await serve(db)
    const imports = await Promise.all(
      [first, second].map(({ baseURL }) =>
        end(start([...cam2, "import", cameras, "--existing", "skip", "--json"], {
          env: {
            CAM2_BASE_URL: baseURL,
            CAM2_CLIENT_ID: rootEnv.CAM2_ROOT_CLIENT_ID!,
            CAM2_CLIENT_SECRET: rootEnv.CAM2_ROOT_CLIENT_SECRET!,
          },
        }))
      ),
    )
    assert.deepEqual(imports.map(({ code, stderr }) => [code, stderr]), [[0, ""], [0, ""]])
    const summaries = imports.map(({ stdout }) => JSON.parse(stdout))
    for (const { added, alreadyThere } of summaries) assert.equal(added + alreadyThere, 2400)
    assert.equal(summaries[0].added + summaries[1].added, 2400)
    assert.deepEqual(await stop(first), { code: 0, stderr: "" })
    assert.deepEqual(await stop(second), { code: 0, stderr: "" })
    const database = new DatabaseSync(db)
    const [row] = database.prepare("SELECT count(*) AS cameras FROM camera").all()
    database.close()
    assert.equal(row?.cameras, 2400)
  }))

Deno.test("serve: a log that a reader lets grow is told once, and cut back when it ends", () =>
  withDirectory(async (directory) => {
    const db = `${directory}/cameras.sqlite`
    const log = () => Deno.statSync(`${db}-wal`).size
    const bound = 64 * 2 ** 20
    await using server = await serve(db)
    const reader = new DatabaseSync(db)
    reader.exec("BEGIN; SELECT count(*) FROM camera")
    execute(
      db,
      `PRAGMA journal_mode = WAL; CREATE TABLE filler (bytes BLOB);
      WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 80)
      INSERT INTO filler SELECT zeroblob(1000000) FROM n`,
    )
    assert.ok(log() > bound)
    for (let times = 0; times < 3; times++) {
      await sleep(1100)
      assert.equal(await add(server), 201)
    }
    reader.exec("COMMIT")
    reader.close()
    while (log() > bound) {
      assert.equal(await add(server), 201)
      await sleep(100)
    }
    const { code, stderr } = await stop(server)
    assert.equal(code, 0)
    assert.equal(linesWith(stderr, /WARN \S+-wal has grown to \d+ MiB: it cannot be taken/), 1)
    assert.deepEqual(Object.keys(modesIn(directory)), ["cameras.sqlite"])
  }))

const mount = (...args: ReadonlyArray<string>) => end(start(["mount", ...args]))
const unmount = (directory: string) => end(start(["umount", directory]))

const mayMount = await (async () => {
  const directory = await Deno.makeTempDir()
  const { code } = await mount("--bind", directory, directory)
  if (code === 0) await unmount(directory)
  await Deno.remove(directory)
  return code === 0
})()

Deno.test({
  name: `serve: a read-only file system is read after a clean stop, and 503 for what writes${
    mayMount ? "" : ": skipped: mounting is not permitted"
  }`,
  ignore: !mayMount,
  fn: () =>
    withDirectory(async (directory) => {
      const db = `${directory}/cameras.sqlite`
      await using first = await serve(db)
      assert.equal(await add(first), 201)
      await stop(first)
      await mount("--bind", directory, directory)
      assert.equal((await mount("-o", "remount,ro,bind", directory)).code, 0)
      try {
        await using server = await serve(db)
        assert.equal(await count(server), 1)
        assert.equal(await add(server), 503)
        assert.deepEqual(await ready(server), [200, { status: "ok" }])
        assert.equal((await stop(server)).code, 0)
        const checked = await fails("check-db", "--db", db)
        assert.deepEqual([checked.code, checked.stderr], [0, ""])
      } finally {
        await unmount(directory)
      }
      await using again = await serve(db)
      assert.equal(await add(again), 201)
      await stop(again)

      // As older versions leave it.
      execute(db, "PRAGMA journal_mode = WAL")
      await mount("--bind", directory, directory)
      assert.equal((await mount("-o", "remount,ro,bind", directory)).code, 0)
      try {
        // This process has had the file open where it could be written.
        const { code, stderr } = await end(start([...cam2, "serve", "--port", "0", "--db", db]))
        assert.equal(code, 1)
        assert.match(stderr, /by an older version, .* start the server once where it may\n$/)
      } finally {
        await unmount(directory)
      }
    }),
})
