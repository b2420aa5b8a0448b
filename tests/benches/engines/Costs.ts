/**
 * What a request costs over PostgreSQL: processor time here and there, rows and pages.
 *
 * @module
 */
import { layerPostgres } from "@cam2/camera-database/postgres"
import * as Redacted from "effect/Redacted"
import { rootEnv, serve, stop } from "../../Process.ts"
import { callerKind, type Cost } from "../capacity/Costs.ts"
import { timeOf } from "../Measure.ts"
import { progress } from "../Progress.ts"
import type { LoadOrder, LoadRequest, LoadResult } from "../server/Load.ts"
import { cpuOf, outputOf } from "../server/Processes.ts"
import { tokenPath } from "../server/Store.ts"
import { open, textOf } from "./InProcess.ts"
import type { PostgresDatabase } from "./PostgresDatabase.ts"
import { kindsOf } from "./Questions.ts"

interface Asked {
  readonly what: string
  readonly asks: Cost["asks"]
  readonly requests: ReadonlyArray<LoadRequest>
}

const seconds = 2
// How often each kind is asked by one alone.
const alone = 60

const askedOf = (count: number): ReadonlyArray<Asked> => {
  const kinds = kindsOf(count)
  return [
    { what: "a token", asks: "primary", requests: [{ path: tokenPath }] },
    { what: callerKind, asks: "primary", requests: [{ path: "apps/me" }] },
    ...kinds.map(({ questions, what }) => ({
      what,
      // The log is read where it is written.
      asks: what.endsWith("of the log") ? "primary" as const : "replica" as const,
      requests: questions.map(({ path }) => ({ path })),
    })),
    {
      what: "a change of a camera",
      asks: "all",
      requests: kinds[0]!.questions.map(({ path }, at) => ({
        path,
        method: "PUT",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ frame_rate: at + 100 }),
      })),
    },
  ]
}

/** Processor time that each process of the database has used so far, in milliseconds. */
const databaseTimes = async ({ sql }: PostgresDatabase): Promise<ReadonlyMap<number, number>> => {
  const rows = await sql.unsafe("SELECT pid FROM pg_stat_activity WHERE pid <> pg_backend_pid()")
  return new Map(
    await Promise.all(
      rows.map(async ({ pid }) => [pid, await cpuOf(pid).catch(() => 0) ?? NaN] as const),
    ),
  )
}

/** Rows and pages that the database has touched so far. */
const touched = async ({ sql }: PostgresDatabase): Promise<readonly [number, number]> => {
  // What a session has counted is there for others once it has ended.
  while (true) {
    const [row] = await sql.unsafe(
      "SELECT count(*)::int AS open FROM pg_stat_activity WHERE application_name = 'cam2'",
    )
    if (row?.open === 0) break
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  const [row] = await sql.unsafe(
    `SELECT (SELECT sum(seq_tup_read + coalesce(idx_tup_fetch, 0) + n_tup_ins + n_tup_upd + n_tup_del)
        FROM pg_stat_user_tables)::float8 AS rows,
      (SELECT sum(heap_blks_hit + heap_blks_read + coalesce(idx_blks_hit + idx_blks_read, 0) +
        coalesce(toast_blks_hit + toast_blks_read, 0))
        FROM pg_statio_user_tables)::float8 AS pages`,
  )
  return [row?.rows, row?.pages]
}

/** Rows and pages of each request, from a server that does nothing else. */
const touchedBy = async (database: PostgresDatabase, requests: ReadonlyArray<LoadRequest>) => {
  const run = async (asked: ReadonlyArray<LoadRequest>) => {
    const before = await touched(database)
    const server = await open(
      layerPostgres({ url: database.url, index: false, maxConnections: 1 }),
    )
    for (const { path, ...init } of asked) await server.request(path, init)
    await server.close()
    const after = await touched(database)
    return after.map((value, at) => value - before[at]!)
  }
  const nothing = await run([])
  const all = await run(Array.from({ length: alone }, (_, at) => requests[at % requests.length]!))
  const [rows, pages] = all.map((value, at) => (value - nothing[at]!) / alone)
  return { rows: rows!, pages: pages! }
}

const variationOf = (times: ReadonlyArray<number>) => {
  const mean = times.reduce((sum, time) => sum + time, 0) / times.length
  const square = times.reduce((sum, time) => sum + (time - mean) ** 2, 0) / times.length
  return Math.sqrt(square) / mean
}

const rounded = (value: number) => Number(value.toPrecision(3))

/** The costs of each kind of request; only on Linux, which tells the processor time of others. */
export const measureCosts = async (
  database: PostgresDatabase,
  count: number,
): Promise<ReadonlyArray<Cost>> => {
  await using server = await serve(Redacted.value(database.url), {
    args: ["--no-index"],
    env: rootEnv,
    lifetime: 3_600_000,
  })
  const costs: Array<Omit<Cost, "rows" | "pages">> = []
  const asked = askedOf(count)
  for (const { asks, requests, what } of asked) {
    const answer = await fetch(new URL(tokenPath, server.baseURL))
    const { token }: { readonly token: string } = await answer.json()
    const times: Array<number> = []
    for (let time = 0; time < 2 * alone; time++) {
      const { headers, path, ...init } = requests[time % requests.length]!
      times.push(
        await timeOf(async () => {
          const response = await fetch(new URL(path, server.baseURL), {
            ...init,
            headers: { ...headers, authorization: `Bearer ${token}` },
          })
          await textOf(path, response)
        }),
      )
    }
    const order: LoadOrder = { urls: [server.baseURL], token, rounds: 1, seconds, requests }
    const before = { server: await cpuOf(server.pid), database: await databaseTimes(database) }
    const { perSecond, sent }: LoadResult = JSON.parse(
      await outputOf("./Load.ts", [JSON.stringify(order)]),
    )
    const here = await cpuOf(server.pid) ?? NaN
    let there = 0
    for (const [pid, time] of await databaseTimes(database)) {
      there += time - (before.database.get(pid) ?? 0)
    }
    // The first half of the times is of a server that knows none of it.
    const variation = rounded(variationOf(times.slice(alone)))
    costs.push({
      what,
      asks,
      server: rounded((here - (before.server ?? NaN)) / sent),
      database: rounded(there / sent),
      variation,
      perSecond: Math.round(perSecond[0]![0]!),
    })
    progress(`what ${what} costs`)
  }
  await stop(server)
  const all: Array<Cost> = []
  for (const [at, cost] of costs.entries()) {
    const { pages, rows } = await touchedBy(database, asked[at]!.requests)
    all.push({ ...cost, rows: Math.round(rows), pages: Math.round(pages) })
  }
  return all
}
