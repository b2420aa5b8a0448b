/**
 * What happens to the file of a database while a server or a backup uses it.
 *
 * @module
 */
import assert from "node:assert/strict"
import { DatabaseSync } from "node:sqlite"
import * as Effect from "effect/Effect"
import { addCamera, searchCamera } from "@cam2/camera-database"
import { streamCamera } from "../contract/Fixtures.ts"
import { cam2, end, type Ended, serve, type Server, sleep, start, stop } from "../Process.ts"

type Command = ReadonlyArray<string>

/** Adds a camera; gives the status of a refusal. */
export const add = ({ client }: Server): Promise<number> =>
  Effect.runPromise(
    Effect.match(Effect.provide(addCamera(streamCamera), client), {
      onFailure: (error) => "status" in error ? Number(error.status) : assert.fail(String(error)),
      onSuccess: () => 201,
    }),
  )

/** How many cameras the first page has. */
export const count = async ({ client }: Server): Promise<number> =>
  (await Effect.runPromise(Effect.provide(searchCamera(), client))).length

/** What `/ready` answers. */
export const ready = async ({ baseURL }: Server): Promise<readonly [number, unknown]> => {
  const answer = await fetch(`${baseURL}ready`)
  return [answer.status, await answer.json()]
}

/** The permissions of what is in a directory. */
export const modesIn = (directory: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    [...Deno.readDirSync(directory)].map(({ name }) => name).sort().map((name) => [
      name,
      (Deno.statSync(`${directory}/${name}`).mode! & 0o777).toString(8),
    ]),
  )

/** Runs SQL on a file, beside whoever uses it. */
export const execute = (db: string, sql: string): void => {
  const database = new DatabaseSync(db)
  try {
    database.exec(sql)
  } finally {
    database.close()
  }
}

/** Runs a command to its end, with words of a shell after it. */
const shell = (words: Command, after: string): Promise<Ended & { stdout: string }> =>
  end(start(["sh", "-c", `"$@" ${after}`, "sh", ...words]))

/** The root client of a new database is kept only once its secret was told. */
export const keepsOnlyWhatWasTold = async (
  directory: string,
  command: Command = cam2,
): Promise<void> => {
  const db = `${directory}/cameras.sqlite`
  const words = [...command, "serve", "--port", "0", "--db", db]
  for (
    const [after, reason] of [[">/dev/full", "there is no room"], ["| true", "nobody reads it"]]
  ) {
    const { stderr } = await shell(words, after!)
    assert.equal(
      stderr,
      `cam2: cannot write to standard output: ${reason}. The secret of the root client could not be ` +
        "told, so that there is none; start again with an output that can be written\n",
    )
  }
  await using server = await serve(db, { command, env: {} })
  assert.equal(await add(server), 201)
  assert.deepEqual(await stop(server), { code: 0, stderr: "" })
}

/** Writes that grow past the limit of the size of a file are 503. */
export const survivesFileSizeLimit = async (
  directory: string,
  command: Command = cam2,
): Promise<void> => {
  const db = `${directory}/cameras.sqlite`
  await using server = await serve(db, {
    command,
    before: ["sh", "-c", 'ulimit -S -f 1024; exec "$@"', "sh"],
  })
  let added = 0
  let status = 201
  while ((status = await add(server)) === 201) added++
  assert.equal(status, 503)
  assert.ok(added > 0)
  assert.equal(await count(server), Math.min(added, 100))
  const { code, stderr } = await stop(server)
  assert.equal(code, 0)
  assert.match(stderr, /disk I\/O error|disk is full/)
}

/** Makes a database of so many megabytes. */
export const makeLarge = async (db: string, megabytes: number): Promise<void> => {
  await using server = await serve(db)
  await stop(server)
  execute(
    db,
    `CREATE TABLE filler (bytes BLOB);
    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${megabytes})
    INSERT INTO filler SELECT randomblob(1000000) FROM n`,
  )
}

const partials = (directory: string) =>
  [...Deno.readDirSync(directory)].map(({ name }) => name).filter((name) => /partial/.test(name))

/** Starts a backup, and waits until it is at work. */
export const beginBackup = async (
  directory: string,
  db: string,
  name: string,
  command: Command = cam2,
): Promise<Deno.ChildProcess> => {
  const backup = start([...command, "backup", `${directory}/${name}`, "--db", db])
  const isAtWork = ({ name: file }: Deno.DirEntry) =>
    file.startsWith(name) && file.endsWith(".partial") &&
    (Deno.statSync(`${directory}/${file}`).size > 0)
  for (let tries = 0; tries < 5000; tries++) {
    try {
      if ([...Deno.readDirSync(directory)].some(isAtWork)) return backup
    } catch {
      // What was listed is gone.
    }
    await sleep(1)
  }
  throw new Error(`the backup did not begin: ${(await end(backup)).stderr}`)
}

/** A backup that is told to end leaves nothing, and what one that was killed left goes at the next. */
export const clearsPartials = async (
  directory: string,
  command: Command = cam2,
): Promise<void> => {
  const db = `${directory}/cameras.sqlite`
  await makeLarge(db, 150)
  const copies = `${directory}/copies`
  await Deno.mkdir(copies)
  for (const [signal, code] of [["SIGINT", 130], ["SIGTERM", 143]] as const) {
    const backup = await beginBackup(copies, db, "told.sqlite", command)
    backup.kill(signal)
    assert.deepEqual(await end(backup), { code, stdout: "", stderr: "" })
    assert.deepEqual([...Deno.readDirSync(copies)], [])
  }
  const killed = await beginBackup(copies, db, "killed.sqlite", command)
  killed.kill("SIGKILL")
  await end(killed)
  assert.ok(partials(copies).length > 0)
  // Stopped, so that it is at work for as long as it takes.
  const running = await beginBackup(copies, db, "running.sqlite", command)
  running.kill("SIGSTOP")
  const small = `${directory}/small.sqlite`
  await makeLarge(small, 1)
  const next = await end(start([...command, "backup", `${copies}/next.sqlite`, "--db", small]))
  assert.equal(next.code, 0, next.stderr)
  assert.deepEqual(
    new Set(partials(copies).map((name) => name.split(".")[0])),
    new Set(["running"]),
  )
  running.kill("SIGCONT")
  assert.equal((await end(running)).code, 0)
  assert.deepEqual(modesIn(copies), { "next.sqlite": "600", "running.sqlite": "600" })
}
