import assert from "node:assert/strict"
import { DatabaseSync } from "node:sqlite"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import { addCamera, InternalError, searchCamera } from "../../mod.ts"
import { streamCamera } from "../contract/Fixtures.ts"
import { Ledger } from "./Ledger.ts"
import {
  cam2,
  end,
  root,
  serve,
  type Server,
  sleep,
  start,
  stop,
  withDirectory,
} from "../Process.ts"
import { report } from "./Report.ts"

const writers = 8

const run = (...[command, ...args]: readonly [string, ...ReadonlyArray<string>]) => {
  const { success, stderr } = new Deno.Command(command, { args, stdout: "null", stderr: "piped" })
    .outputSync()
  assert.ok(success, `${command}: ${new TextDecoder().decode(stderr)}`)
}

const works = (...[command, ...args]: readonly [string, ...ReadonlyArray<string>]) => {
  try {
    run(command, ...args)
    return true
  } catch {
    return false
  }
}

const writeUntilFailures = (ledger: Ledger, { client }: Server) =>
  Effect.all(Array.from({ length: writers }, () => ledger.writeUntilFailure), {
    concurrency: "unbounded",
  }).pipe(Effect.provide(client), Effect.runPromise)

const unwritable = {
  _tag: "InternalError",
  status: 503,
  message: "The database cannot be written at present.",
  retryAfter: Duration.seconds(5),
}

const factsOf = (error: object) => {
  assert.ok(error instanceof InternalError, String(error))
  const { _tag, message, retryAfter, status } = error
  return { _tag, status, message, retryAfter }
}

/** Fills what `db` may take, then makes room, and fills again. */
const fillAndRecover = async (
  db: string,
  { before = [], fault, makeRoom, truth }: {
    readonly before?: ReadonlyArray<string>
    readonly fault: string
    readonly makeRoom: (server: Server) => void
    readonly truth: RegExp
  },
) => {
  await using server = await serve(db, { before })
  const ledger = new Ledger()
  const failures = await writeUntilFailures(ledger, server)
  assert.deepEqual(failures.map(factsOf), failures.map(() => unwritable))
  const { acknowledged, pending } = ledger
  assert.ok(acknowledged > 0)
  assert.equal(pending, writers)
  // What is there can still be read.
  const page = await Effect.runPromise(Effect.provide(searchCamera(), server.client))
  assert.ok(page.length > 0)

  makeRoom(server)
  const full = ledger.check(db)
  assert.deepEqual([full.unacknowledgedKept, full.unacknowledgedGone], [0, writers])
  const writing = writeUntilFailures(ledger, server)
  while (ledger.acknowledged < acknowledged + 100) await sleep(5)
  server.kill("SIGTERM")
  await writing
  const { code, stderr } = await server.ended()
  assert.equal(code, 0)
  assert.match(stderr, truth)
  for (const secret of Object.values(root)) assert.equal(stderr.includes(secret), false)
  ledger.check(db)
  report({
    fault,
    tries: writers,
    promised: "503, nothing half-written, the truth in the log; writes again when there is room",
    seen: `${acknowledged} acknowledged, then ${failures.length} × 503, none of them written; ` +
      `${ledger.acknowledged - acknowledged} more with room`,
  })
}

Deno.test("serve: a file that may not grow is 503, and writes go on when it may", () =>
  withDirectory((directory) =>
    fillAndRecover(`${directory}/cameras.sqlite`, {
      fault: "file size limit",
      before: ["sh", "-c", 'ulimit -S -f 4096; exec "$@"', "sh"],
      makeRoom: ({ pid }) => run("prlimit", "--pid", String(pid), "--fsize=unlimited"),
      truth: /disk I\/O error/,
    })
  ))

const mayMount = await (async () => {
  const directory = await Deno.makeTempDir()
  const mounted = works("mount", "-t", "tmpfs", "-o", "size=64k", "cam2", directory)
  if (mounted) run("umount", directory)
  await Deno.remove(directory)
  return mounted
})()

Deno.test({
  name: `serve: a full disk is 503, and writes go on when there is room${
    mayMount ? "" : ": skipped: mounting a small disk is not permitted"
  }`,
  ignore: !mayMount,
  fn: () =>
    withDirectory(async (directory) => {
      const disk = `${directory}/disk`
      await Deno.mkdir(disk)
      run("mount", "-t", "tmpfs", "-o", "size=3m", "cam2", disk)
      try {
        await fillAndRecover(`${disk}/cameras.sqlite`, {
          fault: "full disk",
          makeRoom: () => run("mount", "-o", "remount,size=64m", disk),
          truth: /database or disk is full/,
        })
      } finally {
        run("umount", disk)
      }
    }),
})

Deno.test({
  name: `backup: leaves nothing on a disk that is full${
    mayMount ? "" : ": skipped: mounting a small disk is not permitted"
  }`,
  ignore: !mayMount,
  fn: () =>
    withDirectory(async (directory) => {
      const db = `${directory}/cameras.sqlite`
      await using server = await serve(db)
      await stop(server)
      const disk = `${directory}/disk`
      await Deno.mkdir(disk)
      run("mount", "-t", "tmpfs", "-o", "size=64k", "cam2", disk)
      try {
        run("fallocate", "-l", "64k", `${disk}/rest`)
        const target = `${disk}/copy.sqlite`
        const { code, stderr } = await end(start([...cam2, "backup", target, "--db", db]))
        assert.equal(code, 1)
        assert.equal(
          stderr,
          `cam2: Cannot back up ${db} to ${target}: database or disk is full\n`,
        )
        assert.deepEqual([...Deno.readDirSync(disk)].map(({ name }) => name), ["rest"])
      } finally {
        run("umount", disk)
      }
    }),
})

// The superuser may write whatever a file's mode says, unless that is taken away.
const asAnyone = Deno.uid() === 0
  ? ["setpriv", "--bounding-set", "-dac_override,-dac_read_search", "--inh-caps", "-all", "--"]
  : []
const mayBeAnyone = asAnyone.length === 0 || works(asAnyone[0]!, ...asAnyone.slice(1), "true")

Deno.test({
  name: `serve: a read-only file is read, and 503 for what writes${
    mayBeAnyone ? "" : ": skipped: setpriv is absent"
  }`,
  ignore: !mayBeAnyone,
  fn: () =>
    withDirectory(async (directory) => {
      const db = `${directory}/cameras.sqlite`
      const add = (server: Server) =>
        Effect.runPromise(Effect.result(Effect.provide(addCamera(streamCamera), server.client)))
      await using first = await serve(db)
      assert.equal((await add(first))._tag, "Success")
      await stop(first)
      await Deno.chmod(db, 0o444)
      await using server = await serve(db, { before: asAnyone })
      const refused = await add(server)
      assert.ok(refused._tag === "Failure")
      assert.deepEqual(factsOf(refused.failure), unwritable)
      const page = await Effect.runPromise(Effect.provide(searchCamera(), server.client))
      assert.equal(page.length, 1)
      const { code, stderr } = await stop(server)
      assert.equal(code, 0)
      assert.match(stderr, /attempt to write a readonly database/)

      // The files beside it were made with its mode.
      for (const { name } of Deno.readDirSync(directory)) {
        await Deno.chmod(`${directory}/${name}`, 0o644)
      }
      await using again = await serve(db, { before: asAnyone })
      assert.equal((await add(again))._tag, "Success")
      await stop(again)
      const database = new DatabaseSync(db)
      const [row] = database.prepare("SELECT count(*) AS count FROM change_log").all()
      database.close()
      assert.equal(row?.count, 2)
      report({
        fault: "read-only file",
        tries: 1,
        promised: "read as ever; 503 for writes, the truth in the log; writes when it may",
        seen: "1 read, 1 × 503 and not written, 1 written after a restart",
      })
    }),
})
