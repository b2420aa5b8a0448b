import assert from "node:assert/strict"
import * as Effect from "effect/Effect"
import { DatabaseSync } from "node:sqlite"
import { searchCamera } from "@cam2/camera-database"
import { checkDatabase } from "../../src/server/stores/sqlite/CheckDatabase.ts"
import { Ledger } from "./Ledger.ts"
import { cam2, end, serve, sleep, start, stop, withDirectory } from "../Process.ts"
import { report } from "./Report.ts"

const writers = 8
const tries = 5

/** The number of cameras in a copy, once it is sure that it is whole. */
const checkCopy = (filename: string) => {
  const database = new DatabaseSync(filename)
  try {
    const all = (sql: string) => database.prepare(sql).all().map((row) => ({ ...row }))
    assert.deepEqual(all("PRAGMA integrity_check"), [{ integrity_check: "ok" }])
    // Every write adds one to the version and one entry to the log.
    assert.deepEqual(
      all(`SELECT camera_id, version AS writes FROM camera ORDER BY camera_id`),
      all(`SELECT camera_id, count(*) AS writes FROM change_log GROUP BY camera_id ORDER BY 1`),
    )
    assert.deepEqual(all(`SELECT * FROM camera WHERE city <> state OR city <> timezone_name`), [])
    return Number(all("SELECT count(*) AS count FROM camera")[0]!.count)
  } finally {
    database.close()
  }
}

Deno.test(`backup: is whole while ${writers} writers write, and a server opens it`, () =>
  withDirectory(async (directory) => {
    const db = `${directory}/cameras.sqlite`
    const ledger = new Ledger()
    await using server = await serve(db)
    const writing = Effect.runPromise(
      Effect.provide(
        Effect.all(Array.from({ length: writers }, () => ledger.writeUntilFailure), {
          concurrency: "unbounded",
        }),
        server.client,
      ),
    )
    while (ledger.acknowledged < 50) await sleep(5)
    const counts: Array<number> = []
    const during: Array<number> = []
    for (let index = 0; index < tries; index++) {
      const before = ledger.acknowledged
      const copy = `${directory}/copy ${index}.sqlite`
      const { code, stderr, stdout } = await end(
        start([...cam2, "backup", copy, "--db", db, "--json"]),
      )
      assert.deepEqual([code, stderr], [0, ""])
      assert.deepEqual(JSON.parse(stdout), { file: copy, bytes: Deno.statSync(copy).size })
      during.push(ledger.acknowledged - before)
      const count = checkCopy(copy)
      // The words are checked too.
      const findings = await Effect.runPromise(checkDatabase(copy))
      assert.deepEqual(findings, { problems: [], cameras: count })
      counts.push(count)
    }
    server.kill("SIGTERM")
    await writing
    assert.equal((await server.ended()).code, 0)
    ledger.check(db)
    assert.deepEqual(counts, counts.toSorted((left, right) => left - right))
    assert.ok(during.every((writes) => writes > 0), "nothing was written during a backup")
    assert.deepEqual([...Deno.readDirSync(directory)].map(({ name }) => name).sort(), [
      "cameras.sqlite",
      ...counts.map((_, index) => `copy ${index}.sqlite`),
    ])

    await using restored = await serve(`${directory}/copy 0.sqlite`)
    const [byWord, byName] = await Effect.gen(function* () {
      const [first] = yield* searchCamera({ limit: 1 })
      const city = first!.city!
      const found = yield* searchCamera({ q: city })
      // A word is found by its beginning: "mark 8" leads to "mark 85" as well.
      return [
        found.filter((camera) => camera.city === city),
        yield* searchCamera({ city }),
      ] as const
    }).pipe(Effect.provide(restored.client), Effect.runPromise)
    assert.ok(byName.length > 0)
    assert.deepEqual(byWord, byName)
    restored.kill("SIGTERM")
    assert.equal((await restored.ended()).code, 0)
    report({
      fault: `backup under ${writers} writers`,
      tries,
      promised: "opens, integrity_check ok, whole cameras with their entries",
      seen: `copies of ${counts.join(", ")} cameras, all whole; ` +
        `${during.reduce((sum, writes) => sum + writes, 0)} writes acknowledged meanwhile`,
    })
  }))

Deno.test("backup: what is at its name stays as it is, and only its owner may read the copy", () =>
  withDirectory(async (directory) => {
    const db = `${directory}/cameras.sqlite`
    await using server = await serve(db)
    await stop(server)
    await Deno.chmod(db, 0o644)
    const target = `${directory}/copy.sqlite`
    assert.equal((await end(start([...cam2, "backup", target, "--db", db]))).code, 0)
    assert.equal(Deno.statSync(target).mode! & 0o777, 0o600)
    const before = Deno.readFileSync(target)
    assert.deepEqual(await end(start([...cam2, "backup", target, "--db", db])), {
      code: 1,
      stdout: "",
      stderr: `cam2: Cannot back up ${db} to ${target}: ${target} exists; choose another name\n`,
    })
    assert.deepEqual(Deno.readFileSync(target), before)
  }))
