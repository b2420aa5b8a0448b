/**
 * One process, two and four over one database, and how long they wait for each other's locks.
 *
 * @module
 */
import * as Redacted from "effect/Redacted"
import { cam2, rootEnv, serve } from "../../Process.ts"
import { median } from "../Measure.ts"
import { progress } from "../Progress.ts"
import type { Row } from "../Row.ts"
import type { LoadOrder, LoadRequest, LoadResult } from "../server/Load.ts"
import { outputOf } from "../server/Processes.ts"
import { tokenPath } from "../server/Store.ts"
import { synthesise } from "../Synthesis.ts"
import type { PostgresDatabase } from "./PostgresDatabase.ts"

const rounds = 5
const lifetime = 3_600_000
const counts = [1, 2, 4]
// Each process runs its code quicker once it has run it so often.
const warmup = 1500

// Those of several processes start the others.
const command = cam2.flatMap((word) => word === "--allow-env" ? [word, "--allow-run"] : [word])

/** How often a session of the servers waited for a lock, of all the times that one was at work. */
const watchLocks = ({ sql }: PostgresDatabase) => {
  let isOver = false
  const seen = { working: 0, waiting: 0 }
  const watching = (async () => {
    while (!isOver) {
      const rows = await sql.unsafe(
        `SELECT wait_event_type = 'Lock' AS waits FROM pg_stat_activity
          WHERE application_name = 'cam2' AND state = 'active'`,
      )
      seen.working += rows.length
      seen.waiting += rows.filter(({ waits }) => waits).length
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
  })()
  return async () => {
    isOver = true
    await watching
    return seen
  }
}

// So many that hardly two callers change the same at once, and still an argument of a process.
const changed = 150

/** What is asked: reads alone, and with a change of another camera after every nine of them. */
const loads = (): Readonly<Record<string, ReadonlyArray<LoadRequest>>> => {
  const paths = [...synthesise(changed)].map(({ cameraID }) => `cameras/${cameraID}`)
  const reads = paths.map((path) => ({ path }))
  return {
    "by id": reads,
    "by id, and a change after every nine": paths.flatMap((path, at) => [
      ...Array.from({ length: 9 }, (_, turn) => reads[(9 * at + turn) % changed]!),
      {
        path,
        method: "PUT",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ frame_rate: at + 1 }),
      },
    ]),
  }
}

/** The rows of several processes. */
export const rowsOfScaling = async (
  database: PostgresDatabase,
): Promise<ReadonlyArray<Row>> => {
  const url = Redacted.value(database.url)
  const servers = []
  const rows: Array<Row> = []
  try {
    for (const processes of counts) {
      const args = processes === 1 ? ["--no-index"] : ["--no-index", "--processes", `${processes}`]
      servers.push(await serve(url, { args, command, env: rootEnv, lifetime }))
    }
    for (const [what, requests] of Object.entries(loads())) {
      const answer = await fetch(new URL(tokenPath, servers[0]!.baseURL))
      const { token }: { readonly token: string } = await answer.json()
      const urls = servers.map(({ baseURL }) => baseURL)
      const warmups = counts.map((processes) => processes * warmup)
      const order: LoadOrder = { urls, token, rounds, seconds: 2.5, requests, warmups }
      const end = watchLocks(database)
      const { perSecond }: LoadResult = JSON.parse(
        await outputOf("./Load.ts", [JSON.stringify(order)]).finally(end),
      )
      const { waiting, working } = await end()
      progress(`${what} of ${counts.join(", ")} processes`)
      const one = perSecond[0]!
      for (const [at, processes] of counts.entries()) {
        if (at === 0) continue
        const speeds = perSecond[at]!
        const ratios = speeds.map((value, round) => value / one[round]!)
        rows.push({
          work: `requests a second of ${processes} processes over one database, ${what}`,
          against: "one process",
          ratio: median(ratios),
          reach: "not fewer",
          met: median(ratios) >= 0.95,
          detail: `${Math.round(median(speeds))} to ${Math.round(median(one))}; ${rounds} rounds ${
            Math.min(...ratios).toFixed(2)
          } to ${Math.max(...ratios).toFixed(2)}`,
        })
      }
      const share = waiting / Math.max(1, working)
      rows.push({
        work: `sessions that wait for the lock of another, ${what}, 1, 2 and 4 processes`,
        against: "sessions at work",
        ratio: share,
        reach: "< 0.01",
        met: share < 0.01,
        detail: `${waiting} of ${working} samples`,
      })
    }
    return rows
  } finally {
    for (const server of servers) await server[Symbol.asyncDispose]()
  }
}
