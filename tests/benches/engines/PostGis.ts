/**
 * Circles by PostGIS, on a server of its own with the places of the same cameras.
 *
 * @module
 */
import { Readable } from "node:stream"
import { pipeline } from "node:stream/promises"
import type postgres from "postgres"
import { launchPostgres } from "../../PostgresServer.ts"
import { inTurn, median, timeOf } from "../Measure.ts"
import type { Row } from "../Row.ts"
import { synthesise } from "../Synthesis.ts"
import type { Sent } from "./InProcess.ts"
import type { Engine } from "./Engines.ts"
import { connect } from "./PostgresDatabase.ts"
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

/** Gives `use` a connection to a PostGIS with the places of `count` cameras; nothing where there is none. */
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
    await sql.unsafe("CREATE TABLE place (camera_id text, at geography(Point))")
    const lines = function* () {
      for (const { camera: { latitude, longitude }, cameraID } of synthesise(count)) {
        yield `${cameraID}\tSRID=4326;POINT(${longitude} ${latitude})\n`
      }
    }
    await pipeline(Readable.from(lines()), await sql.unsafe("COPY place FROM STDIN").writable())
    await sql.unsafe("CREATE INDEX place_at ON place USING gist (at)")
    await sql.unsafe("VACUUM ANALYZE place")
    return await use(sql)
  } finally {
    await sql.end({ timeout: 5 })
    await server.kill()
  }
}

/** The row of circles of `count` cameras: whole cameras of ours, ids of PostGIS. */
export const rowOfPostGis = async (
  { driver }: Engine,
  count: number,
): Promise<Row> => {
  const { questions } = kindsOf(count).find((kind) => kind.what === what)!
  const sent: Array<ReadonlyArray<Sent>> = []
  // Without who asks, which PostGIS is not asked either.
  for (const question of questions) sent.push((await driver!.statementsOf(question)).slice(1))
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
                `SELECT camera_id FROM place
                  WHERE ST_DWithin(at, ST_MakePoint($1, $2)::geography, 10000)`,
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
      : "PostGIS's ST_DWithin over GiST, ids only, the same places",
    ratio: time / postgis,
    reach: "≤ 1",
    met: time <= postgis,
    detail: `${millis(time)} to ${millis(postgis)}`,
  }
}
