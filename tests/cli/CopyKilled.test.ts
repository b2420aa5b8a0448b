/**
 * Copies into and out of PostgreSQL that are killed, again and again.
 *
 * @module
 */
import assert from "node:assert/strict"
import { existsSync } from "node:fs"
import { DatabaseSync } from "node:sqlite"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import createClient from "postgres"
import type { Stores } from "@cam2/camera-database/server"
import { layerPostgres } from "@cam2/camera-database/postgres"
import { layerSqlite } from "@cam2/camera-database/sqlite"
import { cam2, end, sleep, start, withDirectory } from "../Process.ts"
import { postgres } from "../PostgresServer.ts"
import { temporaryDatabase } from "../stores/Databases.ts"
import { fill, tell } from "./Copying.ts"
import { run } from "./InProcess.ts"

const isFile = (address: string) => !address.startsWith("postgres:")

const within = <A, E>(address: string, effect: Effect.Effect<A, E, Stores>) =>
  Effect.runPromise(
    isFile(address)
      ? Effect.provide(effect, layerSqlite({ filename: address, index: false }))
      : Effect.provide(
        effect,
        layerPostgres({ url: Redacted.make(address), migrate: true, index: false }),
      ),
  )

const counted = "SELECT count(*) AS cameras FROM camera"

const countInFile = (filename: string) => {
  if (!existsSync(filename)) return 0
  using database = new DatabaseSync(filename, { readOnly: true })
  return Number(database.prepare(counted).get()!.cameras)
}

/** What counts the cameras in a database that may have no tables yet, again and again. */
const openCount = (address: string) => {
  const sql = isFile(address) ? undefined : createClient(address, { max: 1 })
  return {
    count: async (): Promise<number> => {
      try {
        if (sql === undefined) return countInFile(address)
        return Number((await sql.unsafe(counted))[0]!.cameras)
      } catch {
        return 0
      }
    },
    [Symbol.asyncDispose]: async () => await sql?.end(),
  }
}

const cameras = 3000

const copies = async (from: string, to: string) => {
  await within(from, fill(cameras))
  const before = await within(from, tell)
  const words = ["copy", "--from", from, "--to", to, "--json"]
  await using target = openCount(to)
  let there = 0
  let kills = 0
  while (true) {
    const process = start([...cam2, ...words])
    let isOver = false
    const ended = end(process).finally(() => isOver = true)
    // Each time when there is more than the time before.
    while (!isOver && await target.count() <= there) await sleep(5)
    if (!isOver) process.kill("SIGKILL")
    const { code, stderr } = await ended
    if (code === 0) break
    assert.equal(code, 137, stderr)
    kills++
    const now = await target.count()
    assert.ok(now >= there, "what was copied is copied again")
    there = now
  }
  assert.ok(kills > 0)
  // Once more: both are compared.
  const { code, stderr, stdout } = await run(words)
  assert.deepEqual([code, stderr], [0, ""])
  assert.equal(JSON.parse(stdout).tables.camera.rows, cameras - 1)
  assert.deepEqual(await within(to, tell), before)
}

const directions = [["a file", "PostgreSQL"], ["PostgreSQL", "a file"], [
  "PostgreSQL",
  "PostgreSQL",
]]

for (const [from, to] of directions) {
  Deno.test({
    name: `copy: from ${from} to ${to}, one that is killed goes on, and both are the same`,
    ignore: typeof postgres === "string",
    fn: () =>
      withDirectory((directory) =>
        Effect.gen(function* () {
          const place = (kind: string | undefined, name: string) =>
            kind === "a file"
              ? Effect.succeed(`${directory}/${name}.sqlite`)
              : Effect.map(temporaryDatabase, Redacted.value)
          const ends = [yield* place(from, "from"), yield* place(to, "to")] as const
          yield* Effect.promise(() => copies(...ends))
        }).pipe(Effect.scoped, Effect.runPromise)
      ),
  })
}
