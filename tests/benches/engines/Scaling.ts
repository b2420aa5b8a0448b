/**
 * One process, two and four over one database, and how long they wait for each other's locks.
 *
 * @module
 */
import * as Redacted from "effect/Redacted"
import { rootEnv, serve } from "../../Process.ts"
import { median } from "../Measure.ts"
import type { Row } from "../Row.ts"
import type { LoadResult } from "../server/Load.ts"
import { outputOf } from "../server/Processes.ts"
import { tokenPath } from "../server/Store.ts"
import type { PostgresDatabase } from "./PostgresDatabase.ts"
import { kindsOf } from "./Questions.ts"

const rounds = 5
const lifetime = 3_600_000

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

/** The rows of several processes. */
export const rowsOfScaling = async (
  database: PostgresDatabase,
  count: number,
): Promise<ReadonlyArray<Row>> => {
  const url = Redacted.value(database.url)
  const { path } = kindsOf(count)[0]!.questions[0]!
  const counts = [1, 2, 4]
  const servers = []
  const end = watchLocks(database)
  try {
    for (const processes of counts) {
      const args = processes === 1 ? ["--no-index"] : ["--no-index", "--processes", `${processes}`]
      servers.push(await serve(url, { args, env: rootEnv, lifetime }))
    }
    const [first] = servers
    const answer = await fetch(new URL(tokenPath, first!.baseURL))
    const { token }: { readonly token: string } = await answer.json()
    const order = {
      urls: servers.map(({ baseURL }) => new URL(path, baseURL).href),
      token,
      rounds,
      seconds: 3,
    }
    const { perSecond }: LoadResult = JSON.parse(
      await outputOf("./Load.ts", [JSON.stringify(order)]),
    )
    const { waiting, working } = await end()
    const share = waiting / Math.max(1, working)
    const one = median(perSecond[0]!)
    return [
      ...counts.slice(1).map((processes, at): Row => {
        const times = perSecond[at + 1]!
        const ratios = times.map((value, round) => value / perSecond[0]![round]!)
        return {
          work: `requests a second of ${processes} processes over one database, by id`,
          against: "one process",
          ratio: median(ratios),
          reach: "not fewer",
          met: median(ratios) >= 0.95,
          detail: `${Math.round(median(times))} to ${Math.round(one)}; ${rounds} rounds ${
            Math.min(...ratios).toFixed(2)
          } to ${Math.max(...ratios).toFixed(2)}`,
        }
      }),
      {
        work: "sessions that wait for the lock of another, with 1, 2 and 4 processes",
        against: "sessions at work",
        ratio: share,
        reach: "< 0.01",
        met: share < 0.01,
        detail: `${waiting} of ${working} samples`,
      },
    ]
  } finally {
    await end()
    for (const server of servers) await server[Symbol.asyncDispose]()
  }
}
