/**
 * Circles by PostGIS, on a server of its own with the same cameras.
 *
 * @module
 */
import type postgres from "postgres"
import { toColumns } from "../../../src/server/stores/sql/CameraRow.ts"
import { launchPostgres } from "../../LaunchPostgres.ts"
import { inTurn, median, timeOf } from "../Measure.ts"
import type { Row } from "../Row.ts"
import { synthesise } from "../Synthesis.ts"
import type { Sent } from "./InProcess.ts"
import type { Engine } from "./Engines.ts"
import { connect, copyCameras } from "./PostgresDatabase.ts"
import { kindsOf } from "./Questions.ts"
import { millis } from "./Reads.ts"

const rounds = 5
const what = "a 10 km circle"

// As measured once on a million rows (ids only), in milliseconds.
const known = 2.4

/** The programs of an installed PostgreSQL that has PostGIS, as Debian has them. */
const findBin = async (): Promise<string | undefined> => {
  const names = (await Array.fromAsync(Deno.readDir("/usr/lib/postgresql")).catch(() => []))
    .map(({ name }) => name).sort((one, other) => Number(other) - Number(one))
  for (const name of names) {
    const control = `/usr/share/postgresql/${name}/extension/postgis.control`
    if (await Deno.stat(control).catch(() => undefined)) return `/usr/lib/postgresql/${name}/bin`
  }
}

// A number of a camera where it has one, which the first of them need not.
const columnsOf = (): ReadonlyArray<readonly [name: string, value: unknown]> => {
  const found = new Map<string, unknown>([["camera_id", ""], ["created_at", ""]])
  for (const { camera } of synthesise(1000)) {
    for (const [name, value] of Object.entries(toColumns(camera, ""))) {
      if (found.get(name) == null) found.set(name, value)
    }
  }
  return [...found]
}

/** Gives `use` a connection to a PostGIS with `count` cameras; nothing where there is none. */
const withPostGis = async <A>(
  count: number,
  use: (sql: postgres.Sql) => Promise<A>,
): Promise<A | undefined> => {
  const bin = await findBin()
  const server = bin === undefined ? undefined : await launchPostgres({ bin })
  if (server === undefined || typeof server === "string") return undefined
  const sql = await connect(server.url)
  try {
    await sql.unsafe("CREATE EXTENSION postgis")
    const columns = columnsOf().map(([name, value]) =>
      `${name} ${typeof value === "number" ? "float8" : "text"}`
    )
    await sql.unsafe(`CREATE TABLE camera (seq bigserial PRIMARY KEY, ${columns.join()},
      at geography GENERATED ALWAYS AS (ST_MakePoint(longitude, latitude)::geography) STORED)`)
    await copyCameras(sql, synthesise(count))
    await sql.unsafe("CREATE INDEX camera_at ON camera USING gist (at)")
    await sql.unsafe("VACUUM ANALYZE camera")
    return await use(sql)
  } finally {
    await sql.end({ timeout: 5 })
    await server.kill()
  }
}

/** The row of circles of `count` cameras: the same page of cameras of both. */
export const rowOfPostGis = async (
  { driver }: Engine,
  count: number,
): Promise<Row> => {
  const { questions } = kindsOf(count).find((kind) => kind.what === what)!
  const sent: Array<ReadonlyArray<Sent>> = []
  // Without who asks, which PostGIS is not asked either.
  for (const question of questions) sent.push((await driver!.statementsOf(question)).slice(1))
  const names = columnsOf().map(([name]) => name).join()
  const places = questions.map(({ path }) => new URLSearchParams(path.split("?")[1]))
  const own = async () => {
    const times: Array<number> = []
    for (const statements of sent) times.push(await timeOf(() => driver!.run(statements)))
    return median(times)
  }
  const measured = await withPostGis(count, (sql) =>
    inTurn(rounds, {
      own,
      postgis: async () => {
        const times: Array<number> = []
        for (const place of places) {
          const values = [Number(place.get("longitude")), Number(place.get("latitude"))]
          times.push(
            await timeOf(() =>
              sql.unsafe(
                `SELECT seq, ${names} FROM camera
                  WHERE ST_DWithin(at, ST_MakePoint($1, $2)::geography, 10000)
                  ORDER BY seq LIMIT 101`,
                values,
                { prepare: true },
              )
            ),
          )
        }
        return median(times)
      },
    }))
  const postgis = measured === undefined ? known : median(measured.postgis)
  const time = measured === undefined ? await own() : median(measured.own)
  return {
    work: `${what}, ${count.toLocaleString("en")} cameras, statements by a bare driver, p50`,
    against: measured === undefined
      ? "PostGIS's ST_DWithin over GiST, ids only, as measured before on a million rows"
      : "PostGIS's ST_DWithin over GiST, the same page",
    ratio: time / postgis,
    reach: "≤ 1",
    met: time <= postgis,
    detail: `${millis(time)} to ${millis(postgis)}`,
  }
}
