/**
 * A PostgreSQL database with synthetic cameras, and a driver that knows nothing of this package.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import { Readable } from "node:stream"
import { pipeline } from "node:stream/promises"
import postgres from "postgres"
import { toColumns } from "../../../src/server/stores/sql/CameraRow.ts"
import { migrateDatabase } from "../../../src/server/stores/postgres/Migrate.ts"
import { launchPostgres } from "../../LaunchPostgres.ts"
import { progress } from "../Progress.ts"
import { synthesise, type Synthetic } from "../Synthesis.ts"

const changedAt = "2026-01-01T00:00:00.000Z"

/** A database, and a bare driver on it. */
export interface PostgresDatabase {
  readonly url: Redacted.Redacted
  readonly sql: postgres.Sql
}

const escapes: Readonly<Record<string, string>> = {
  "\\": "\\\\",
  "\t": "\\t",
  "\n": "\\n",
  "\r": "\\r",
}

const cell = (value: unknown) =>
  value === null || value === undefined
    ? "\\N"
    : String(value).replace(/[\\\t\n\r]/g, (character) => escapes[character]!)

/** Writes cameras by `COPY`, into the tables as they are. */
export const copyCameras = async (
  sql: postgres.Sql | postgres.ReservedSql,
  cameras: Iterable<Synthetic>,
): Promise<void> => {
  const [first] = synthesise(1)
  const names = ["camera_id", "created_at", ...Object.keys(toColumns(first!.camera, changedAt))]
  const pieces = function* () {
    let text = ""
    for (const { camera, cameraID } of cameras) {
      const row = [cameraID, changedAt, ...Object.values(toColumns(camera, changedAt))]
      text += `${row.map(cell).join("\t")}\n`
      if (text.length > 1e6) {
        yield text
        text = ""
      }
    }
    yield text
  }
  const out = await sql.unsafe(`COPY camera (${names.join()}) FROM STDIN`).writable()
  await pipeline(Readable.from(pieces()), out)
  // It has ended when the connection takes the next statement.
  await sql.unsafe("SELECT 1")
}

// The statements of the stores have their JSON as text already.
const asText = (value: unknown) => String(value)
const types = { json: { to: 114, from: [114, 3802], serialize: asText, parse: asText } }

const startingUp = "57P03"

/** A connection to a server that may have just begun. */
export const connect = async (server: string): Promise<postgres.Sql> => {
  const sql = postgres(new URL("/postgres", server).href, { max: 1, onnotice: () => {} })
  while (true) {
    try {
      await sql.unsafe("SELECT 1")
      return sql
    } catch (error) {
      if (!(error instanceof postgres.PostgresError) || error.code !== startingUp) throw error
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
}

// More cameras are copied in parts, and their indexes made after: each of random order, they would be
// written all over again and again.
const mostAtOnce = 1e6

/** The first `count` of what is left of an iterator, which goes on after them. */
const nextOf = function* <A>(all: Iterator<A>, count: number) {
  for (let index = 0; index < count; index++) {
    const { done, value } = all.next()
    if (done) return
    yield value
  }
}

const copyInParts = async (sql: postgres.Sql, count: number) => {
  const indexes = await sql.unsafe<Array<{ readonly name: string; readonly text: string }>>(
    `SELECT indexname AS name, indexdef AS text FROM pg_indexes
    WHERE tablename = 'camera' AND indexdef NOT LIKE 'CREATE UNIQUE%'`,
  )
  for (const { name } of indexes) await sql.unsafe(`DROP INDEX ${name}`)
  const cameras = synthesise(count)[Symbol.iterator]()
  for (let copied = 0; copied < count; copied += mostAtOnce) {
    await copyCameras(sql, nextOf(cameras, mostAtOnce))
    progress(`${(copied + mostAtOnce).toLocaleString("en")} cameras are copied`)
  }
  await sql.unsafe("SET maintenance_work_mem = '1GB'")
  for (const { name, text } of indexes) {
    await sql.unsafe(text)
    progress(`${name} is made`)
  }
}

const openDatabase = async (server: string, count: number): Promise<PostgresDatabase> => {
  const admin = await connect(server)
  await admin.unsafe(`CREATE DATABASE cameras_${count}`)
  await admin.end()
  const url = Redacted.make(new URL(`/cameras_${count}`, server).href)
  await Effect.runPromise(migrateDatabase({ url }))
  const sql = postgres(Redacted.value(url), { max: 1, onnotice: () => {}, types })
  await (count > mostAtOnce ? copyInParts(sql, count) : copyCameras(sql, synthesise(count)))
  // As the database does by itself some time after much was written.
  await sql.unsafe("VACUUM ANALYZE")
  return { url, sql }
}

/** Gives `use` databases of so many cameras, on a server of their own. */
export const withPostgres = async <A>(
  counts: ReadonlyArray<number>,
  use: (databases: ReadonlyArray<PostgresDatabase>) => Promise<A>,
): Promise<A> => {
  const server = await launchPostgres()
  if (typeof server === "string") throw new Error(server)
  const databases: Array<PostgresDatabase> = []
  try {
    for (const count of counts) databases.push(await openDatabase(server.url, count))
    return await use(databases)
  } finally {
    for (const { sql } of databases) await sql.end({ timeout: 5 })
    await server.kill()
  }
}
